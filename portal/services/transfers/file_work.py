"""What the worker does with a file of transfers: check its lines, then enter them."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.domain.transfers.columns import FIELDS
from portal.domain.transfers.files import FileState, LineState
from portal.domain.transfers.lines import Line, LineRefused, line_of
from portal.errors import CustomerErased, TransferDiffers
from portal.models.customer import Customer
from portal.models.transfer import Transfer
from portal.models.transfer_file import TransferFile, TransferLine, TransferPiece
from portal.services import transfers
from portal.services.transfers import files
from portal.vault import Keyring

BATCH = 10  # lines of one transaction: on SQLite nobody else writes meanwhile
WORKER = "portal"


def check_some(session: Session, *, now: datetime) -> bool:
    """Check one piece of the file that waited longest; say whether there was one."""
    row = _longest_waiting(session, FileState.CHECKING)
    if row is None:
        return False
    row.worked_at = now
    piece = session.scalar(
        select(TransferPiece)
        .where(TransferPiece.file_id == row.id)
        .order_by(TransferPiece.number)
        .limit(1)
    )
    if piece is None:
        _checked(session, row, now=now)
        return True
    _Checking(session, row).check(json.loads(piece.rows or "[]"))
    session.delete(piece)
    session.flush()
    return True


def enter_some(session: Session, *, now: datetime) -> bool:
    """Enter a batch of the file that waited longest; say whether there was one."""
    row = _longest_waiting(session, FileState.ENTERING)
    if row is None:
        return False
    row.worked_at = now
    waiting = files.lines(session, row, LineState.WAITING, after=0, most=BATCH)
    read = [line_of(each.given or {}) for each in waiting]
    known = transfers.by_references(session, [each.reference for each in read])
    # all before the first event: who holds a customer may wait to write one
    session.execute(
        select(Customer.id)
        .where(Customer.id.in_({each.id for each in known.values()}))
        .order_by(Customer.id)
        .with_for_update()
    )
    for each, line in zip(waiting, read, strict=True):
        _enter(session, each, line, known.get(line.reference), by=row, now=now)
    session.flush()
    if len(waiting) < BATCH:
        files.end(session, row, FileState.DONE, now=now)
        files.record(session, row, "transfer_file.finished", actor=WORKER, now=now)
    return True


def _longest_waiting(session: Session, state: FileState) -> TransferFile | None:
    return session.scalar(
        select(TransferFile)
        .where(TransferFile.state == state)
        .order_by(TransferFile.worked_at, TransferFile.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _checked(session: Session, row: TransferFile, *, now: datetime) -> None:
    if files.counts(session, row)[LineState.WAITING]:
        row.state = FileState.READY
    else:
        files.end(session, row, FileState.DONE, now=now)
    files.record(session, row, "transfer_file.checked", actor=WORKER, now=now)


def _enter(
    session: Session,
    row: TransferLine,
    line: Line,
    customer: Customer | None,
    *,
    by: TransferFile,
    now: datetime,
) -> None:
    if customer is None:
        row.state, row.reason = LineState.FAILED, "unknown"
        return
    try:
        found = transfers.keep(
            session,
            customer,
            line.entry,
            once=line.once,
            actor=f"staff:{by.started_by.public_id}",
            now=now,
        )
    except CustomerErased:
        row.state, row.reason = LineState.FAILED, "erased"
    except TransferDiffers:
        row.state, row.reason = LineState.FAILED, "differs"
    else:
        is_new = found.entered_at == now
        row.state = LineState.ENTERED if is_new else LineState.KNOWN
        row.transfer_id = found.id
        row.given = None


class _Checking:
    """What is looked up at once for all lines of a piece."""

    def __init__(self, session: Session, file: TransferFile) -> None:
        self._session, self._file = session, file
        self._keyring: Keyring = session.info["keyring"]

    def check(self, rows: Sequence[Sequence[str]]) -> None:
        """Write a line for each, with what keeps it from being entered, if anything."""
        made = [self._line(row) for row in rows]
        good = [(row, line) for row, line in made if line is not None]
        customers = transfers.by_references(
            self._session, [line.reference for _, line in good]
        )
        first = self._first({row.digest for row, _ in good if row.digest})
        known = self._known([line for _, line in good])
        for row, line in good:
            digest = transfers.once_digest(self._keyring, line.once)
            if line.reference not in customers:
                _fail(row, "unknown")
            elif first.setdefault(digest, row.number) != row.number:
                _fail(row, "twice", line=str(first[digest]))
            elif digest in known:
                _settle_known(row, known[digest], customers[line.reference], line)
        self._session.add_all([row for row, _ in made])
        self._session.flush()
        for row, values in zip((row for row, _ in made), rows, strict=True):
            if row.state is LineState.WAITING:
                row.given = dict(zip(FIELDS, values[2:], strict=True))

    def _line(self, values: Sequence[str]) -> tuple[TransferLine, Line | None]:
        row = TransferLine(
            file=self._file,
            number=int(values[0]),
            state=LineState.WAITING,
            details={},
        )
        if values[1]:
            _fail(row, values[1])
            return row, None
        try:
            line = line_of(dict(zip(FIELDS, values[2:], strict=True)))
        except LineRefused as refused:
            _fail(row, refused.reason, **refused.values)
            return row, None
        row.digest = transfers.once_digest(self._keyring, line.once)
        return row, line

    def _first(self, digests: set[bytes]) -> dict[bytes, int]:
        """Give the lines before this piece that mean the same transfers."""
        rows = self._session.execute(
            select(TransferLine.digest, TransferLine.number).where(
                TransferLine.file_id == self._file.id, TransferLine.digest.in_(digests)
            )
        )
        return {row.digest: row.number for row in rows if row.digest}

    def _known(self, lines: Sequence[Line]) -> dict[bytes, Transfer]:
        """Give the transfers that were entered before."""
        wanted = {transfers.once_digest(self._keyring, line.once) for line in lines}
        rows = self._session.scalars(
            select(Transfer)
            .where(Transfer.once.in_(wanted))
            .options(selectinload(Transfer.customer))
        )
        return {row.once: row for row in rows}


def _settle_known(
    row: TransferLine, known: Transfer, customer: Customer, line: Line
) -> None:
    if transfers.matches(known, customer, line.entry):
        row.state, row.transfer_id = LineState.KNOWN, known.id
    else:
        _fail(row, "differs")
        row.transfer_id = known.id


def _fail(row: TransferLine, reason: str, **details: str) -> None:
    row.state, row.reason, row.details = LineState.FAILED, reason, details
