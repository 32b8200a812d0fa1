"""The paper that lies on top of a package: who asked for what, and what was found."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from portal.paper import Paper
from portal.services.packages.contents import Contents

Plain = dict[str, Any]
WHO = {"customer": "the customer", "phone": "the customer's phone"}
CHECK = (
    "Each file's SHA-256 stands below and in SHA256SUMS, which holds that of this "
    "paper too. In the folder of the unpacked files, sha256sum --check SHA256SUMS "
    "proves them all."
)
LOST = (
    "These pictures were given, but could not be read any more when this package was "
    "made. They are named here so that nothing is passed over in silence."
)


def draw(
    contents: Contents,
    *,
    hashes: Mapping[str, str],
    missing: Sequence[Plain],
    now: datetime,
) -> bytes:
    """Give the PDF; in English, as all that leaves the portal for an authority."""
    request = contents.request
    paper = Paper(
        f"Answer to a request by law: {request['kind'].lower()}",
        now=now,
        foot=f"Confidential · request {request['id']}",
    )
    _tell_request(paper, request, now=now)
    _tell_customer(paper, contents.held)
    for number, row in enumerate(contents.held.get("verifications", ()), start=1):
        _tell_verification(paper, number, row)
    _tell_events(paper, contents.held.get("events"))
    _tell_files(paper, hashes, missing)
    return paper.finish()


def _tell_request(paper: Paper, request: Plain, *, now: datetime) -> None:
    paper.pairs(
        [
            ("Authority", request["authority"] or ""),
            ("Their reference", request["reference"] or ""),
            ("Legal basis", request["legal_basis"] or ""),
            ("Received on", request["received_on"]),
            ("To be answered by", request["due_on"] or ""),
            ("Asked for by", _who(request, "asked_for")),
            ("Approved by", _who(request, "approved")),
            ("Made at", _time(now.isoformat())),
        ]
    )
    paper.heading("What was asked for")
    since, until = request["from"], request["until"]
    covered = "; ".join(request["covers"])
    paper.pairs([("Data", covered), ("Days", _days(since, until))])


def _tell_customer(paper: Paper, held: Plain) -> None:
    paper.heading("The customer")
    erasure = held.get("erasure")
    if erasure:
        kept = erasure.get("kept_until")
        paper.paragraph(
            f"The customer's data were erased on {_time(erasure['erased_at'])}. "
            + (
                f"This package holds what the law keeps, until {_time(kept)}; the key "
                f"of everything else was destroyed, and nobody can restore it."
                if kept
                else "Their key was destroyed, and nobody can restore them."
            )
        )
    paper.pairs(_named(held.get("customer", {})))
    if consents := held.get("consents"):
        rows = [
            (_time(row["answered_at"]), row["answer"], row["text_version"])
            for row in consents
        ]
        paper.table(["Consent asked", "Answer", "Version of the text"], rows)


def _tell_verification(paper: Paper, number: int, row: Plain) -> None:
    paper.heading(f"Verification {number}")
    plain = {name: value for name, value in row.items() if not isinstance(value, list)}
    paper.pairs(_named(plain))
    for read in row.get("read_from_document", ()):
        fields = {**(read.get("printed") or {}), **(read.get("zone") or {})}
        told = _named({name: str(value) for name, value in fields.items()})
        paper.paragraph(f"Read from the {read['picture']} of the document:", quiet=True)
        paper.pairs(told)
    if decisions := row.get("decisions"):
        rows = [
            (_time(each["decided_at"]), each["outcome"], each["by"], _reasons(each))
            for each in decisions
        ]
        head = ["Decided", "Outcome", "By", "Reasons and text"]
        paper.table(head, rows, widths=[1.4, 1.2, 1.2, 2.6])


def _tell_events(paper: Paper, events: list[Plain] | None) -> None:
    if events is None:
        return
    paper.heading("What happened")
    rows = [(_time(row["at"])[:-4], row["what"], _actor(row["by"])) for row in events]
    paper.table(["When (UTC)", "What", "Who"], rows, widths=[1.4, 3, 1.3])


def _tell_files(
    paper: Paper, hashes: Mapping[str, str], missing: Sequence[Plain]
) -> None:
    paper.heading("Files of this package")
    paper.paragraph(CHECK)
    paper.table(["File", "SHA-256"], sorted(hashes.items()), widths=[2, 3])
    if missing:
        paper.heading("Missing pictures")
        paper.paragraph(LOST)
        rows = [
            (row["file"], _time(row["received_at"]), row["keyed_hash_of_the_file_sent"])
            for row in missing
        ]
        head = ["File", "Received", "The portal's keyed hash of the file sent"]
        paper.table(head, rows, widths=[2, 1.3, 2.4])


def _named(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        timed = name.endswith(("_at", "verify_by"))
        told = _time(value) if timed else str(value or "")
        if name in {"state", "document_type"}:
            told = told.replace("_", " ")
        yield name.replace("_", " ").capitalize(), told


def _actor(by: str) -> str:
    kind, _, public_id = by.partition(":")
    return WHO.get(kind, by) if public_id else by


def _reasons(decision: Plain) -> str:
    asked = [
        f"{step}: {', '.join(reasons)}"
        for step, reasons in (decision.get("steps") or {}).items()
    ]
    parts = [*asked, *(decision.get("reasons") or ()), decision.get("text") or ""]
    return "\n".join(part for part in parts if part)


def _who(request: Plain, what: str) -> str:
    return f"{request[f'{what}_by']}, {_time(request[f'{what}_at'])}"


def _days(since: str | None, until: str | None) -> str:
    if not since and not until:
        return "all that is held"
    return " ".join(
        part
        for part in (
            f"from {since}" if since else "",
            f"until {until}" if until else "",
        )
        if part
    )


def _time(value: str | None) -> str:
    if not value:
        return ""
    return datetime.fromisoformat(value).astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
