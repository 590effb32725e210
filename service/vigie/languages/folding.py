"""Text in, text of the same length out: lower case, no accents, ASCII quotes, hyphens and spaces alike.

Names are compared in this form, so that "Etats-Unis" is "États-Unis" and offsets into it are offsets into the text.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

_SPACES = "\u00a0\u202f\u2009\u2007\t-\u2010\u2011\u2012\u00ad_"
_APOSTROPHES = "\u2019\u2018\u02bc\u00b4`\u2032"
_QUOTES = "\u201c\u201d\u201e\u00ab\u00bb"
_LETTERS = dict(zip("ıłŁøØđĐßæÆœŒ", "illooddseeee", strict=True))


@cache
def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00)):
        first = unicodedata.normalize("NFKD", chr(code))[0].lower()
        # "½" and "²" are no letters, and no digits of the figure before them.
        if chr(code).isalpha() and len(first) == 1 and first != chr(code):
            table[code] = first
    table.update({ord(sign): " " for sign in _SPACES})
    table.update({ord(sign): "'" for sign in _APOSTROPHES})
    table.update({ord(sign): '"' for sign in _QUOTES})
    table.update({ord(letter): plain for letter, plain in _LETTERS.items()})
    return table


def fold(text: str) -> str:
    """Fold a text for comparing names; ``len(fold(text)) == len(text)``."""
    return text.translate(_table())


@lru_cache(maxsize=2)
def folded_article(text: str) -> str:
    """Fold a whole text; the stages that read one article after the other share the result."""
    return fold(text)


def alternation(words: Iterable[str]) -> str:
    """Write a pattern of the folded words, the longest first; of none, one that never matches."""
    return (
        "|".join(map(re.escape, sorted({fold(word) for word in words}, key=lambda word: (-len(word), word)))) or "(?!)"
    )
