"""What the customer will read of a decision, before it is made."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask_babel import force_locale

from portal.domain.first_texts import FIRST_TEXTS, TITLES
from portal.domain.reasons import REJECTION, RESUBMISSION, Reason
from portal.models.customer import Customer
from portal.services.messages import Words
from portal.services.reviews.decisions import Verdict
from portal.web.filters import words
from portal.web.staff.review.decision_form import DecisionForm

Letter = Callable[[str, str | None, str], Words]


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    """The page and the e-mail of a result, in the customer's language."""

    language: str
    title: str
    reasons: list[tuple[str, str]]  # what is wrong, and what to do
    text: str
    letter: Words | None  # None: there is no confirmed address


def foresee(verdict: Verdict, customer: Customer, letter: Letter) -> Foreseen:
    """Give what would be told."""
    outcome, text = verdict.outcome.value, verdict.text_for_customer
    told = bool(customer.email and customer.email_confirmed_at)
    with force_locale(customer.language):
        return Foreseen(
            language=customer.language,
            title=words(TITLES[verdict.outcome]),
            reasons=[(words(each.title), words(each.advice)) for each in _of(verdict)],
            text=text,
            letter=letter(outcome, text, customer.language) if told else None,
        )


def start_with(form: DecisionForm, language: str) -> None:
    """Put a first text for the ticked reasons under what is written already."""
    verdict, written = form.verdict(), (form.text_for_customer.data or "").strip()
    keys = [key for keys in verdict.steps.values() for key in keys]
    with force_locale(language):
        offered = [
            words(FIRST_TEXTS[key])
            for key in (*keys, *verdict.reasons)
            if key in FIRST_TEXTS
        ]
    new = [text for text in dict.fromkeys(offered) if text not in written]
    form.text_for_customer.data = "\n\n".join(filter(None, (written, *new)))


def _of(verdict: Verdict) -> Iterable[Reason]:
    for step, keys in verdict.steps.items():
        yield from (RESUBMISSION[step][key] for key in keys)
    yield from (REJECTION[key] for key in verdict.reasons)
