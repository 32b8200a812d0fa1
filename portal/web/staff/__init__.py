"""The console."""

from flask import Flask

from portal.web.staff import (
    aml,
    bulk,
    colleagues,
    errors,
    frame,
    guard,
    home,
    lawful,
    numbers,
    refunds,
    registers,
    retention,
    review,
    transfers,
)
from portal.web.staff.account import (
    ceremonies,
    fresh,
    own,
    own_factors,
    second,
    set_password,
    sign_in,
)
from portal.web.staff.bulk import actions as bulk_actions
from portal.web.staff.bulk import lists as bulk_lists
from portal.web.staff.bulk import new as new_bulk
from portal.web.staff.bulk import result as bulk_result
from portal.web.staff.cases import decide as case_decide
from portal.web.staff.cases import files as case_files
from portal.web.staff.cases import lists as case_list
from portal.web.staff.cases import notices, of_notices, of_transfers, papers
from portal.web.staff.colleagues import one as one_colleague
from portal.web.staff.console import Console
from portal.web.staff.customers import history, rights, seen
from portal.web.staff.customers import new as new_customer
from portal.web.staff.customers import page as customer_page
from portal.web.staff.invitations import sending
from portal.web.staff.invitations import texts as invitation_texts
from portal.web.staff.lawful import decide as lawful_decide
from portal.web.staff.lawful import download as lawful_download
from portal.web.staff.reverification import groups as reverified_groups
from portal.web.staff.reverification import one
from portal.web.staff.review import evidence, examined, held, policy, queue, rejections
from portal.web.staff.screening import editor as screening_editor
from portal.web.staff.screening import rules as screening_rules
from portal.web.staff.transfers import file as transfer_file
from portal.web.staff.transfers import form as transfer_form
from portal.web.staff.transfers import page as transfer_page

PARTS = (
    home,
    errors,
    frame,
    sign_in,
    second,
    ceremonies,
    fresh,
    set_password,
    own,
    own_factors,
    new_customer,
    customer_page,
    history,
    seen,
    rights,
    sending,
    invitation_texts,
    new_bulk,
    bulk,
    bulk_actions,
    bulk_lists,
    bulk_result,
    queue,
    held,
    review,
    rejections,
    evidence,
    examined,
    policy,
    one,
    reverified_groups,
    notices,
    case_list,
    of_notices,
    of_transfers,
    case_decide,
    case_files,
    papers,
    transfers,
    transfer_page,
    transfer_form,
    transfer_file,
    refunds,
    screening_editor,
    screening_rules,
    lawful,
    lawful_decide,
    lawful_download,
    colleagues,
    one_colleague,
    numbers,
    aml,
    registers,
    retention,
)


def init_app(app: Flask) -> None:
    """Add the pages behind their guard."""
    console = Console("staff", __name__, url_prefix="/staff")
    guard.init_app(app, console)
    for part in PARTS:
        part.add_routes(console)
    app.register_blueprint(console)
