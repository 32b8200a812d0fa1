"""Show that a value is there without showing it."""


def mask_phone(number: str) -> str:
    """Give "+44 •••• •••123": the country's prefix and the last three digits."""
    if len(number) < 7:
        return "•••"
    return f"{number[:3]} •••• •••{number[-3:]}"


def mask_email(address: str) -> str:
    """Give "a•••@example.org": the first letter and the domain."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}•••@{domain}" if name and domain else "•••"
