"""The result."""

from tests.pages.base import Screen


class Done(Screen):
    """In review, approved, to be done again, or refused."""

    marker = "main[data-step=done]"
