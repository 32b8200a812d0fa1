"""The review step: look at everything, correct, submit once."""

from portal.states import DocumentType, VerificationState
from tests.web.anna import KEYS, Anna


def submit(anna: Anna, version: int | str):
    return anna.sends("/verify/review", version=str(version))


def test_it_shows_everything_with_a_way_to_change_each(anna: Anna):
    anna.finishes(*KEYS)

    page = anna.reads("/verify/review")

    for shown in ("Passport", "Anna Eriksson", "+44 7700 900123", "anna@example.org"):
        assert shown in page
    for key in ("document", "selfie", "phone", "email"):
        assert f'href="/verify/{key}"' in page
    for side in ("front", "selfie"):
        assert f'src="/verify/picture/{side}?v=' in page


def test_submitting_gives_it_to_review(anna: Anna):
    anna.finishes(*KEYS)

    answer = submit(anna, anna.fresh().version)

    assert answer.headers["Location"] == "/verify"
    assert anna.fresh().state is VerificationState.IN_REVIEW


def test_submitting_twice_submits_once(anna: Anna):
    anna.finishes(*KEYS)
    version = anna.fresh().version
    submit(anna, version)

    assert submit(anna, version).status_code == 409
    assert anna.fresh().version == version + 1


def test_what_changed_meanwhile_is_looked_at_again_first(anna: Anna):
    anna.finishes(*KEYS)
    seen = anna.fresh().version
    anna.finishes("email")  # in another tab

    answer = submit(anna, seen)

    assert answer.status_code == 409
    assert "Something changed in the meantime" in answer.text
    assert anna.fresh().state is VerificationState.OPEN


def test_a_version_that_is_no_number_is_stale(anna: Anna):
    anna.finishes(*KEYS)

    for wrong in ("", "x", "-1", "9" * 40, "¹"):
        assert submit(anna, wrong).status_code == 409


def test_a_step_that_is_missing_again_holds_the_submission(anna: Anna):
    anna.finishes(*KEYS)
    anna.verification.document_type = DocumentType.ID_CARD  # now a back is missing
    anna.session.commit()

    assert submit(anna, anna.fresh().version).status_code == 409
    assert anna.client.get("/verify").headers["Location"] == "/verify/document"


def test_a_done_step_opens_for_a_correction_and_the_others_stay_done(anna: Anna):
    anna.finishes(*KEYS)

    for key in KEYS:
        assert anna.client.get(f"/verify/{key}").status_code == 200
    assert anna.client.get("/verify").headers["Location"] == "/verify/review"


def test_after_a_resubmission_only_that_step_offers_a_change(anna: Anna):
    anna.submits().is_asked_again("phone", "unreachable")
    anna.finishes("phone")

    page = anna.reads("/verify/review")

    assert 'href="/verify/phone"' in page
    for key in ("document", "selfie", "email"):
        assert f'href="/verify/{key}"' not in page


def test_a_withdrawn_consent_holds_the_submission(anna: Anna):
    anna.finishes(*KEYS)
    anna.sends("/profile/consent/withdraw")

    assert submit(anna, anna.fresh().version).status_code == 409
