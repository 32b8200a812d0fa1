"""Hash and check passwords with Argon2id."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

# RFC 9106 §4, second recommended option: 64 MiB, 3 passes, 4 lanes
HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
# of no password: checking against it costs what checking a real one costs
NOBODY = HASHER.hash("\0nobody")
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
