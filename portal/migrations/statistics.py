"""How closely PostgreSQL looks at a column, as its model asks."""

from sqlalchemy import Connection, MetaData, text

from portal.models.base import STATISTICS

# without a target of its own a column has -1, and from PostgreSQL 17 on NULL
TARGET = text(
    "SELECT coalesce(attstattarget, -1) FROM pg_attribute "
    "WHERE attrelid = to_regclass(:table) AND attname = :column"
)


def set_targets(connection: Connection, metadata: MetaData) -> None:
    """Set the targets that are not yet as asked; the next ANALYZE goes by them."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.tables.values():
        for column in table.columns:
            wanted = column.info.get(STATISTICS)
            if wanted is not None:
                _set(connection, table.name, column.name, wanted)


def _set(connection: Connection, table: str, column: str, wanted: int) -> None:
    known = connection.scalar(TARGET, {"table": table, "column": column})
    if known not in {None, wanted}:  # None: there is no such table yet, or no more
        connection.execute(
            text(f"ALTER TABLE {table} ALTER {column} SET STATISTICS {wanted}")
        )
