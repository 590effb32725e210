"""Text in, ISO 639-1 code of its language out: frequent words and scripts are counted, no model is asked."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from vigie import languages
from vigie.errors import Misconfigured
from vigie.languages.pack import Pack
from vigie.ontology.yaml_text import read_yaml

UNKNOWN = "und"
_SAMPLE = 4_000
"""Characters that are looked at: two of three articles are not longer, and the answer does not change."""
_LEAST_WORDS = 8
"""Fewer words tell nothing: names and numbers are the same everywhere."""
_FEW_WORDS = 40
"""Of fewer words a handful of homographs ("UN", "on", "a") can make another language."""
_LEAST_SHARE = 0.16
"""Of running words a third to a half are in the list of their own language; of a related one a tenth."""
_LEAST_LEAD = 1.25
_LEAST_SCRIPT = 0.3
_LEAST_WORDS_AHEAD = 3
"""Words that another language has more than a given one before it is clearly surer in a short text."""
_CLEAR_LEAD = 2.0
"""How many times the words of the given one it has then."""
_WORD = re.compile(r"[^\W\d_]+")
_LETTER_BEHIND = re.compile(r"(?<=[^\W\d_]{2})['’][^\W\d_]\b")
"""A letter behind an apostrophe that follows a word: no word of its own, as in "Iran's", but in "l'a"."""


class _Script(NamedTuple):
    code: str
    letters: re.Pattern[str]
    marks: re.Pattern[str] | None


def detect(text: str, packs: Mapping[str, Pack], hint: str | None = None) -> str:
    """Name the language of a text; the hint decides where the words do not, or are few and do not speak against it."""
    sample = text[:_SAMPLE]
    return _by_script(sample) or _by_words(sample, packs, _code(hint)) or _code(hint) or UNKNOWN


def _code(hint: str | None) -> str | None:
    """Reduce a tag such as ``fr-FR`` to its language."""
    head = re.split(r"[-_]", (hint or "").strip().lower(), maxsplit=1)[0]
    return head if re.fullmatch(r"[a-z]{2,3}", head) and head != UNKNOWN else None


def _by_words(sample: str, packs: Mapping[str, Pack], hint: str | None) -> str | None:
    found = Counter(word.lower() for word in _WORD.findall(_LETTER_BEHIND.sub("", sample)))
    total = found.total()
    if total < _LEAST_WORDS:
        return None
    shares = sorted(
        (
            (sum(found[word] for word in words) / total, code)
            for code, words in _word_lists(tuple(packs.values())).items()
        ),
        reverse=True,
    )
    (best, code), (second, _) = shares[0], shares[1]
    given = next((share for share, known in shares if known == hint), None)
    if total < _FEW_WORDS and given is not None:
        ahead = (best - given) * total >= _LEAST_WORDS_AHEAD and best >= given * _CLEAR_LEAD
        return code if ahead else hint
    sure = best >= _LEAST_SHARE and best >= second * _LEAST_LEAD
    return code if sure else None


def _by_script(sample: str) -> str | None:
    letters = sum(map(str.isalpha, sample))
    if not letters:
        return None
    best: tuple[float, int, str] | None = None
    for script in _scripts():
        share = len(script.letters.findall(sample)) / letters
        marks = len(script.marks.findall(sample)) / letters if script.marks else 0.0
        if share >= _LEAST_SCRIPT and (script.marks is None or marks >= 0.02):
            best = max(best or (0.0, 0, ""), (share, script.marks is not None, script.code))
    return best[2] if best else None


@lru_cache(maxsize=8)
def _word_lists(packs: tuple[Pack, ...]) -> dict[str, frozenset[str]]:
    listed = {code: frozenset(entry["words"]) for code, entry in _others().items() if "words" in entry}
    return listed | {pack.code: frozenset(pack.text.stop_words) for pack in packs}


@lru_cache(maxsize=1)
def _scripts() -> tuple[_Script, ...]:
    return tuple(
        _Script(
            code, re.compile(f"[{entry['script']}]"), re.compile(f"[{entry['marks']}]") if "marks" in entry else None
        )
        for code, entry in _others().items()
        if "script" in entry
    )


@lru_cache(maxsize=1)
def _others() -> dict[str, dict[str, str]]:
    path = Path(languages.__file__).parent / "others.yaml"
    read: dict[str, dict[str, str]] = read_yaml(path)
    for code, entry in read.items():
        if not set(entry) <= {"words", "script", "marks"} or not {"words", "script"} & set(entry):
            raise Misconfigured(f"{path}: {code}: needs words or script, and knows no key but these and marks")
    return read
