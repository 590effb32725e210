"""What the articles of one publication day say of one dyad: a state that merges in any order.

A join-semilattice: sets of articles under union, weights under max, spans under union, citations under min. So the
merge is commutative, associative and idempotent, and late, shuffled or repeated reports end in the same bytes.
Articles beyond the bound leave by their rank, a static order: an order by weight would make the result depend on
who came first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import orjson

from vigie.tension.report import Citation, Key, Report

FULL_RANGE = 1 << 64
"""Number of different ranks."""
NOT_FULL = "~" * 16
"""Sorts after every rank."""

Span = tuple[int, int]


@dataclass(slots=True)
class Article:
    """What one article says of the dyad."""

    told: tuple[int, str]
    """First publication in seconds, and its outlet: of copies the earliest is the article."""
    weights: dict[Key, int] = field(default_factory=dict)
    stances: dict[tuple[Key, Span], int] = field(default_factory=dict)
    spans: tuple[list[Span], list[Span]] = field(default_factory=lambda: ([], []))
    """Words that events cover, forward and backward: a stance in the same words weighs nothing.

    Kept apart from the stances, since either may come first; the rule is applied when the sums are made.
    """

    row: list[Any] | None = field(default=None, compare=False)
    """As it was last written; None since a report came in."""
    weighed: Any = field(default=None, compare=False)
    """Room for what a summary makes of it; None since a report came in."""

    def merge(self, other: "Article") -> None:
        """Take in what another report of the same article says."""
        self.row = self.weighed = None
        self.told = min(self.told, other.told)
        _merge_largest(self.weights, other.weights)
        _merge_largest(self.stances, other.stances)
        for mine, theirs in zip(self.spans, other.spans, strict=True):
            if theirs:
                mine[:] = united(chain(mine, theirs))

    def weights_left(self) -> dict[Key, int]:
        """Weight of each key in thousandths, stances in the words of an event of the same direction left out."""
        weights = dict(self.weights)
        for (key, span), weight in self.stances.items():
            if not any(start < span[1] and span[0] < end for start, end in self.spans[key.backward]):
                weights[key] = max(weight, weights.get(key, 0))
        return weights

    def written(self, rank: str, key_at: Mapping[Key, int], outlet_at: Mapping[str, int]) -> list[Any]:
        """Row of the article, with positions instead of keys and outlets."""
        return [
            rank,
            self.told[0],
            outlet_at[self.told[1]],
            [[key_at[key], weight] for key, weight in sorted(self.weights.items())],
            [[key_at[key], *span, weight] for (key, span), weight in sorted(self.stances.items())],
            *self.spans,
        ]


@dataclass(slots=True)
class Cell:
    """The articles of smallest rank of one dyad and publication day, at most ``bound`` of them."""

    bound: int
    articles: dict[str, Article] = field(default_factory=dict)
    """By rank."""
    citations: dict[Key, Citation] = field(default_factory=dict)
    _tables: tuple[list[Key], list[str]] = field(default=([], []), compare=False)
    """Keys and outlets that the rows of articles point into."""

    @property
    def threshold(self) -> str:
        """Rank that an article must not exceed to come in."""
        return max(self.articles) if len(self.articles) >= self.bound else NOT_FULL

    def add(self, report: Report) -> None:
        """Take in one report."""
        self.merge(_cell_of(report, self.bound))

    def merge(self, other: "Cell") -> None:
        """Become the union of both; whatever the order of merges, the same cell results."""
        for rank, article in other.articles.items():
            mine = self.articles.setdefault(rank, Article(article.told))
            mine.merge(article)
        for key, citation in other.citations.items():
            self.citations[key] = min(citation, self.citations.get(key, citation))
        if len(self.articles) > self.bound:
            self._shrink()

    def _shrink(self) -> None:
        kept = sorted(self.articles)[: self.bound]
        self.articles = {rank: self.articles[rank] for rank in kept}
        # A citation is that of the smallest rank with its key: where it left, every article with the key did.
        self.citations = {key: cited for key, cited in self.citations.items() if cited.rank <= kept[-1]}

    def encode(self) -> bytes:
        """Write the cell; equal cells give equal bytes. The first 16 bytes are the threshold."""
        tables = sorted(self.citations), sorted({article.told[1] for article in self.articles.values()})
        kept = tables == self._tables
        self._tables = tables
        key_at = {key: at for at, key in enumerate(tables[0])}
        outlet_at = {outlet: at for at, outlet in enumerate(tables[1])}
        rows = []
        for rank, article in sorted(self.articles.items()):
            if article.row is None or not kept:
                article.row = article.written(rank, key_at, outlet_at)
            rows.append(article.row)
        body = {
            "keys": [tuple(key) for key in tables[0]],
            "cited": [tuple(self.citations[key]) for key in tables[0]],
            "outlets": tables[1],
            "articles": rows,
        }
        return self.threshold.encode() + orjson.dumps(body)


def decoded(value: bytes | None, bound: int) -> Cell:
    """Read a cell; of nothing, an empty one."""
    cell = Cell(bound)
    if value is None:
        return cell
    body = orjson.loads(value[16:])
    keys = [Key(*key) for key in body["keys"]]
    cell.citations = {key: Citation(*cited) for key, cited in zip(keys, body["cited"], strict=True)}
    for rank, at, outlet, weights, stances, forward, backward in body["articles"]:
        cell.articles[rank] = Article(
            (at, body["outlets"][outlet]),
            {keys[index]: weight for index, weight in weights},
            {(keys[index], (start, end)): weight for index, start, end, weight in stances},
            ([tuple(span) for span in forward], [tuple(span) for span in backward]),
        )
    return cell


def admits(value: bytes | None, rank: str) -> bool:
    """Whether an article may stand in an encoded cell; told without decoding it."""
    return value is None or rank <= value[:16].decode()


def _cell_of(report: Report, bound: int) -> Cell:
    article = Article((report.at, report.citation.outlet))
    if report.is_stance:
        article.stances[report.key, report.span] = report.weight
    else:
        article.spans[report.key.backward].append(report.span)
        if report.weight:
            article.weights[report.key] = report.weight
    weighs = report.is_stance or report.weight
    return Cell(bound, {report.rank: article}, {report.key: report.citation} if weighs else {})


def united(spans: Iterable[Span]) -> list[Span]:
    """Join stretches that touch or overlap; sorted."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _merge_largest(mine: dict, theirs: dict) -> None:  # type: ignore[type-arg]
    for key, weight in theirs.items():
        mine[key] = max(weight, mine.get(key, 0))
