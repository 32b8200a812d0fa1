"""The rows: one file a noun; `load_all` makes every table known to the metadata."""

from importlib import import_module
from pkgutil import iter_modules


def load_all() -> None:
    """Import every noun, so that relationships and migrations see all tables."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
