"""A name in, the numbers of its pieces out: what the model of names' origins knows of a name."""

import unicodedata
from functools import lru_cache
from zlib import crc32

BUCKETS = 1 << 15
"""Rows of the model's table; pieces that fall into one row share it."""
_SHORTEST, _LONGEST = 2, 4
_FOLDED = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "a"}
)


@lru_cache(maxsize=4096)
def pieces_of(name: str) -> tuple[int, ...]:
    """Give the rows of a name's words, and of their 2 to 4 letters in a row with the borders; the last word apart.

    Letters lose their marks and case, hyphens part words, initials say nothing.
    """
    words = [word for word in letters_of(name).split() if len(word) > 1]
    found: dict[int, None] = {}
    for place, word in enumerate(words):
        role = "s" if place == len(words) - 1 else "g"
        bordered = f"<{word}>"
        found[crc32(f"{role}={word}".encode()) % BUCKETS] = None
        for length in range(_SHORTEST, _LONGEST + 1):
            for start in range(len(bordered) - length + 1):
                found[crc32(f"{role}{bordered[start : start + length]}".encode()) % BUCKETS] = None
    return tuple(found)


def letters_of(name: str) -> str:
    """Fold a name to small letters without marks, apostrophes left out, other signs as spaces."""
    marked = unicodedata.normalize("NFKD", name.lower().translate(_FOLDED))
    return "".join(
        sign if sign.isalpha() else " " for sign in marked if sign not in "'’‘`" and not unicodedata.combining(sign)
    )
