"""Hash and check passwords with Argon2id."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

# RFC 9106 §4, second recommended option: 64 MiB, 3 passes, 4 lanes
HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
# of no password: checking against it costs what checking a real one costs; written
# out, so that no process spends 64 MiB on making it at its start
NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$A2eQDTolsG04vtwAp"
    "u4LEw$WOnz4hp8Edy602a07xGcmeQy1Dhr/FFn9p/ne4MzoCc"
)
SHORTEST = 12
LONGEST = 200  # hashing a book would be a way to keep the machine busy


def hash_password(password: str) -> str:
    """Give the text to store: parameters, salt and hash."""
    return HASHER.hash(password)


def check_password(stored: str, password: str) -> bool:
    """Say whether the password fits; the same work is done where none is stored."""
    try:
        return HASHER.verify(stored or NOBODY, password[:LONGEST]) and bool(stored)
    except (VerifyMismatchError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Say whether it was hashed with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)
