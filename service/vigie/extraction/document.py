"""What the stages of a reading hand to each other. All offsets are characters of ``Page.text``."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any, Literal

from vigie.model.codes import Sector

MentionKind = Literal["state", "organisation", "group", "people", "person", "role", "pronoun", "collective"]
"""``people``: civilians, rebels, opposition. ``collective``: "les deux dirigeants", "les deux pays"."""
Via = Literal["direct", "metonym", "adjective", "role", "title", "coreference"]
_START, _END = attrgetter("start"), attrgetter("end")
GUESS = 0.5
"""Confidence of a mention whose party the context alone tells: even odds."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its furniture told apart."""

    text: str
    body: tuple[Span, ...]
    """Paragraphs of the article itself, in order, headings among them."""
    headings: tuple[Span, ...] = ()
    """Those of ``body`` that are the headline, the standfirst or a subhead."""
    published_on: date | None = None
    """Publication day found in the page's furniture."""
    title: str | None = None
    """As the article gives it, else as the page does."""
    outlet: str | None = None
    language: str = "und"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the body."""

    index: int
    start: int
    end: int
    paragraph: int
    """Index into ``Page.body``."""
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words between quotation marks, the marks left out. ``repaired``: one of the marks was missing."""

    start: int
    end: int
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where the text names, or points to, an actor."""

    start: int
    end: int
    text: str
    sentence: int
    kind: MentionKind
    parties: tuple[str, ...]
    """One code where it is clear; several for a collective that stands for each of them; none where nobody knows."""
    candidates: tuple[str, ...] = ()
    """Equally good codes between which nothing decides; then ``parties`` is empty."""
    person: str | None = None
    """Full name of the person meant, as far as the article gives it."""
    sector: Sector | None = None
    via: Via = "direct"
    confidence: float = 1.0
    acts: bool = True
    """False where the name only locates ("à Moscou", "en Syrie"): it is no source of an act."""
    office: str | None = None
    """Office id of the pack's role word ("president", "foreign"), of a role or of the person's term."""
    owned: bool = False
    """Whether a possessive gives a person's role to somebody spoken of before: "its chairman, X"."""

    @property
    def guessed(self) -> bool:
        """Whether no word beside it tells the party: such a mention says nothing of others."""
        return self.confidence <= GUESS


@dataclass(frozen=True, slots=True)
class Party:
    """A party that speaks or acts or suffers, with the mention that names it."""

    code: str
    mention: Mention
    path: str = ""
    """How the parse led to it: ``head``, ``near``, ``genitive`` or ``deep``; empty where something else did."""


@dataclass(slots=True)
class Document:
    """An article as far as it has been read; each stage adds its own."""

    page: Page
    published_on: date
    sentences: list[Sentence] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    """In order; none lies over another."""
    mentions: list[Mention] = field(default_factory=list)
    """In order of their start; links of the context stage already applied."""
    clauses: dict[int, Any] = field(default_factory=dict)
    """Of the sentences that hold an act word and a party, by index: `extraction.syntax.clauses.Clauses`."""
    main_dyad: tuple[str, str] | None = None
    """The two parties that the article is about, codes sorted."""
    dated: bool = True
    """False where nobody said when the article was published: ``published_on`` is then the day it came in."""

    @property
    def text(self) -> str:
        """The text that all offsets refer to."""
        return self.page.text

    def mentions_within(self, start: int, end: int) -> list[Mention]:
        """Mentions that lie wholly in ``[start, end)``, in order."""
        first = bisect_left(self.mentions, start, key=_START)
        last = bisect_left(self.mentions, end, first, key=_START)
        return [m for m in self.mentions[first:last] if m.end <= end]

    def quotations_over(self, start: int, end: int) -> range:
        """Places in ``quotations`` of those that share a character with ``[start, end)``; none lies over another."""
        first = bisect_right(self.quotations, start, key=_END)
        return range(first, bisect_left(self.quotations, end, first, key=_START))

    def sentences_over(self, start: int, end: int) -> list[Sentence]:
        """Sentences that share a character with ``[start, end)``, in order."""
        first = bisect_right(self.sentences, start, key=_END)
        return self.sentences[first : bisect_left(self.sentences, end, first, key=_START)]
