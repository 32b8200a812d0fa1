"""What a document says, held against account, lists and contacts."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.documents.seen import Fields
from portal.domain.findings import CHECKS, Finding
from portal.domain.reasons import find
from portal.errors import ServiceUnreachable
from portal.models.verification import Verification
from portal.policy import Policy
from portal.ports import Listed
from portal.services.examinations import data_checks
from portal.states import CheckOutcome
from tests.clocks import NOON
from tests.factories import make_customer, make_verification
from tests.lists import SDN

POLICY = Policy.load().data
ANNA = Fields(
    source="zone",
    issuing_state="GBR",
    document_number="L898902C3",
    surname="ERIKSSON",
    given_names="ANNA MARIA",
    nationality="SWE",
    birth_date=date(1974, 8, 12),
)
QUASTEL = Fields(
    source="zone",
    issuing_state="D",
    surname="QUASTEL",
    given_names="GORVATH",
    birth_date=date(1961, 3, 7),
)
SERVED = Listed(
    entry="NK-1", name="Anna Eriksson", score=0.9, topics=("sanction",), lists=("x",)
)


class Service:
    """Stands for a service that was set; nothing asks it here."""

    def match(self, _: object) -> tuple[Listed, ...]:
        """Give nobody."""
        return ()


@pytest.fixture
def verification(session: Session) -> Verification:
    return make_verification(session)


@pytest.fixture
def listed(app: Flask) -> None:
    """Import the invented list."""
    result = app.test_cli_runner().invoke(args=["sanctions", "import", str(SDN)])
    assert 0 == result.exit_code


def look(
    verification: Verification,
    session: Session,
    fields: Fields | None = ANNA,
    told: data_checks.Told | None = None,
    *,
    service: Service | None = None,
    now=NOON,
) -> dict[str, Finding]:
    """Give the findings by their names."""
    found = data_checks.findings(
        session, verification, fields, told, service=service, policy=POLICY, now=now
    )
    for finding in found:
        assert finding.name in CHECKS
        assert all(find(reason) for reason in finding.reasons)
    return {finding.name: finding for finding in found}


def test_somebody_ordinary_passes_everything(
    listed: None, session: Session, verification: Verification
):
    found = look(verification, session)

    assert {CheckOutcome.PASS} == {finding.outcome for finding in found.values()}
    assert "OFAC SDN" == found["data.sanctions"].details["list"]
    assert "2026-11-20" == found["data.sanctions"].details["published_on"]


def test_without_a_list_it_is_said(session: Session, verification: Verification):
    found = look(verification, session)["data.sanctions"]

    assert CheckOutcome.ERROR is found.outcome
    assert ("no_list",) == found.reasons


def test_a_listed_name_is_a_hit_whose_values_are_sealed(
    listed: None, session: Session, verification: Verification
):
    found = look(verification, session, QUASTEL)["data.sanctions"]

    assert CheckOutcome.FAIL is found.outcome
    assert ("listed",) == found.reasons
    assert found.score is not None
    assert found.limit is not None
    assert found.score >= found.limit
    [hit] = found.values["hits"]
    assert ("90001", "exact", "07 Mar 1961") == (
        hit["entry"],
        hit["birth_date"],
        hit["born"],
    )
    assert "90001" not in str(found.details)
    assert "uastel" not in repr(found).lower()


def test_a_namesake_of_another_age_passes_and_is_told(
    listed: None, session: Session, verification: Verification
):
    young = Fields(
        source="zone",
        surname="QUASTEL",
        given_names="GORVATH",
        birth_date=date(1999, 1, 1),
    )

    found = look(verification, session, young)["data.sanctions"]

    assert CheckOutcome.PASS is found.outcome
    assert 1 == found.details["other_birth_date"]
    assert "differs" == found.values["hits"][0]["birth_date"]


def test_an_old_list_is_told_to_be_old(
    listed: None, session: Session, verification: Verification
):
    later = NOON + timedelta(days=POLICY.list_days)

    fine = look(verification, session, now=NOON)["data.sanctions"]
    old = look(verification, session, now=later)["data.sanctions"]
    hit = look(verification, session, QUASTEL, now=later)["data.sanctions"]

    assert CheckOutcome.PASS is fine.outcome
    assert (CheckOutcome.WARN, ("list_old",)) == (old.outcome, old.reasons)
    assert (CheckOutcome.FAIL, ("listed", "list_old")) == (hit.outcome, hit.reasons)


@pytest.mark.parametrize("told", [None, ServiceUnreachable("it answered 500")])
def test_a_service_that_does_not_answer_is_asked_again(
    listed: None, session: Session, verification: Verification, told
):
    """The imported list does not stand in for the service that was set."""
    found = look(verification, session, ANNA, told, service=Service())

    sanctions = found["data.sanctions"]
    assert CheckOutcome.ERROR is sanctions.outcome
    assert data_checks.is_unanswered(sanctions)
    assert ("list_unreachable",) == sanctions.reasons
    assert not data_checks.is_unanswered(found["data.name"])


@pytest.mark.parametrize(
    ("told", "outcome", "reasons"),
    [
        ((), CheckOutcome.PASS, ()),
        ((SERVED,), CheckOutcome.FAIL, ("listed",)),
        (
            (Listed(entry="1", name="A", score=0.69, topics=("sanction",)),),
            CheckOutcome.PASS,
            (),
        ),
        (
            (Listed(entry="1", name="A", score=0.8, topics=("role.pep",)),),
            CheckOutcome.FAIL,
            ("in_office",),
        ),
        ((Listed(entry="1", name="A", score=0.8),), CheckOutcome.FAIL, ("listed",)),
    ],
)
def test_a_service_has_its_own_score(
    session: Session, verification: Verification, told, outcome, reasons
):
    found = look(verification, session, ANNA, told, service=Service())

    sanctions = found["data.sanctions"]
    assert (outcome, reasons) == (sanctions.outcome, sanctions.reasons)
    assert POLICY.service_score == sanctions.limit


@pytest.mark.parametrize("fields", [None, Fields(source="printed")])
def test_without_a_name_nothing_is_compared(
    listed: None, session: Session, verification: Verification, fields
):
    found = look(verification, session, fields)

    assert data_checks.question(fields) is None
    for name in ("data.name", "data.sanctions"):
        assert CheckOutcome.ERROR is found[name].outcome
        assert "no_name" == found[name].details["why"]


def test_the_service_is_asked_about_the_document(session: Session):
    sought = data_checks.question(QUASTEL)

    assert sought is not None
    assert ("GORVATH QUASTEL", date(1961, 3, 7), "DE") == (
        sought.name,
        sought.birth_date,
        sought.nationality,
    )


@pytest.mark.parametrize(
    ("account", "outcome"),
    [
        ("Anna Eriksson", CheckOutcome.PASS),
        ("Eriksson, Anna Maria", CheckOutcome.PASS),
        ("Anna Erikson", CheckOutcome.PASS),
        ("Ana Maria Eriksson", CheckOutcome.WARN),
        ("A. Eriksson", CheckOutcome.WARN),
        ("Peter Eriksson", CheckOutcome.FAIL),
        ("Bob Builder", CheckOutcome.FAIL),
    ],
)
def test_the_name_of_the_account_is_compared(
    session: Session, account: str, outcome: CheckOutcome
):
    of_account = make_verification(session, make_customer(session, name=account))

    found = look(of_account, session)["data.name"]

    assert outcome is found.outcome
    assert ([] if outcome is CheckOutcome.PASS else ["name_differs"]) == list(
        found.reasons
    )
    assert account == found.values["account"]
    assert account not in repr(found)


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("anna@mailinator.com", "mailinator.com"),
        ("anna@MAILINATOR.COM", "mailinator.com"),
        ("anna@some.where.mailinator.com", "mailinator.com"),
        ("anna@yahóo.com", "xn--yaho-sqa.com"),
        ("anna@example.org", None),
        ("anna@nomailinator.org", None),
        ("anna@com", None),
    ],
)
def test_throw_away_mail_is_known_below_its_domain_too(
    session: Session, address: str, domain: str | None
):
    customer = make_customer(session, email=address)

    found = look(make_verification(session, customer), session)["data.email"]

    outcome = CheckOutcome.FAIL if domain else CheckOutcome.PASS
    assert (outcome, domain) == (found.outcome, found.values.get("domain"))


@pytest.mark.parametrize(
    ("number", "kind", "reasons"),
    [
        ("+447700900123", "mobile", ()),
        ("+46701740605", "mobile", ()),  # the nationality's country will do
        ("+4915112345678", "mobile", ("other_country",)),
        ("+442079460000", "fixed", ("not_mobile",)),
        ("+12125550123", "mobile_or_fixed", ("other_country",)),
        ("+43512345678", "fixed", ("not_mobile", "other_country")),
    ],
)
def test_the_number_tells_its_kind_and_country(
    session: Session, number: str, kind: str, reasons: tuple[str, ...]
):
    customer = make_customer(session, phone=number)

    found = look(make_verification(session, customer), session)["data.phone"]

    assert (kind, reasons) == (found.details["kind"], found.reasons)
    assert number not in repr(found)


def test_without_contacts_their_checks_were_not_made(session: Session):
    customer = make_customer(session, email=None, phone=None)

    found = look(make_verification(session, customer), session)

    assert {CheckOutcome.ERROR} == {
        found[name].outcome for name in ("data.email", "data.phone")
    }


def test_the_package_holds_the_list_of_domains(tmp_path: Path):
    """Nothing is fetched: the list is a file of the installed package."""
    import disposable_email_domains

    assert len(disposable_email_domains.blocklist) > 5000
