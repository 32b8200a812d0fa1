"""The root of every error that a page or an answer explains."""


class PortalError(Exception):
    """The root of every error that a page or an answer explains."""
