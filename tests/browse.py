"""
What every page must be, whichever test opens it.

`BrowsingClient` is the test client that looks at each answer; the journeys put
`watch` into the portal that real browsers visit. Both collect with `faults`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask, Response, request
from flask.testing import FlaskClient
from html5lib import treebuilders

FIELDS = {"input", "select", "textarea"}
NAMELESS = {"hidden", "submit", "button", "image", "reset"}
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "list", "for")
TREE = treebuilders.getTreeBuilder("etree")


@cache
def faults(text: str) -> tuple[str, ...]:
    """List what is wrong with a page, or with the part of one that htmx asked for."""
    parser = html5lib.HTMLParser(tree=TREE, namespaceHTMLElements=False)
    whole = text.lstrip()[:9].lower() == "<!doctype"
    if whole:
        root = parser.parse(text)
    else:
        root = Element("html")
        root.append(parser.parseFragment(text))
    checks: list[Callable[[Element], Iterable[str]]] = [_fields, _ids, _forms, _inline]
    if whole:
        checks += [_frame, _references]
    found = [f"line {place[0]}: {code}" for place, code, _ in parser.errors]
    return (*found, *(fault for check in checks for fault in check(root)))


def answer_faults(response: Response) -> list[str]:
    """List what is wrong with an answer; other kinds than HTML are left alone."""
    if response.mimetype != "text/html" or response.is_streamed:
        return []
    text = response.get_data(as_text=True)
    if response.location or not text.strip():
        return []
    found = list(faults(text))
    if response.headers.get("Cache-Control") != "no-store":
        found.append("the answer may be kept by a cache")
    return found


class BrowsingClient(FlaskClient):
    """A test client that fails when a page it opens is not as a page must be."""

    def open(self, *arguments: Any, **options: Any) -> Any:
        """Open a page and look at it."""
        # a context of its own: the test's must lend it neither session nor clock
        with self.application.app_context():
            response = super().open(*arguments, **options)
        found = answer_faults(response)
        assert not found, f"{response.request.path}: {'; '.join(found)}"
        return response


def watch(app: Flask, found: list[str]) -> None:
    """Look at each answer of a running portal; `found` gets what is wrong."""

    def look(response: Response) -> Response:
        if response.status_code >= 500:
            found.append(f"{request.method} {request.path}: {response.status}")
        found.extend(f"{request.path}: {fault}" for fault in answer_faults(response))
        return response

    def plainly() -> None:
        # a compressed answer cannot be looked at
        request.environ.pop("HTTP_ACCEPT_ENCODING", None)

    app.before_request_funcs.setdefault(None, []).append(plainly)
    # the first in the list runs last, when all headers are set
    app.after_request_funcs.setdefault(None, []).insert(0, look)


def words(element: Element) -> str:
    """Give an element's text as it is read."""
    return " ".join("".join(element.itertext()).split())


def _frame(root: Element) -> Iterator[str]:
    headings = [words(heading) for heading in root.iter("h1")]
    title = next((words(found) for found in root.iter("title")), "")
    if len(headings) != 1:
        yield f"{len(headings)} h1 instead of one"
    elif not headings[0] or not title.startswith(headings[0]):
        yield f"the title {title!r} does not begin with the h1 {headings[0]!r}"
    if len(list(root.iter("main"))) != 1:
        yield "not exactly one <main>"
    for name in ("lang", "dir"):
        if not root.get(name):
            yield f"<html> without {name}"


def _fields(root: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in root.iter("label")}
    wrapped = {
        id(field)
        for label in root.iter("label")
        if words(label)
        for field in label.iter()
    }
    for field in root.iter():
        if field.tag not in FIELDS or field.get("type") in NAMELESS:
            continue
        named = field.get("aria-label") or field.get("aria-labelledby")
        if not named and id(field) not in wrapped and field.get("id") not in labelled:
            yield f"the field {field.get('name')!r} has no label"
    for button in root.iter("button"):
        if not words(button) and not button.get("aria-label"):
            yield "a button without a name"
    for picture in root.iter("img"):
        if picture.get("alt") is None:
            yield f"the picture {picture.get('src')} has no alt"


def _ids(root: Element) -> Iterator[str]:
    counted = Counter(
        each.get("id") for each in root.iter() if each.get("id") is not None
    )
    for name, times in counted.items():
        if times > 1 or not name:
            yield f"the id {name!r} stands {times} times"


def _references(root: Element) -> Iterator[str]:
    known = {each.get("id") for each in root.iter()}
    for each in root.iter():
        for attribute in REFERENCES:
            for name in (each.get(attribute) or "").split():
                if name not in known:
                    yield f"{attribute} names {name!r}, which is not there"


def _forms(root: Element) -> Iterator[str]:
    for form in root.iter("form"):
        if (form.get("method") or "get").lower() != "post":
            continue
        tokens = [
            each for each in form.iter("input") if each.get("name") == "csrf_token"
        ]
        if len(tokens) != 1 or not tokens[0].get("value"):
            yield f"the form to {form.get('action') or 'itself'} has no CSRF token"


def _inline(root: Element) -> Iterator[str]:
    for each in root.iter():
        if each.tag == "style" or (each.tag == "script" and not each.get("src")):
            yield f"an inline <{each.tag}>"
        for name, value in each.attrib.items():
            if name == "style" or name.startswith(("on", "hx-on")):
                yield f"an inline {name} on <{each.tag}>"
            if name in {"src", "action", "srcset"} and "//" in value[:8]:
                yield f"<{each.tag}> reaches for {value}"
        if str(each.get("href", "")).startswith("javascript:"):
            yield "a javascript: link"
