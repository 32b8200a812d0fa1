"""Write names of other scripts in Latin letters, as passports do."""

# ruff: noqa: RUF001, RUF003 - letters that look like Latin ones are the matter here
import unicodedata

# ICAO 9303-3 §6.B; letters that languages write differently stand in the tables below
CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh",
    "з": "z", "и": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
    "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "ie", "ы": "y", "ь": "", "э": "e",
    "ю": "iu", "я": "ia", "і": "i", "ї": "i", "є": "ie", "ґ": "g", "ў": "u",
    "ђ": "đ", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz", "ѓ": "g",
    "ќ": "k", "ѕ": "dz", "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o",
    "ұ": "u", "ү": "u", "һ": "h", "ʼ": "",
}  # fmt: skip
UKRAINIAN = {"г": "h", "и": "y"}  # told by і, ї, є or ґ
SERBIAN = {"х": "h", "ц": "c", "ч": "c", "ш": "s", "ж": "z"}  # by ђ, ј, љ, њ, ћ, џ
# ELOT 743, in which Greece writes its passports; pairs come first
GREEK_PAIRS = {
    "ου": "ou", "αυ": "av", "ευ": "ev", "γγ": "ng", "γκ": "gk", "γχ": "nch",
    "γξ": "nx", "μπ": "b", "ντ": "nt", "τζ": "tz", "αι": "ai", "ει": "ei", "οι": "oi",
}  # fmt: skip
GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th",
    "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p",
    "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps",
    "ω": "o",
}  # fmt: skip
# the usual letters of passports, not those of ICAO 9303-3 §6.C, which can be undone;
# short vowels are not written, so two such names are compared by their consonants
ARABIC = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ب": "b", "ت": "t", "ث": "th",
    "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s",
    "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f",
    "ق": "q", "ك": "k", "ک": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ة": "a",
    "و": "w", "ي": "y", "ی": "y", "ى": "a", "ء": "", "ئ": "y", "ؤ": "w", "پ": "p",
    "چ": "ch", "ژ": "zh", "گ": "g", "ـ": "",
}  # fmt: skip


def latin(name: str) -> str:
    """
    Give a name with every Cyrillic, Greek and Arabic letter in Latin ones.

    Letters of other scripts, and Latin ones, stay as they are; case is lost.
    """
    text = name.casefold()
    for pair, written in GREEK_PAIRS.items():
        text = text.replace(pair, written)
    table = {**CYRILLIC, **_language(text), **GREEK, **ARABIC}
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        table.get(letter, table.get(_bare(letter), letter)) for letter in composed
    )


def _language(text: str) -> dict[str, str]:
    if set("іїєґў") & set(text):
        return UKRAINIAN
    return SERBIAN if set("ђјљњћџ") & set(text) else {}


def _bare(letter: str) -> str:
    """Give a letter without its accent."""
    return unicodedata.normalize("NFD", letter)[0]
