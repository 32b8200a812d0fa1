"""Say in a few words which browser and machine a visitor uses."""

from ua_parser import parse

UNKNOWN = "Unknown browser"


def describe(user_agent: str) -> str:
    """
    Give "Safari on iPhone" for a user agent, at most 80 characters.

    Only families, no versions: enough to recognise one's own device, too little to
    follow anybody.
    """
    found = parse(user_agent[:1000])
    browser = (
        found.user_agent.family.removeprefix("Mobile ") if found.user_agent else ""
    )
    machine = found.device.family if found.device else ""
    system = found.os.family if found.os else ""
    where = machine if machine in {"iPhone", "iPad"} else system
    browser = browser.replace("Chrome Mobile", "Chrome").replace(" WebView", "")
    if not browser:
        return UNKNOWN
    return f"{browser} on {where}"[:80] if where else browser[:80]


def is_phone(user_agent: str) -> bool:
    """Say whether it is likely a phone, to put the right way first on a page."""
    return any(word in user_agent for word in ("iPhone", "Mobi", "Android"))


def is_robot(user_agent: str) -> bool:
    """Say whether a scanner or preview asks; a person's browser names a system."""
    found = parse(user_agent[:1000])
    return found.os is None or bool(found.device and found.device.family == "Spider")
