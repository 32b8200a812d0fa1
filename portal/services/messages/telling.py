"""Write to a customer by the way they can be reached, with a link in where it helps."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.models.customer import Customer
from portal.models.message import Message
from portal.policy import InvitationPolicy
from portal.services import invitations, messages
from portal.services.links import make_link
from portal.services.messages import Words
from portal.states import Channel, InvitationWay

WAY = {Channel.EMAIL: InvitationWay.EMAIL, Channel.SMS: InvitationWay.SMS}


@dataclass(frozen=True, kw_only=True)
class Teller:
    """What writing needs: the letters, and what signs and limits their links."""

    letter: Callable[..., Words]
    secret_key: str = field(repr=False)
    policy: InvitationPolicy

    def tell(
        self,
        session: Session,
        customer: Customer,
        kind: str,
        *,
        once: str,
        invite: bool,
        now: datetime,
        **context: Any,
    ) -> Channel | None:
        """
        Write a letter of this kind, once; give how, or None if nothing was written.

        With `invite` its link lets the customer in, and older links die.
        """
        channel = channel_of(customer)
        if channel is None or _is_written(session, once):
            return None
        context = {"channel": channel, "name": customer.name, **context}
        if invite:
            self._invite(session, customer, kind, once=once, now=now, context=context)
        else:
            messages.write(
                session,
                channel=channel,
                kind=kind,
                to=(customer.email if channel is Channel.EMAIL else customer.phone)
                or "",
                words=self.letter(
                    kind, customer.language, page="customer.profile", **context
                ),
                once=once,
                customer=customer,
                now=now,
            )
        return channel

    def _invite(
        self,
        session: Session,
        customer: Customer,
        kind: str,
        *,
        once: str,
        now: datetime,
        context: dict[str, Any],
    ) -> None:
        link = make_link(self.secret_key, "invitation")
        words = self.letter(
            kind,
            customer.language,
            page="customer.invitation",
            at={"token": link.token},
            **context,
        )
        invitations.send(
            session,
            customer,
            way=WAY[context["channel"]],
            secret_hash=link.secret_hash,
            words=words,
            by=None,
            policy=self.policy,
            now=now,
            kind=kind,
            once=once,
        )


def channel_of(customer: Customer) -> Channel | None:
    """Give how the customer is written to: by e-mail, else by text, else not at all."""
    if customer.erased_at is not None:
        return None
    if customer.email:
        return Channel.EMAIL
    return Channel.SMS if customer.phone else None


def _is_written(session: Session, once: str) -> bool:
    return bool(session.scalar(select(exists().where(Message.once == once))))
