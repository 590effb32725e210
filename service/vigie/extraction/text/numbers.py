"""Text in, its numbers out: figures, number words, ranges, with what is said of their exactness."""

import re
import unicodedata
from dataclasses import dataclass

from vigie.extraction.text.number_words import NumberWords, words_of_numbers
from vigie.extraction.text.spoken import Read, spoken
from vigie.languages.folding import fold
from vigie.languages.pack import Pack
from vigie.model.codes import Bound

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_SCALE = re.compile(r"\s?([a-z]+)\b\.?")
_BROKEN = re.compile(r"\s*xnumx")
_LARGEST = 1e15
_MOST = 30
"""Numbers that are read in one sentence; more are a table."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as the text gives it. ``start`` and ``end`` enclose it with its bound and, of a range, both ends."""

    start: int
    end: int
    value: float
    bound: Bound
    figures: int
    """Where the number itself begins."""
    weak: bool = False
    """A word that is a number only before a counted noun ("un")."""


def find_numbers(text: str, start: int, end: int, pack: Pack) -> list[Number]:
    """Find the numbers of a stretch of text, in order; a range gives its lower end and the bound ``about``.

    Figures that a translation broke ("100 XNUMX") are no number.
    """
    words = words_of_numbers(pack)
    folded = fold(text[start:end])
    reads = _joined_ranges(_reads(folded, words), folded, words)
    found = []
    for read, is_range in reads:
        if _is_name(text, start + read.start):
            continue
        bound, begins, ends = _bounds(folded, read, words, is_range=is_range)
        found.append(Number(start + begins, start + ends, read.value, bound, start + read.start, read.weak))
    return found


def _is_name(text: str, at: int) -> bool:
    """Figures glued to a letter by a hyphen name a thing: "F-16", "Covid-19"."""
    return text[at - 1 : at] == "-" and text[at - 2 : at - 1].isalpha() and text[at].isdigit()


def _reads(folded: str, words: NumberWords) -> list[Read]:
    reads: list[Read] = []
    at = 0
    for match in _TOKEN.finditer(folded):
        word = match.group()
        figure = word[0].isdigit()
        if match.start() < at or not (figure or word in words.first):
            continue
        read = _figure(folded, match.start(), words) if figure else spoken(folded, match, words)
        if read is None or (read.weak and word in words.articles and read.value == 1):
            continue
        if len(reads) >= _MOST:
            break
        _add_half(folded, read, words)
        at = read.end
        if reads and _is_doubled(folded, reads[-1], read):
            reads[-1].end = read.end
            continue
        if not _BROKEN.match(folded, read.end) or read.value >= 1000:
            reads.append(read)
    return reads


def _add_half(folded: str, read: Read, words: NumberWords) -> None:
    """Read "trois millions et demi" and "two and a half million"."""
    match = words.half.match(folded, read.end)
    if match is None:
        return
    scale = words.scales.get(match.group(1) or "", 0)
    if read.scale > 1:
        read.value, read.end = read.value + read.scale / 2, match.start(1) - 1 if match.group(1) else match.end()
    elif scale > 1 and read.value < 1000:
        read.value, read.end, read.scale, read.scaled = (read.value + 0.5) * scale, match.end(), scale, True


def _is_doubled(folded: str, before: Read, read: Read) -> bool:
    """A translation that kept two figures side by side ("40.000 15.000"): the first one stands."""
    gap = folded[before.end : read.start]
    figures = folded[before.start].isdigit() and folded[read.start].isdigit()
    return figures and gap == " " and before.value >= 1000 and read.value >= 1000


def _figure(folded: str, at: int, words: NumberWords) -> Read | None:
    match = words.figure.match(folded, at)
    if match is None or (
        at and (folded[at - 1].isalnum() or (folded[at - 1] in ".,/:" and folded[at - 2 : at - 1].isdigit()))
    ):
        return None
    value = _value(match.group(), words)
    end = match.end()
    fraction = _fraction(folded[end : end + 1])
    if value is not None and fraction:
        value, end = value + fraction, end + 1
    if (
        value is None
        or value > _LARGEST
        or folded[end : end + 2].strip()[:1] in {"%", "°"}
        or folded[end : end + 1] in {"/", ":"}
        or _is_ordinal(folded, end, words)
    ):
        return None
    read = _scaled(folded, Read(at, end, value, scaled=False), words)
    if folded[read.end : read.end + 1].isalpha():
        return None  # "2m": people or metres
    if not read.scaled and _is_grouped(match.group(), words):
        read.value = value * 1000
    return read


def _is_grouped(written: str, words: NumberWords) -> bool:
    """Tell whether the decimal sign stands for thousands, as in another language: "1,200 soldats", "100.000 troops"."""
    whole, sign, rest = written.partition(words.decimal)
    return bool(sign) and whole.isdigit() and whole[0] != "0" and len(whole) <= 3 and len(rest) == 3


def _fraction(sign: str) -> float:
    """Give what "½" adds to the figure before it; 0 for any other sign, "²" among them."""
    value = unicodedata.numeric(sign, 0.0) if sign else 0.0
    return value if 0.0 < value < 1.0 else 0.0


def _is_ordinal(folded: str, end: int, words: NumberWords) -> bool:
    """A letter glued to figures names a thing ("35e", "1er", "F16") unless it is a scale ("35bn")."""
    glued = re.match(r"[a-z]+", folded[end : end + 12])
    return glued is not None and glued.group() not in words.scales


def _value(written: str, words: NumberWords) -> float | None:
    if written.count(words.decimal) > 1:
        return float(written.replace(words.decimal, ""))
    plain = written
    for sign in words.grouping:
        if re.search(rf"\d{re.escape(sign)}\d{{3}}(?!\d)", plain):
            plain = re.sub(rf"(?<=\d){re.escape(sign)}(?=\d{{3}}(?!\d))", "", plain)
    plain = plain.replace(words.decimal, ".")
    try:
        return float(plain)
    except ValueError:
        return None


def _scaled(folded: str, read: Read, words: NumberWords) -> Read:
    """Take scale words after a number: "2,7 millions", "80 mille", "35bn"."""
    while match := _SCALE.match(folded, read.end):
        scale = words.scales.get(match.group(1))
        if scale is None or read.value * scale > _LARGEST:
            break
        if len(match.group(1)) == 1 and not _is_short_scale(folded, read, match.group(1)):
            break
        read.value *= scale
        read.scale *= scale
        read.end = match.end(1)
        read.scaled = True
    return read


def _is_short_scale(folded: str, read: Read, letter: str) -> bool:
    """Tell a glued letter that multiplies ("$3m", "100k") from one that measures ("100m")."""
    return not folded[read.end].isspace() and (letter == "k" or folded[max(0, read.start - 1)] in "$€£¥")


def _joined_ranges(reads: list[Read], folded: str, words: NumberWords) -> list[tuple[Read, bool]]:
    joined: list[tuple[Read, bool]] = []
    index = 0
    while index < len(reads):
        read = reads[index]
        following = reads[index + 1] if index + 1 < len(reads) else None
        opening = _range(folded, read, following, words) if following else None
        if following is not None and opening is not None:
            value = read.value
            if following.scaled and not read.scaled and read.value * following.scale <= following.value:
                value *= following.scale
            elif not read.scaled and value < 1000 <= following.value and value * 1000 <= following.value:
                value *= 1000  # "5 à 6 000 soldats"
            joined.append((Read(opening, following.end, value, scaled=True, weak=read.weak and following.weak), True))
            index += 2
        else:
            joined.append((read, False))
            index += 1
    return joined


def _range(folded: str, low: Read, high: Read, words: NumberWords) -> int | None:
    """Return where a range begins, None where the two numbers are none."""
    between = folded[low.end : high.start]
    if between.strip() == "" and len(between) <= 3 and "-" not in between and between.count(" ") == 1:
        return None
    if high.value < low.value and not high.scaled:
        return None
    for opening, middle in words.ranges:
        if between.strip() != middle:
            continue
        before = folded[max(0, low.start - 20) : low.start].rstrip()
        if opening and re.search(rf"(?<!\w){re.escape(opening)}\Z", before):
            return folded.rfind(opening, 0, low.start)
        if not opening and high.value > low.value:
            return low.start
    return None


def _bounds(folded: str, read: Read, words: NumberWords, *, is_range: bool) -> tuple[Bound, int, int]:
    bound: Bound = "about" if is_range or read.approximate else "exact"
    begins, ends = read.start, read.end
    match = words.before.search(folded, max(0, read.start - 40), read.start)
    if match:
        bound, begins = words.bounds[match["phrase"]], match.start("phrase")
    else:
        after = words.after.match(folded, read.end)
        if after:
            bound, ends = words.bounds_after[after["phrase"]], after.end("phrase")
    return bound, begins, ends
