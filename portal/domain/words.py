"""The mark on texts that are declared here and translated where they are shown."""


def mark(text: str) -> str:
    """Give the text itself; the extraction of messages finds it by this call."""
    return text
