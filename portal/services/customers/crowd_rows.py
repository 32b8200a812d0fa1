"""The rows of a synthetic customer, as plain values for a bulk insert."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portal.domain import search_keys
from portal.domain.crowd import Member
from portal.domain.reasons import REJECTION, RESUBMISSION
from portal.models.base import new_public_id
from portal.models.customer import Consent, Customer, Lookup
from portal.models.familiar import DocumentSeen
from portal.models.verification import Decision, StepProgress, Verification
from portal.services import customers
from portal.services.consents import TEXT_VERSION
from portal.services.examinations import familiar
from portal.states import DecisionOutcome, Device, VerificationState
from portal.vault import Keyring, Vault

ADDRESS = "192.0.2.7"  # RFC 5737: nobody's
POLICY = "synthetic"  # the policy that decided them
BLAME = next(iter(RESUBMISSION["document"]))  # why a document is asked for again
ASKED_AGAIN = VerificationState.RESUBMISSION_REQUESTED
Row = dict[str, Any]
Written = tuple[type[Any], Row]


@dataclass
class Writer:
    """Turns members of the crowd into rows with the ids that they are given."""

    keyring: Keyring
    customer_id: Callable[[], int]
    verification_id: Callable[[], int]
    days_to_verify: int

    def rows(self, member: Member) -> Iterator[Written]:
        """Give every row of one member, a parent before what hangs on it."""
        id_ = self.customer_id()
        wrapped = self.keyring.new_wrapped_key()
        vault = self.keyring.vault(wrapped)
        customer = self._customer(id_, member, wrapped, vault)
        yield Customer, customer
        for kind, digest in customers.lookups(
            self.keyring,
            reference=customer["reference"],
            name=member.name,
            email=member.email,
            phone=member.phone,
        ):
            yield Lookup, {"customer_id": id_, "kind": kind, "digest": digest}
        if member.consented_at:
            yield Consent, _consent(id_, member, member.consented_at, vault)
        if member.began_at and member.state:
            yield from self._way(id_, member, member.state, member.began_at, vault)

    def _customer(self, id_: int, member: Member, wrapped: bytes, vault: Vault) -> Row:
        done = member.submitted_at
        approved = member.state is VerificationState.APPROVED
        return {
            "id": id_,
            "public_id": new_public_id(),
            "reference": f"S-{id_:09}",
            "language": member.language,
            "registered_at": member.registered_at,
            "verify_by": member.registered_at + timedelta(days=self.days_to_verify),
            "verified_at": member.decided_at if approved else None,
            "wrapped_key": wrapped,
            "name_sealed": Customer.name.seal(vault, member.name),
            "email_sealed": member.email and Customer.email.seal(vault, member.email),
            "phone_sealed": member.phone and Customer.phone.seal(vault, member.phone),
            "email_confirmed_at": done if member.email else None,
            "phone_confirmed_at": done if member.phone else None,
            "keys_version": search_keys.VERSION,
        }

    def _way(
        self,
        customer: int,
        member: Member,
        state: VerificationState,
        began_at: datetime,
        vault: Vault,
    ) -> Iterator[Written]:
        id_ = self.verification_id()
        yield (
            Verification,
            {
                "id": id_,
                "public_id": new_public_id(),
                "customer_id": customer,
                "state": state,
                "version": 1,
                "answers_version": 1,
                "round": member.round,
                "document_type": member.document_type,
                "started_at": began_at,
                "changed_at": member.decided_at or member.submitted_at or began_at,
                "submitted_at": member.submitted_at,
                "decided_at": member.decided_at,
                "country_digest": self._country(member),
            },
        )
        for step in _steps(id_, member, vault):
            yield StepProgress, step
        if member.submitted_at:
            yield DocumentSeen, self._document(customer, id_, member)
        for decision in _decisions(id_, member):
            yield Decision, decision

    def _country(self, member: Member) -> bytes | None:
        if member.state is not VerificationState.IN_REVIEW:
            return None
        return self.keyring.digest("country", member.issuer)

    def _document(self, customer: int, verification: int, member: Member) -> Row:
        number = search_keys.document(member.document_number)
        of_issuer = f"{member.issuer} {number}"
        return {
            "customer_id": customer,
            "verification_id": verification,
            "round": member.round,
            "digest": self.keyring.digest("document", of_issuer),
            "number": self.keyring.digest(familiar.NUMBER, number),
            "seen_at": member.submitted_at,
        }


def _consent(customer: int, member: Member, at: datetime, vault: Vault) -> Row:
    return {
        "customer_id": customer,
        "text_version": TEXT_VERSION,
        "language": member.language,
        "given": True,
        "answered_at": at,
        "withdrawn_at": None,
        "address_sealed": Consent.address.seal(vault, ADDRESS),
    }


def _steps(verification: int, member: Member, vault: Vault) -> Iterator[Row]:
    again = member.state is ASKED_AGAIN
    answers: dict[str, dict[str, Any] | None] = {"consent": None}
    if member.submitted_at:
        answers |= {
            "document": {"country": member.issuer, "chosen_on": Device.COMPUTER.value},
            "selfie": None,
            "phone": {"number": member.phone},
            "email": {"address": member.email},
        }
    for key, given in answers.items() if member.consented_at else ():
        asked = again and key == "document"
        done_at = member.submitted_at or member.consented_at
        yield {
            "verification_id": verification,
            "key": key,
            "done_at": None if asked else done_at,
            "done_on": None if asked else Device.COMPUTER,
            "asked_again_at": member.decided_at if asked else None,
            "asked_again_for": [BLAME] if asked else [],
            "answers_sealed": given and StepProgress.answers.seal(vault, given),
        }


def _decisions(verification: int, member: Member) -> Iterator[Row]:
    """Give what was decided of each round: asked again, but for the last."""
    asked = DecisionOutcome.RESUBMISSION_REQUESTED
    last = member.submitted_at
    # asking again began the round that runs
    earlier = member.round - 1 - (member.state is ASKED_AGAIN)
    for ago in range(earlier, 0, -1):
        if last:
            at = last - timedelta(days=ago, minutes=-20)
            yield _decision(verification, asked, at)
    if member.decided_at and member.state:
        outcome = DecisionOutcome(member.state.value)
        yield _decision(verification, outcome, member.decided_at)


def _decision(verification: int, outcome: DecisionOutcome, at: datetime) -> Row:
    again = outcome is DecisionOutcome.RESUBMISSION_REQUESTED
    rejected = outcome is DecisionOutcome.REJECTED
    return {
        "public_id": new_public_id(),
        "verification_id": verification,
        "grounds": [],
        "policy": POLICY,
        "outcome": outcome,
        "decided_at": at,
        "steps": {"document": [BLAME]} if again else {},
        "reasons": [next(iter(REJECTION))] if rejected else [],
    }
