"""The sandbox's sanctions list: true in its form, invented in every party."""

from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from portal.services import sanctions
from portal.services.sanctions import importing
from portal.services.sanctions.index import Index

INVENTED = Path(__file__).with_name("demo_sdn.xml")


def ensure(session: Session, *, now: datetime) -> None:
    """Put the invented list in force, unless an operator imported one."""
    if sanctions.in_force(session) is not None:
        return
    with INVENTED.open("rb") as file:
        checked = importing.check(file, _unwatched)
        row, index = importing.begin(session, checked, now=now), Index()
        for parties in importing.batches(file, checked, _unwatched):
            importing.add(session, row.id, parties, index)
    for _ in importing.add_index(session, row.id, index):
        pass  # all of it is one small transaction
    importing.put_in_force(session, row.id, index, now=now)


def _unwatched(_bytes: int) -> None:
    """Show nobody how far it is: it takes milliseconds."""
