"""A blueprint whose every page says what it needs; without that it opens to nobody."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.domain.roles import Permission


class Console(Blueprint):
    """The console's pages, each with the permission it needs."""

    def __init__(self, name: str, import_name: str, **options: Any) -> None:
        super().__init__(name, import_name, **options)
        self.needs: dict[str, Permission] = {}

    def page(
        self,
        rule: str,
        view: Callable[..., ResponseReturnValue],
        *,
        needs: Permission,
        methods: Iterable[str] = ("GET",),
    ) -> None:
        """Add a page, and who may open it."""
        name = getattr(view, "__name__", "")
        self.needs[f"{self.name}.{name}"] = needs
        self.add_url_rule(rule, endpoint=name, view_func=view, methods=list(methods))
