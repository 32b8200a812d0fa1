"""Runs migrations on the connection that the caller holds."""

from typing import Any, Literal

from alembic import context

from portal.migrations.statistics import set_targets
from portal.models import load_all
from portal.models.base import Base, UtcDateTime

load_all()


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Write our own types by what they are in the database."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
    set_targets(context.config.attributes["connection"], Base.metadata)
