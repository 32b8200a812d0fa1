"""Keep the platform's own words of invitations, and every version of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.errors import StaleVersion
from portal.models.invitation_text import InvitationText
from portal.models.staff import Staff
from portal.services import audit
from portal.services.locks import one_at_a_time
from portal.states import Channel
from portal.vault import Keyring

Place = tuple[str, Channel]


def current(session: Session) -> Mapping[Place, InvitationText]:
    """Give the texts in force, by language and channel; others are as shipped."""
    newest = select(func.max(InvitationText.id)).group_by(
        InvitationText.language, InvitationText.channel
    )
    rows = session.scalars(select(InvitationText).where(InvitationText.id.in_(newest)))
    return {(row.language, row.channel): row for row in rows if not row.shipped}


def history(
    session: Session, language: str, channel: Channel
) -> Sequence[InvitationText]:
    """List the versions of one text, the newest first."""
    return session.scalars(
        select(InvitationText)
        .where(InvitationText.language == language, InvitationText.channel == channel)
        .order_by(InvitationText.version.desc())
    ).all()


def write(
    session: Session,
    language: str,
    channel: Channel,
    *,
    subject: str,
    body: str,
    seen: int,
    by: Staff,
    now: datetime,
) -> InvitationText:
    """
    Put a text in force; raise StaleVersion if another was written since `seen`.

    The same text again changes nothing.
    """
    before = _newest(session, language, channel, seen=seen)
    if (
        before
        and not before.shipped
        and (before.subject, before.body)
        == (
            subject,
            body,
        )
    ):
        return before
    row = InvitationText(
        language=language,
        channel=channel,
        version=seen + 1,
        shipped=False,
        subject=subject,
        body=body,
        written_by=by,
        written_at=now,
    )
    _keep(session, row, "invitation_text.written")
    return row


def go_back(
    session: Session,
    language: str,
    channel: Channel,
    *,
    seen: int,
    by: Staff,
    now: datetime,
) -> None:
    """Put the portal's own text in force again; raise StaleVersion as `write` does."""
    before = _newest(session, language, channel, seen=seen)
    if before is None or before.shipped:
        return
    row = InvitationText(
        language=language,
        channel=channel,
        version=seen + 1,
        shipped=True,
        subject="",
        body="",
        written_by=by,
        written_at=now,
    )
    _keep(session, row, "invitation_text.put_back")


def _newest(
    session: Session, language: str, channel: Channel, *, seen: int
) -> InvitationText | None:
    keyring: Keyring = session.info["keyring"]
    name = f"invitation text {language} {channel}"
    one_at_a_time(session, keyring.digest("once", name))
    versions = history(session, language, channel)
    newest = versions[0] if versions else None
    version = newest.version if newest else 0
    if version != seen:
        raise StaleVersion(seen, version)
    return newest


def _keep(session: Session, row: InvitationText, action: str) -> None:
    session.add(row)
    session.flush()
    audit.record(
        session,
        action,
        actor=f"staff:{row.written_by.public_id}",
        subject=f"invitation_text:{row.language}.{row.channel}",
        now=row.written_at,
        language=row.language,
        way=row.channel.value,
        version=row.version,
    )
