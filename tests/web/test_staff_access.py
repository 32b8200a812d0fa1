"""Who may open which page of the console: the whole URL map, role by role."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.domain.roles import Permission, may
from portal.services import staff as colleagues
from portal.states import Role
from tests.clocks import NOON, SetClock
from tests.staff_cast import browser, make_staff
from tests.web.anna import Anna

NEEDS = {
    "staff.account": Permission.OWN,
    "staff.add_hash": Permission.AML,
    "staff.add_note": Permission.CUSTOMERS,
    "staff.all_bulks": Permission.BULK,
    "staff.answer_right": Permission.RIGHTS,
    "staff.approve_lawful": Permission.LAWFUL,
    "staff.ask_again": Permission.REVERIFY,
    "staff.ask_no_more": Permission.REVERIFY,
    "staff.ask_papers": Permission.AML,
    "staff.ask_to_verify": Permission.AML,
    "staff.bulk": Permission.BULK,
    "staff.bulk_lines": Permission.BULK,
    "staff.bulk_result": Permission.BULK,
    "staff.cancel_batch": Permission.REVERIFY,
    "staff.cancel_bulk": Permission.BULK,
    "staff.cancel_lawful": Permission.LAWFUL,
    "staff.case": Permission.NOTICES,
    "staff.case_file": Permission.AML,
    "staff.cases": Permission.NOTICES,
    "staff.change_relationship": Permission.RIGHTS,
    "staff.change_role": Permission.STAFF,
    "staff.colleague": Permission.STAFF,
    "staff.confirm": Permission.OWN,
    "staff.confirm_rejection": Permission.REVIEW,
    "staff.confirm_transfer": Permission.AML,
    "staff.customer": Permission.CUSTOMERS,
    "staff.customer_history": Permission.CUSTOMERS,
    "staff.customer_seen": Permission.CUSTOMERS,
    "staff.customers": Permission.CUSTOMERS,
    "staff.decide_transfer": Permission.AML,
    "staff.disable": Permission.STAFF,
    "staff.discard_file": Permission.AML,
    "staff.download_case_file": Permission.AML,
    "staff.download_lawful": Permission.LAWFUL,
    "staff.edit_lawful": Permission.LAWFUL,
    "staff.edit_screening_policy": Permission.AML,
    "staff.enable": Permission.STAFF,
    "staff.end_device": Permission.OWN,
    "staff.end_devices": Permission.STAFF,
    "staff.end_others": Permission.OWN,
    "staff.enter_figures": Permission.AML,
    "staff.enter_file": Permission.AML,
    "staff.erase_customer": Permission.RIGHTS,
    "staff.examine_again": Permission.REVIEW,
    "staff.film": Permission.REVIEW,
    "staff.find_for_lawful": Permission.LAWFUL,
    "staff.find_transfers": Permission.AML,
    "staff.frame": Permission.REVIEW,
    "staff.full_picture": Permission.REVIEW,
    "staff.hold_case": Permission.NOTICES,
    "staff.hold_transfer_case": Permission.AML,
    "staff.home": Permission.OWN,
    "staff.invitation_card": Permission.CUSTOMERS,
    "staff.invitation_text": Permission.BULK,
    "staff.invitation_texts": Permission.BULK,
    "staff.invite": Permission.CUSTOMERS,
    "staff.keep_verification": Permission.REVIEW,
    "staff.kept_record": Permission.RIGHTS,
    "staff.lawful_again": Permission.LAWFUL,
    "staff.lawful_list": Permission.LAWFUL,
    "staff.lawful_progress": Permission.LAWFUL,
    "staff.lawful_request": Permission.LAWFUL,
    "staff.lift_pause": Permission.STAFF,
    "staff.make_case_file": Permission.AML,
    "staff.mention": Permission.CUSTOMERS,
    "staff.new_bulk": Permission.BULK,
    "staff.new_bulk_file": Permission.BULK,
    "staff.new_codes": Permission.OWN,
    "staff.new_customer": Permission.CUSTOMERS,
    "staff.new_lawful": Permission.LAWFUL,
    "staff.new_link": Permission.STAFF,
    "staff.new_notice": Permission.NOTICES,
    "staff.new_passkey": Permission.OWN,
    "staff.new_reverification": Permission.REVERIFY,
    "staff.new_transfer": Permission.AML,
    "staff.new_transfer_file": Permission.AML,
    "staff.new_transfer_of": Permission.AML,
    "staff.note_transfer_case": Permission.AML,
    "staff.notice": Permission.NOTICES,
    "staff.numbers": Permission.NUMBERS,
    "staff.numbers_file": Permission.NUMBERS,
    "staff.desk_numbers": Permission.AML,
    "staff.desk_numbers_file": Permission.AML,
    "staff.paper": Permission.AML,
    "staff.paper_page": Permission.AML,
    "staff.passkey_options": Permission.ENTER,
    "staff.pause_bulk": Permission.BULK,
    "staff.pause_transfer_case": Permission.AML,
    "staff.picture": Permission.REVIEW,
    "staff.picture_page": Permission.REVIEW,
    "staff.policy": Permission.POLICY,
    "staff.preview_decision": Permission.REVIEW,
    "staff.queue": Permission.REVIEW,
    "staff.record_payout": Permission.AML,
    "staff.confirm_payout": Permission.AML,
    "staff.send_back_payout": Permission.AML,
    "staff.correct_payout": Permission.AML,
    "staff.refund": Permission.AML,
    "staff.refunds": Permission.AML,
    "staff.register_file": Permission.AML,
    "staff.registers": Permission.AML,
    "staff.refuse_lawful": Permission.LAWFUL,
    "staff.release_verification": Permission.REVIEW,
    "staff.remove_app": Permission.OWN,
    "staff.remove_passkey": Permission.OWN,
    "staff.rename_passkey": Permission.OWN,
    "staff.reset_second_factor": Permission.STAFF,
    "staff.resume_transfer_case": Permission.AML,
    "staff.retention": Permission.RIGHTS,
    "staff.reverification_batch": Permission.REVERIFY,
    "staff.reverifications": Permission.REVERIFY,
    "staff.revoke": Permission.CUSTOMERS,
    "staff.revoke_link": Permission.STAFF,
    "staff.rules_in_force": Permission.AML,
    "staff.screen_again": Permission.AML,
    "staff.screening_rules": Permission.AML,
    "staff.screening_version": Permission.AML,
    "staff.send_back": Permission.REVIEW,
    "staff.send_back_transfer": Permission.AML,
    "staff.send_bulk": Permission.BULK,
    "staff.set_password": Permission.ENTER,
    "staff.set_up": Permission.ENTER,
    "staff.set_up_app": Permission.OWN,
    "staff.settle_papers": Permission.AML,
    "staff.shipped_text": Permission.BULK,
    "staff.sign_in": Permission.ENTER,
    "staff.sign_in_code": Permission.ENTER,
    "staff.sign_out": Permission.OWN,
    "staff.staff_list": Permission.STAFF,
    "staff.take_next": Permission.REVIEW,
    "staff.take_over_verification": Permission.TAKE_OVER,
    "staff.take_verification": Permission.REVIEW,
    "staff.transfer": Permission.AML,
    "staff.transfer_answers": Permission.AML,
    "staff.transfer_case": Permission.AML,
    "staff.transfer_file": Permission.AML,
    "staff.transfers": Permission.AML,
    "staff.transfers_of": Permission.AML,
    "staff.turn_down_rules": Permission.AML,
    "staff.verification": Permission.REVIEW,
}


def pages(app: Flask) -> list[tuple[str, str, str]]:
    """List method, path and endpoint of every page below /staff."""
    return [
        (method, re.sub(r"<[^>]+>", "0" * 20, rule.rule), rule.endpoint)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/staff")
        for method in sorted(set(rule.methods or ()) - {"HEAD", "OPTIONS"})
    ]


def test_every_page_says_what_it_needs(app):
    assert NEEDS == dict(app.blueprints["staff"].needs)
    assert NEEDS.keys() == {endpoint for _, _, endpoint in pages(app)}


@pytest.mark.parametrize("who", ["stranger", "customer"])
def test_others_are_led_to_the_sign_in(app, client, anna: Anna, who):
    visitor = anna.client if who == "customer" else app.test_client()

    for method, path, endpoint in pages(app):
        if NEEDS[endpoint] is Permission.ENTER:
            continue
        answer = visitor.open(path, method=method)
        assert 303 == answer.status_code, (method, path)
        assert answer.location.endswith("/staff/sign-in")


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_its_pages_alone(app, client, session, role):
    visitor = browser(app, session, make_staff(session, role))

    for method, path, endpoint in pages(app):
        if endpoint == "staff.sign_out":
            continue
        answer = visitor.open(path, method=method)
        refused = 403 == answer.status_code
        assert refused is not may(role, NEEDS[endpoint]), (method, path)


def test_a_page_of_a_role_says_so(app, client, session):
    visitor = browser(app, session, make_staff(session, Role.SUPPORT))

    answer = visitor.get("/staff/queue")

    assert 403 == answer.status_code
    assert "not for your role" in answer.text


def test_htmx_is_told_to_take_the_page_to_the_sign_in(client):
    answer = client.get("/staff/queue", headers={"HX-Request": "true"})

    assert 204 == answer.status_code
    assert "/staff/sign-in" == answer.headers["HX-Redirect"]


def test_a_disabled_colleague_is_out_at_once(app, client, session):
    make_staff(session, Role.ADMINISTRATOR)
    rae = make_staff(session)
    visitor = browser(app, session, rae)
    assert 200 == visitor.get("/staff/queue").status_code

    colleagues.disable(session, rae, actor="test", now=NOON)
    session.commit()

    assert 303 == visitor.get("/staff/queue").status_code


def test_a_role_taken_away_counts_at_once(app, client, session):
    rae = make_staff(session)
    visitor = browser(app, session, rae)

    colleagues.change_role(session, rae, Role.SUPPORT, actor="test", now=NOON)
    session.commit()

    assert 403 == visitor.get("/staff/queue").status_code


def test_an_idle_session_ends(app, client, session, clock: SetClock):
    visitor = browser(app, session, make_staff(session))

    clock.forward(minutes=30)

    assert 303 == visitor.get("/staff/queue").status_code


@pytest.mark.parametrize(
    "path",
    ["/staff/customers/x", "/staff/verifications/x", "/staff/evidence/x.jpg"],
)
def test_what_is_not_there_is_404_in_the_console(app, client, session, path):
    visitor = browser(app, session, make_staff(session))

    answer = visitor.get(path)

    assert 404 == answer.status_code
    assert "/staff" in answer.text


def test_forms_need_their_token(app: Flask, session: Session):
    visitor: FlaskClient = browser(app, session, make_staff(session))

    answer = visitor.post("/staff/sign-out")

    assert 400 == answer.status_code
    assert "older page" in answer.text


def test_a_cookie_of_another_flask_application_shuts_nobody_out(app, client, session):
    """Cookies know no ports: another program on this machine may set some."""
    visitor = browser(app, session, make_staff(session))
    visitor.set_cookie("remember_token", "1|abc")

    assert 200 == visitor.get("/staff/queue").status_code
