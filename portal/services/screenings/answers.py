"""
Keep what providers said, each answer as soon as it is there.

The first answer that can be used counts, whoever brings it: no provider is asked again
for what it answered. Of what could not be used the raw words are kept as well.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import msgspec

from portal.domain.exposure import Answer, AnswerStatus, Pending
from portal.domain.pauses import pause
from portal.models.screening import EarlierReply, ProviderAnswer, Screening
from portal.policy import TransferPolicy
from portal.services.screenings.work import Inquiry

LONGEST_WHY = 200  # characters
UNTOLD = "no reason given"
SOONEST, LATEST = 0.2, 300.0  # seconds after which one that computes is asked again


def hear(
    screening: Screening,
    inquiry: Inquiry,
    heard: Answer | Pending,
    *,
    policy: TransferPolicy,
    chance: float,
    now: datetime,
) -> None:
    """Keep what a provider said, unless it said what can be used before."""
    heard = _writable(heard)
    row = next(each for each in screening.answers if each.provider == inquiry.provider)
    if row.next_at is None:
        return
    is_ours = row.taken_at == inquiry.taken_at
    if isinstance(heard, Answer) and heard.status is not AnswerStatus.UNREACHABLE:
        _keep(row, heard, now=now)
        row.milliseconds = (now - row.asked_at) // timedelta(milliseconds=1)
        row.next_at = row.taken_at = None
    elif is_ours and isinstance(heard, Pending):
        row.token, row.taken_at = heard.token, None
        seconds = min(max(heard.seconds, SOONEST), LATEST)
        row.next_at = now + timedelta(seconds=seconds)
    elif is_ours and isinstance(heard, Answer):
        _keep(row, heard, now=now)
        again(row, heard.why, policy=policy, chance=chance, now=now)


def again(
    row: ProviderAnswer,
    why: str,
    *,
    policy: TransferPolicy,
    chance: float,
    now: datetime,
) -> None:
    """Let a provider be asked anew after a pause: nothing could be used."""
    row.tries += 1
    failures, why = row.failures or {}, why or UNTOLD
    row.failures = {**failures, why: failures.get(why, 0) + 1}
    row.milliseconds = None
    row.taken_at = row.token = None
    row.next_at = now + pause(
        row.tries,
        first=policy.first_pause_seconds,
        longest=policy.longest_pause_seconds,
        chance=chance,
    )


def told(row: ProviderAnswer) -> Answer | None:
    """Give the answer that a row keeps, without its raw words, if there is one."""
    kept = row.answer
    if kept is None:
        return None
    answer = msgspec.json.decode(kept, type=Answer)
    return replace(answer, authoritative=row.authoritative)


def _writable(heard: Answer | Pending) -> Answer | Pending:
    """Give what can be kept; what no text can hold is no answer."""
    if isinstance(heard, Pending):
        return heard
    why = "".join(letter for letter in heard.why if letter.isprintable())
    # half a pair of UTF-16, which JSON may spell, is no letter
    raw = heard.raw.encode("utf-8", "backslashreplace").decode()
    heard = replace(heard, why=why[:LONGEST_WHY], raw=raw)
    try:
        msgspec.json.encode(heard)
    except UnicodeEncodeError:
        return Answer(
            provider=heard.provider,
            authoritative=heard.authoritative,
            status=AnswerStatus.UNREACHABLE,
            at=heard.at,
            why="its answer cannot be understood",
            raw=raw,
        )
    return heard


def _keep(row: ProviderAnswer, heard: Answer, *, now: datetime) -> None:
    _move_earlier(row, heard)
    row.status, row.why, row.answered_at = heard.status, heard.why, now
    known = replace(
        heard, provider=row.provider, authoritative=row.authoritative, raw=""
    )
    row.answer = msgspec.json.encode(known).decode()
    row.raw, row.token = heard.raw, None


def _move_earlier(row: ProviderAnswer, heard: Answer) -> None:
    """Keep what was sent before, of which nothing could be used."""
    raw = row.raw
    if not raw or raw == heard.raw:
        return
    earlier = EarlierReply(at=row.answered_at, why=row.why)
    row.earlier.append(earlier)
    earlier.raw = raw
