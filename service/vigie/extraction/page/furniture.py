"""A line in, what kind of furniture it is out."""

import re

from vigie.extraction.page.lines import Kind, Line, ended
from vigie.extraction.page.marks import Marks, reduced
from vigie.languages.folding import fold

_PARTS = re.compile(r"[|/·•›»«>:,;()\[\]&+*.\u2013\u2014]+|\s{2,}|\s[-–—]\s")
_DIGITS = re.compile(r"[\d\s%:.,/+#-]*\Z")
_SIGNATURE = re.compile(r"[a-z]{2,8}(?:-[a-z]{2,8})?(?:/[a-z0-9]{1,8}(?:-[a-z]{1,5})?){1,9}\Z")
_CREDIT_END = re.compile(r"[(\[](?P<who>[^()\[\]]{2,80})[)\]]\s*\.?\s*\Z|(?:\s|\A)[©Ⓒ]\s*[^.!?]{0,80}\Z")
_BARE_NAMES = re.compile(
    r"(?:[^\W\d_][\w.'’-]*\s+){0,4}[^\W\d_][\w.'’-]*\s*[/,|]\s*(?:[^\W\d_][\w.'’-]*\s+){0,3}[^\W\d_][\w.'’-]*\s*\Z"
)
SENTENCE_END = re.compile(r"[.!?…]")
_POST_AUTHOR = re.compile(r"\A[—–-]\s*.{2,60}\(@\w{1,30}\)")
_CAPTION_WORDS = 90


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
    elif (
        _is_byline(line, folded, marks)
        or _is_teaser(line, folded, marks)
        or _is_caption(line, folded, marks)
        or (line.words <= 60 and marks.appeals.search(folded) and _short_appeal(line))
    ):
        line.kind = Kind.FURNITURE


def _short_appeal(line: Line) -> bool:
    """A whole line goes only where it is one appeal; in longer ones the sentence goes."""
    return len(SENTENCE_END.findall(line.text)) <= 3


def _is_label(folded: str, marks: Marks) -> bool:
    if len(folded) > 120:
        return False
    if reduced(folded) in marks.labels:
        return True
    parts = [part for part in map(reduced, _PARTS.split(folded)) if part]
    if parts and all(part in marks.labels or _DIGITS.match(part) for part in parts):
        return True
    return bool(_DIGITS.match(folded)) and len(folded) <= 20


_BARE_DATE, _SHORT_DATE_LINE = 4, 7
"""Words of a line that is a date and nothing more, and of one that may have a place or a clock beside it."""


def _is_date_line(line: Line, folded: str, marks: Marks) -> bool:
    if marks.published.match(folded.lstrip(" ,|-·•")) and line.words <= 30:
        return True
    if line.words <= _BARE_DATE:
        return True
    if line.words <= _SHORT_DATE_LINE:
        return not ended(line.text)  # "Russia invaded Ukraine on February 24, 2022." is a sentence
    return line.words <= 25 and not ended(line.text) and bool(marks.published.search(folded))


def _is_short_date(line: Line, folded: str, marks: Marks) -> bool:
    """Find "publié le 4 novembre", a date without its year."""
    return (
        line.words <= 6
        and not ended(line.text)
        and bool(marks.published.match(folded.lstrip(" ,|-")) and re.search(r"\d", folded))
    )


def _is_byline(line: Line, folded: str, marks: Marks) -> bool:
    whole = reduced(folded)
    if whole in marks.reporters or _POST_AUTHOR.match(line.text) or marks.length.match(folded):
        return True
    if line.words <= 6 and "," in folded and reduced(folded.partition(",")[0]) in marks.reporters:
        return True
    match = marks.bylines.match(folded)
    if not match or line.words > 16:
        return False
    rest = line.text[match.end() :].strip()
    return not rest or rest[:1] in ":|" or _is_names(rest.partition(",")[0], marks) or match.group().endswith(":")


def _is_names(text: str, marks: Marks) -> bool:
    words = text.split()
    return 0 < len(words) <= 12 and all(word[0].isupper() or word in marks.particles for word in words)


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
    return who is None or (_is_credit(who, marks) and (line.words <= 60))


def _opens_credit(folded: str, marks: Marks) -> bool:
    head, colon, _ = folded.partition(":")
    return bool(colon) and reduced(head) in marks.captions


def _is_credit(who: str, marks: Marks) -> bool:
    folded = fold(who)
    if reduced(folded.partition(":")[0]) in marks.captions and (":" in folded or "/" in folded):
        return True
    if reduced(folded) in marks.captions - marks.reporters:
        return True
    parts = [reduced(part) for part in re.split(r"[/,|]", folded)]
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
    return len(rest) > 200 and len(SENTENCE_END.findall(rest)) >= 2
