"""Texts that are declared here and translated where they are shown."""

from dataclasses import dataclass


def mark(text: str) -> str:
    """Give the text itself; the extraction of messages finds it by this call."""
    return text


@dataclass(frozen=True)
class Reason:
    """What is wrong, in a few words, and what to do about it."""

    title: str
    advice: str
