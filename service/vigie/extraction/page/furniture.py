"""A line in, what kind of furniture it is out; a paragraph in, the stretches of furniture inside it out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from vigie.extraction.page.lines import Kind, Line, ended
from vigie.languages.folding import fold
from vigie.languages.pack import Pack

_PARTS = re.compile(r"[|/·•›»«>:,;()\[\]&+*.\u2013\u2014]+|\s{2,}|\s[-–—]\s")
_DIGITS = re.compile(r"[\d\s%:.,/+#-]*\Z")
_SIGNATURE = re.compile(r"[a-z]{2,8}(?:-[a-z]{2,8})?(?:/[a-z0-9]{1,8}(?:-[a-z]{1,5})?){1,9}\Z")
_CREDIT_END = re.compile(
    r"[(\[](?P<who>[^()\[\]]{2,80})[)\]]\s*\.?\s*\Z|(?:\s|\A)[©Ⓒ]\s*[^.!?]{0,80}\Z"
)
_BARE_NAMES = re.compile(r"(?:[^\W\d_][\w.'’-]*\s+){0,4}[^\W\d_][\w.'’-]*\s*[/,|]\s*(?:[^\W\d_][\w.'’-]*\s*){1,4}\Z")
_CAPS_CREDIT = re.compile(r"\|\s*(?:[A-ZÀ-Ý][A-ZÀ-Ý.'’-]+|VIA|/)(?:\s*/\s*|\s+|-)?(?:(?:[A-ZÀ-Ý]{2}[A-ZÀ-Ý.'’-]*)(?:\s*/\s*|\s+)){0,8}")
_DATELINE = re.compile(r"\A[\s\"]*(?:[A-ZÀ-Ý][\w’'.-]*[\s,]+){0,5}(?:[^()]{0,30}[\s,])?\((?P<who>[A-Za-zÀ-ÿ' /-]{2,30})\)\s*[-–—:.]*\s*")
_CITY_DASH = re.compile(r"\A[\s\"]*[A-ZÀ-Ý][A-ZÀ-Ý'’. -]{2,30}(?:,\s*\w+\.?\s*\d{0,2}\s*)?\s*[-–—]{1,2}\s+(?=[A-ZÀ-Ý\"“«])")
_GLUED_NAME = re.compile(r"\A\s*(?:Par|By|PAR|BY)\s+(?:[A-ZÀ-Ý][\w'’.-]*\s+){0,3}[A-ZÀ-Ý][a-zà-ÿ]+(?=[A-ZÀ-Ý][a-zà-ÿ'’\s])")
_SENTENCE_END = re.compile(r"[.!?…]")
_CLOSED = re.compile(r"[.!?…][\"”»)]{0,4}(?=\s|\Z)")
_COLON = re.compile(r"\s?:\s*")
_CAPITALISED = re.compile(r"(?<=\s)[A-ZÀ-Ý][a-zà-ÿ]{0,9}(?=[\s'’])")
_PARTICLES = {"de", "du", "van", "von", "and", "et", "&", "in", "à", "for", "pour", "au", "en"}
_POST_AUTHOR = re.compile(r"\A[—–-]\s*.{2,60}\(@\w{1,30}\)")
_DURATION = re.compile(r"\A(?:duration|durée|duree)\b.{0,12}\d|\A\d{1,2}:\d{2}\Z", re.IGNORECASE)
_CAPTION_WORDS = 90


@dataclass(frozen=True)
class Marks:
    """The phrases of all packs, folded and compiled: a page of one language carries the furniture of others."""

    labels: frozenset[str]
    reporters: frozenset[str]
    captions: frozenset[str]
    related: re.Pattern[str]
    endings: re.Pattern[str]
    teasers: re.Pattern[str]
    published: re.Pattern[str]
    bylines: re.Pattern[str]
    stubs: re.Pattern[str]
    appeals: re.Pattern[str]
    poses: re.Pattern[str]
    small_words: frozenset[str]


def marks_of(packs: Mapping[str, Pack]) -> Marks:
    """Gather the phrases of the packs, once for each set of them."""
    return _marks(tuple(packs.values()))


@lru_cache(maxsize=8)
def _marks(packs: tuple[Pack, ...]) -> Marks:
    def phrases(name: str) -> list[str]:
        return [fold(phrase) for pack in packs for phrase in getattr(pack.furniture, name)]

    return Marks(
        labels=frozenset(_reduced(phrase) for phrase in phrases("labels")),
        reporters=frozenset(_reduced(phrase) for phrase in phrases("reporters")),
        captions=frozenset(_reduced(phrase) for phrase in phrases("captions")),
        related=_opening(phrases("related")),
        endings=_opening(phrases("endings")),
        teasers=_opening(phrases("teasers")),
        published=_anywhere(phrases("published")),
        bylines=_opening(phrases("bylines")),
        stubs=_anywhere(phrases("stubs")),
        appeals=_anywhere(phrases("appeals")),
        poses=_anywhere(phrases("poses")),
        small_words=frozenset(word for pack in packs for word in pack.text.stop_words),
    )


def _alternatives(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(set(phrases), key=len, reverse=True))


def _opening(phrases: list[str]) -> re.Pattern[str]:
    return re.compile(rf"[\W_]{{0,6}}(?:\d{{1,4}}\s+)?(?P<phrase>{_alternatives(phrases)})(?!\w)")


def _anywhere(phrases: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_alternatives(phrases)})(?!\w)")


def _reduced(text: str) -> str:
    return " ".join(text.split()).strip(" :;,.|-()")


def opens(pattern: re.Pattern[str], line: Line, folded: str) -> str | None:
    """Return what follows where the line opens with a phrase that stands for itself: not as a part of a sentence.

    It does where nothing, a separator or a capital follows, and a single word only before a colon or in capitals.
    """
    match = pattern.match(folded)
    if not match:
        return None
    written = line.text[match.start("phrase") : match.end("phrase")]
    rest = line.text[match.end() :]
    alone = not rest.strip(" \u00a0\u202f:.…|>»›-–")
    separated = bool(re.match(r"\s*[:|>›»–—]|\s{2,}|\s-\s", rest)) or written.endswith((":", "|"))
    capital = bool(re.match(r"[\s\"“«]*[A-ZÀ-Ý0-9\"“«]", rest))
    one_word = " " not in written.strip()
    if alone or separated or (capital and (not one_word or (written.isupper() and len(written) > 1))):
        return rest.strip(" \u00a0\u202f:|>›»–-")
    return None


def classify(line: Line, marks: Marks, *, date: bool) -> None:
    """Set the kind of a line that is furniture by itself. ``date``: it holds a full date."""
    folded = line.folded
    if _is_label(folded, marks) or not re.search(r"\w", line.text) or _SIGNATURE.match(line.text):
        line.kind = Kind.FURNITURE
    elif (date and _is_date_line(line, folded, marks)) or _is_short_date(line, folded, marks):
        line.kind = Kind.DATE
    elif (rest := opens(marks.related, line, folded)) is not None and line.words <= 60 and not _is_stub_of_prose(rest):
        line.kind = Kind.FURNITURE if rest else Kind.RELATED
        if opens(marks.endings, line, folded) == "":
            line.kind = Kind.ENDING
    elif line.words <= 12 and not ended(line.text) and opens(marks.endings, line, folded) is not None:
        line.kind = Kind.ENDING
    elif _is_byline(line, folded, marks) or _is_teaser(line, folded, marks) or _is_caption(line, folded, marks):
        line.kind = Kind.FURNITURE
    elif line.words <= 60 and marks.appeals.search(folded) and _short_appeal(line):
        line.kind = Kind.FURNITURE


def _short_appeal(line: Line) -> bool:
    """A whole line goes only where it is one appeal; in longer ones the sentence goes."""
    return len(_SENTENCE_END.findall(line.text)) <= 3


def _is_label(folded: str, marks: Marks) -> bool:
    if len(folded) > 120:
        return False
    if _reduced(folded) in marks.labels:
        return True
    parts = [part for part in map(_reduced, _PARTS.split(folded)) if part]
    if parts and all(part in marks.labels or _DIGITS.match(part) for part in parts):
        return True
    return bool(_DIGITS.match(folded)) and len(folded) <= 20


def _is_date_line(line: Line, folded: str, marks: Marks) -> bool:
    if marks.published.match(folded.lstrip(" ,|-·•")) and line.words <= 30:
        return True
    if line.words <= 7:
        return True
    return line.words <= 25 and not ended(line.text) and bool(marks.published.search(folded))


def _is_short_date(line: Line, folded: str, marks: Marks) -> bool:
    """"Publié le 4 novembre": a date without its year."""
    return line.words <= 6 and not ended(line.text) and bool(marks.published.match(folded.lstrip(" ,|-")) and re.search(r"\d", folded))


def _is_byline(line: Line, folded: str, marks: Marks) -> bool:
    reduced = _reduced(folded)
    if reduced in marks.reporters or _POST_AUTHOR.match(line.text) or _DURATION.match(line.text):
        return True
    if line.words <= 6 and "," in folded and _reduced(folded.partition(",")[0]) in marks.reporters:
        return True
    match = marks.bylines.match(folded)
    if not match or line.words > 16:
        return False
    rest = line.text[match.end() :].strip()
    return not rest or rest[:1] in ":|" or _is_names(rest.partition(",")[0]) or match.group().endswith(":")


def _is_names(text: str) -> bool:
    words = text.split()
    return 0 < len(words) <= 12 and all(word[0].isupper() or word in _PARTICLES for word in words)


def _is_teaser(line: Line, folded: str, marks: Marks) -> bool:
    return line.words <= 40 and opens(marks.teasers, line, folded) is not None


def _is_caption(line: Line, folded: str, marks: Marks) -> bool:
    if line.words > _CAPTION_WORDS:
        return False
    if line.text[0] in "©Ⓒ" or (line.words <= 12 and _opens_credit(folded, marks)):
        return True
    match = _CREDIT_END.search(line.text[-120:])
    if match is None:
        return False
    who = match["who"]
    return who is None or _is_credit(who, marks) and (line.words <= 60)


def _opens_credit(folded: str, marks: Marks) -> bool:
    head, colon, _ = folded.partition(":")
    return bool(colon) and _reduced(head) in marks.captions


def _is_credit(who: str, marks: Marks) -> bool:
    folded = fold(who)
    if _reduced(folded.partition(":")[0]) in marks.captions and (":" in folded or "/" in folded):
        return True
    if _reduced(folded) in marks.captions - marks.reporters:
        return True
    parts = [_reduced(part) for part in re.split(r"[/,|]", folded)]
    if len(parts) > 1 and (parts[-1] in marks.captions or parts[-1] in marks.reporters):
        return True
    return "/" in who and bool(_BARE_NAMES.match(who.strip())) and not any(sign.isdigit() for sign in who)


def is_lone_credit(line: Line, marks: Marks) -> bool:
    """Tell whether a line is nothing but the credit of a picture: the line before it is then its caption."""
    return line.words <= 12 and (line.text[0] in "©Ⓒ" or _opens_credit(line.folded, marks))


def is_posed(line: Line, marks: Marks) -> bool:
    """Tell whether a line points into a picture."""
    return bool(marks.poses.search(line.folded))


def _is_stub_of_prose(rest: str) -> bool:
    """Text goes on after the label: the line breaks were lost, and only the label is furniture."""
    return len(rest) > 200 and len(_SENTENCE_END.findall(rest)) >= 2


def inner_furniture(text: str, marks: Marks) -> list[tuple[int, int]]:
    """Find the stretches of furniture inside one paragraph, in order; they may touch, and overlap nowhere."""
    folded = fold(text)
    cuts = [match.span() for match in (_GLUED_NAME.match(text),) if match]
    cuts += _datelines(text, folded, marks)
    if "|" in text:
        cuts += [span for match in _CAPS_CREDIT.finditer(text) if (span := _pipe_credit(text, match))]
    cuts += [_stub(text, match.start(), match.end(), marks) for match in marks.stubs.finditer(folded) if _stands_out(text, match)]
    cuts += [_sentence_around(text, match.start(), match.end()) for match in marks.appeals.finditer(folded)]
    return _merged(cut for cut in cuts if cut)


def _datelines(text: str, folded: str, marks: Marks) -> list[tuple[int, int]]:
    match = _DATELINE.match(text[:120])
    if match and any(_reduced(part) in marks.reporters for part in fold(match["who"]).split("/")):
        return [match.span()]
    match = _CITY_DASH.match(text[:60])
    return [match.span()] if match else []


def _pipe_credit(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    """A credit in capitals after a bar, and the caption before it: back to the sentence's start."""
    written = match.group().strip("| ")
    if sum(sign.isupper() for sign in written) < 4:
        return None
    before = text[max(0, match.start() - 40) : match.start()].rstrip()
    closed = before[-1:] in {".", "!", "?"}
    start = _sentence_start(text, match.start() - 3 if closed else match.start())
    return (start, match.end()) if match.start() - start < 600 else match.span()


def _stands_out(text: str, match: re.Match[str]) -> bool:
    """A single word is a stub only in capitals; a phrase begins with a capital or ends with a colon."""
    written = match.group()
    original = text[match.start() : match.end()]
    if " " not in written.strip(" :") and not written.endswith(":"):
        return original.isupper() and len(original) > 3
    return original[0].isupper()


def _stub(text: str, start: int, end: int, marks: Marks) -> tuple[int, int]:
    """Cut a label; one without a colon is followed by headlines that run up to the last capitalised small word."""
    colon = _COLON.match(text, end)
    if text[end - 1] == ":" or colon:
        return start, colon.end() if colon else end
    stop = _SENTENCE_END.search(text, end, end + 600)
    sentence_end = stop.start() if stop else min(len(text), end + 600)
    last = end
    for word in _CAPITALISED.finditer(text, end + 3, sentence_end):
        if word.group().lower() in marks.small_words:
            last = word.start()
    return start, last


def _sentence_start(text: str, at: int) -> int:
    low = max(0, at - 700)
    found = [match.end() for match in _CLOSED.finditer(text, low, at)]
    start = found[-1] if found else low
    return start + len(text[start:at]) - len(text[start:at].lstrip())


def _sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    stop = _CLOSED.search(text, end, end + 400)
    return _sentence_start(text, start), stop.end() if stop else min(len(text), end + 400)


def _merged(cuts: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(cuts):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
