"""Text in, its numbers out: figures, number words, ranges, with what is said of their exactness."""

import re
from dataclasses import dataclass
from functools import lru_cache

from vigie.languages.folding import fold
from vigie.languages.pack import Pack
from vigie.model.codes import Bound

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_SPOKEN = re.compile(r"[a-z]+")
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


@dataclass(frozen=True, slots=True)
class _Words:
    first: frozenset[str]
    """Words with which a number can begin."""
    articles: frozenset[str]
    figure: re.Pattern[str]
    small: dict[str, int]
    hundreds: frozenset[str]
    scales: dict[str, float]
    collective: dict[str, int]
    links: frozenset[str]
    half: re.Pattern[str]
    weak: frozenset[str]
    before: re.Pattern[str]
    bounds: dict[str, Bound]
    after: re.Pattern[str]
    bounds_after: dict[str, Bound]
    ranges: tuple[tuple[str, str], ...]
    grouping: frozenset[str]
    decimal: str


@dataclass(slots=True)
class _Read:
    start: int
    end: int
    value: float
    scaled: bool
    approximate: bool = False
    weak: bool = False
    scale: float = 1.0


def find_numbers(text: str, start: int, end: int, pack: Pack) -> list[Number]:
    """Find the numbers of a stretch of text, in order; a range gives its lower end and the bound ``about``.

    Figures that a translation broke ("100 XNUMX") are no number.
    """
    words = _words(pack)
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


def _reads(folded: str, words: _Words) -> list[_Read]:
    reads: list[_Read] = []
    at = 0
    for match in _TOKEN.finditer(folded):
        word = match.group()
        figure = word[0].isdigit()
        if match.start() < at or not (figure or word in words.first):
            continue
        read = _figure(folded, match.start(), words) if figure else _spoken(folded, match, words)
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


def _add_half(folded: str, read: _Read, words: _Words) -> None:
    """Read "trois millions et demi" and "two and a half million"."""
    match = words.half.match(folded, read.end)
    if match is None:
        return
    scale = words.scales.get(match.group(1) or "", 0)
    if read.scale > 1:
        read.value, read.end = read.value + read.scale / 2, match.start(1) - 1 if match.group(1) else match.end()
    elif scale > 1 and read.value < 1000:
        read.value, read.end, read.scale, read.scaled = (read.value + 0.5) * scale, match.end(), scale, True


def _is_doubled(folded: str, before: _Read, read: _Read) -> bool:
    """A translation that kept two figures side by side ("40.000 15.000"): the first one stands."""
    gap = folded[before.end : read.start]
    figures = folded[before.start].isdigit() and folded[read.start].isdigit()
    return figures and gap == " " and before.value >= 1000 and read.value >= 1000


def _figure(folded: str, at: int, words: _Words) -> _Read | None:
    match = words.figure.match(folded, at)
    if match is None or (
        at and (folded[at - 1].isalnum() or (folded[at - 1] in ".,/:" and folded[at - 2 : at - 1].isdigit()))
    ):
        return None
    value = _value(match.group(), words)
    end = match.end()
    if (
        value is None
        or value > _LARGEST
        or folded[end : end + 2].strip()[:1] in {"%", "°"}
        or folded[end : end + 1] in {"/", ":"}
        or _is_ordinal(folded, end, words)
    ):
        return None
    read = _Read(at, end, value, scaled=False)
    return _scaled(folded, read, words)


def _is_ordinal(folded: str, end: int, words: _Words) -> bool:
    """A letter glued to figures names a thing ("35e", "1er", "F16") unless it is a scale ("35bn")."""
    glued = re.match(r"[a-z]+", folded[end : end + 12])
    return bool(glued) and glued.group() not in words.scales


def _value(written: str, words: _Words) -> float | None:
    plain = written
    for sign in words.grouping:
        if re.search(rf"\d{re.escape(sign)}\d{{3}}(?!\d)", plain):
            plain = re.sub(rf"(?<=\d){re.escape(sign)}(?=\d{{3}}(?!\d))", "", plain)
    plain = plain.replace(words.decimal, ".")
    try:
        return float(plain)
    except ValueError:
        return None


def _scaled(folded: str, read: _Read, words: _Words) -> _Read:
    """Take scale words after a number: "2,7 millions", "80 mille", "35bn"."""
    while match := _SCALE.match(folded, read.end):
        scale = words.scales.get(match.group(1))
        if scale is None or read.value * scale > _LARGEST:
            break
        if len(match.group(1)) == 1 and (folded[read.end].isspace() or folded[max(0, read.start - 1)] not in "$€£¥"):
            break
        read.value *= scale
        read.scale *= scale
        read.end = match.end(1)
        read.scaled = True
    return read


def _spoken(folded: str, first: re.Match[str], words: _Words) -> _Read | None:
    """Read number words from one on: small numbers add up, hundreds and scales multiply what stands before them."""
    total, current, taken, end = 0.0, 0.0, 0, first.end()
    position: re.Match[str] | None = first
    weak, approximate, scale = True, False, 1.0
    while position is not None:
        word = position.group()
        if word in words.collective and (taken or word in {"millier", "dozen"} or current) and (current or taken):
            current = (
                max(current, 1) * words.collective[word]
                if word not in words.scales or current
                else words.collective[word]
            )
            approximate, weak = True, False
            end = position.end()
            taken += 1
            break
        if word in words.small:
            value = words.small[word]
            tens = current % 100
            if value == 20 and tens == 4:  # four twenties
                current += 76
            elif tens and ((value >= 10 and not (value < 20 and tens in {60, 80})) or tens < 10 or tens % 10):
                break
            else:
                current += value
            weak = weak and word in words.weak and taken == 0
        elif word in words.hundreds:
            current = max(current, 1) * 100 if current < 100 else current
            weak = False
        elif (
            word in words.scales
            and words.scales[word] >= 1000
            and len(word) > 2
            and (
                current
                or (
                    word
                    not in {
                        "million",
                        "millions",
                        "milliard",
                        "milliards",
                        "billion",
                        "billions",
                        "milliers",
                        "millier",
                        "thousand",
                        "trillion",
                    }
                )
            )
        ):
            total += max(current, 1) * words.scales[word]
            scale = max(scale, words.scales[word])
            current = 0
            weak = weak and taken == 0
        elif word in words.links and taken:
            ahead = _next(folded, position.end())
            if ahead is None or not (ahead.group() in words.small or ahead.group() in words.hundreds):
                break
            if current % 10 and total == 0 and current < 100:
                break
            position = ahead
            continue
        else:
            break
        taken += 1
        end = position.end()
        position = _next(folded, end)
    value = total + current
    if not taken or (value <= 0 and not weak):
        return None
    return _Read(
        first.start(),
        end,
        value,
        scaled=scale > 1,
        approximate=approximate,
        weak=(weak and value <= 9) or (weak and taken == 1),
        scale=scale,
    )


def _next(folded: str, at: int) -> re.Match[str] | None:
    return _SPOKEN.match(folded, at + (folded[at : at + 1] == " "))


def _joined_ranges(reads: list[_Read], folded: str, words: _Words) -> list[tuple[_Read, bool]]:
    joined: list[tuple[_Read, bool]] = []
    index = 0
    while index < len(reads):
        read = reads[index]
        following = reads[index + 1] if index + 1 < len(reads) else None
        opening = _range(folded, read, following, words) if following else None
        if following is not None and opening is not None:
            value = read.value
            if following.scaled and not read.scaled and read.value * following.scale <= following.value:
                value *= following.scale
            joined.append((_Read(opening, following.end, value, scaled=True, weak=read.weak and following.weak), True))
            index += 2
        else:
            joined.append((read, False))
            index += 1
    return joined


def _range(folded: str, low: _Read, high: _Read, words: _Words) -> int | None:
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


def _bounds(folded: str, read: _Read, words: _Words, *, is_range: bool) -> tuple[Bound, int, int]:
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


@lru_cache(maxsize=16)
def _words(pack: Pack) -> _Words:
    numbers = pack.numbers
    signs = "".join(re.escape(fold(sign)) for sign in numbers.grouping)
    figure = rf"\d{{1,3}}(?:(?P<sign>[{signs}])\d{{3}}(?!\d)(?:(?P=sign)\d{{3}}(?!\d)){{0,4}})(?:{re.escape(numbers.decimal)}\d+)?|\d+(?:[.,]\d+)?"
    bounds = {fold(phrase): bound for phrase, bound in numbers.bounds.items()}
    after = {fold(phrase): bound for phrase, bound in numbers.bounds_after.items()}
    return _Words(
        first=frozenset(map(fold, (*numbers.words, *numbers.hundred, *numbers.scales, *numbers.collective))),
        articles=frozenset(map(fold, numbers.articles)),
        figure=re.compile(figure),
        small={fold(word): value for word, value in numbers.words.items()},
        hundreds=frozenset(map(fold, numbers.hundred)),
        scales={fold(word): value for word, value in numbers.scales.items()},
        collective={fold(word): value for word, value in numbers.collective.items()},
        links=frozenset(map(fold, numbers.links)),
        half=re.compile(rf" (?:{'|'.join(map(fold, numbers.halves)) or '(?!)'})(?: ([a-z]+))?(?!\\w)"),
        weak=frozenset(map(fold, numbers.ambiguous)),
        before=re.compile(
            rf"(?<!\w)(?P<phrase>{_either(bounds)})[\s']?\s*(?:us |les |des |de |the |a |an |une? )?(?:us\s?|c|a)?[$€£¥]?\s?\Z"
        ),
        bounds=bounds,
        after=re.compile(rf"\s+(?P<phrase>{_either(after)})(?!\w)"),
        bounds_after=after,
        ranges=tuple((fold(opening), fold(middle)) for opening, middle in sorted(numbers.ranges.items(), reverse=True)),
        grouping=frozenset(map(fold, numbers.grouping)),
        decimal=numbers.decimal,
    )


def _either(phrases: dict[str, Bound]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True)) or r"(?!)"
