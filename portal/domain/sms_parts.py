"""How many parts a text message is sent in, and so what it costs."""

import math
from dataclasses import dataclass

# 3GPP TS 23.038, 6.2.1: the default alphabet, and its extension (two places each)
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
# 3GPP TS 23.040, 9.2.3.24.1: a part of several gives six bytes to their order
ALONE = {"GSM-7": 160, "UCS-2": 70}
OF_SEVERAL = {"GSM-7": 153, "UCS-2": 67}


@dataclass(frozen=True)
class SmsParts:
    """An alphabet, the places that the text takes in it, and the parts sent."""

    alphabet: str
    places: int
    parts: int


def count(text: str) -> SmsParts:
    """Count the parts of a text; one letter outside GSM-7 makes all of it UCS-2."""
    if GSM.union(EXTENDED).issuperset(text):
        alphabet = "GSM-7"
        places = sum(2 if letter in EXTENDED else 1 for letter in text)
    else:
        alphabet = "UCS-2"
        places = len(text.encode("utf-16-be")) // 2
    if places <= ALONE[alphabet]:
        return SmsParts(alphabet, places, 1)
    return SmsParts(alphabet, places, math.ceil(places / OF_SEVERAL[alphabet]))
