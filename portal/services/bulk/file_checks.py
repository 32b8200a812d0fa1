"""Look at the lines of a file: whom they mean, and what keeps them from being sent."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.bulk_lines import Given, given
from portal.domain.files.columns import FIELDS
from portal.domain.files.lists import Listed
from portal.models.bulk import BulkInvitation, BulkLine, BulkMark, BulkPiece
from portal.models.customer import Customer
from portal.policy import Policy
from portal.services.bulk.lines import fail, new_line, skip
from portal.services.bulk.people import blocked, sent_before, way_to, whom
from portal.states import LineState
from portal.vault import Keyring

BROKEN = frozenset({"quotes", "extra"})  # nothing of such a line can be trusted


def check_piece(
    session: Session, bulk: BulkInvitation, *, policy: Policy, now: datetime
) -> bool:
    """Check the next piece of a file; say whether there was one."""
    piece = session.scalar(
        select(BulkPiece)
        .where(BulkPiece.bulk_id == bulk.id)
        .order_by(BulkPiece.number)
        .limit(1)
    )
    if piece is None:
        return False
    lines = [given(_listed(row)) for row in json.loads(piece.rows or "[]")]
    _Checking(session, bulk, policy=policy, now=now).check(lines)
    bulk.position = piece.number
    session.delete(piece)
    session.flush()
    return True


def _listed(row: Sequence[str]) -> Listed:
    values = dict(zip(FIELDS, row[2:], strict=True))
    return Listed(int(row[0]), values, row[1])


class _Checking:
    """What is looked up at once for all lines of a piece."""

    def __init__(
        self, session: Session, bulk: BulkInvitation, *, policy: Policy, now: datetime
    ) -> None:
        self._session, self._bulk, self._now = session, bulk, now
        self._policy = policy
        self._keyring: Keyring = session.info["keyring"]

    def check(self, lines: Sequence[Given]) -> None:
        """Write a line for each, with what keeps it from being sent, if anything."""
        rows: list[tuple[BulkLine, Given]] = []
        for each, known in zip(lines, whom(self._session, lines), strict=True):
            row = new_line(self._bulk, each.number)
            row.customer_id = known.customer_id
            row.digest = self._keyring.digest("bulk line", each.identity)
            if each.problem in BROKEN or (each.problem and not known.by_reference):
                row.customer_id = None
                fail(row, each.problem, now=self._now)
            elif row.customer_id is None:
                self._judge_stranger(row, each)
            rows.append((row, each))
        self._find_doubles(rows)
        self._find_sent(row for row, _ in rows)
        self._find_blocked([row for row, _ in rows])
        self._session.add_all([row for row, _ in rows])
        self._session.flush()
        for row, each in rows:
            if row.customer_id is None:
                row.given = {"line": each.as_row()}

    def _judge_stranger(self, row: BulkLine, each: Given) -> None:
        if not self._bulk.registers:
            fail(row, "unknown", now=self._now)
        elif not each.name:
            fail(row, "no_name", now=self._now)
        elif way_to(bool(each.email), bool(each.phone), self._bulk.way) is None:
            fail(row, "no_address", now=self._now)

    def _find_doubles(self, rows: Sequence[tuple[BulkLine, Given]]) -> None:
        wanted = {
            row.number: self._marks(row, each)
            for row, each in rows
            if row.state is LineState.WAITING
        }
        taken = self._taken({mark for marks in wanted.values() for mark in marks})
        for row, _ in rows:
            marks = wanted.get(row.number, ())
            other = next((taken[mark] for mark in marks if mark in taken), None)
            if other is not None:
                fail(row, "twice", now=self._now)
                row.other = other
                continue
            for mark in marks:
                taken[mark] = row.number
                self._session.add(
                    BulkMark(bulk_id=self._bulk.id, digest=mark, number=row.number)
                )

    def _marks(self, row: BulkLine, each: Given) -> tuple[bytes, ...]:
        if row.customer_id is not None:
            return (self._keyring.digest("bulk customer", str(row.customer_id)),)
        return tuple(self._keyring.digest("bulk mark", mark) for mark in each.marks)

    def _taken(self, marks: set[bytes]) -> dict[bytes, int]:
        rows = self._session.execute(
            select(BulkMark.digest, BulkMark.number).where(
                BulkMark.bulk_id == self._bulk.id, BulkMark.digest.in_(marks)
            )
        )
        return {row.digest: row.number for row in rows}

    def _find_sent(self, rows: Iterable[BulkLine]) -> None:
        waiting = [row for row in rows if row.state is LineState.WAITING]
        days = timedelta(days=self._policy.bulk.same_line_days)
        digests = {row.digest for row in waiting if row.digest}
        sent = sent_before(self._session, digests, since=self._now - days)
        for row in waiting:
            if row.digest in sent:
                skip(row, "sent_before", now=self._now)
                row.earlier_at = sent[row.digest]

    def _find_blocked(self, rows: Sequence[BulkLine]) -> None:
        waiting = {
            row.customer_id: row
            for row in rows
            if row.customer_id and row.state is LineState.WAITING
        }
        customers = self._session.scalars(
            select(Customer).where(Customer.id.in_(waiting))
        ).all()
        reasons = blocked(
            self._session,
            customers,
            self._bulk.way,
            policy=self._policy.invitation,
            now=self._now,
        )
        for customer_id, reason in reasons.items():
            skip(waiting[customer_id], reason, now=self._now)
