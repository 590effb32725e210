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

    row: orjson.Fragment | None = field(default=None, compare=False)
    """As it was last written; None since a report came in."""
    weighed: Any = field(default=None, compare=False)
    """Room for what a tally makes of it; None since a report came in."""

    def merge(self, other: "Article") -> bool:
        """Take in what another report of the same article says; False where that is nothing new."""
        changed = other.told < self.told
        self.told = min(self.told, other.told)
        changed |= _merge_largest(self.weights, other.weights)
        changed |= _merge_largest(self.stances, other.stances)
        for mine, theirs in zip(self.spans, other.spans, strict=True):
            if theirs and (joined := united(chain(mine, theirs))) != mine:
                mine[:] = joined
                changed = True
        if changed:
            self.row = self.weighed = None
        return changed

    def weights_left(self) -> dict[Key, int]:
        """Weight of each key in thousandths, stances in the words of an event of the same direction left out."""
        weights = dict(self.weights)
        for (key, span), weight in self.stances.items():
            if not any(start < span[1] and span[0] < end for start, end in self.spans[key.backward]):
                weights[key] = max(weight, weights.get(key, 0))
        return weights

    def written(self, rank: str, key_at: Mapping[Key, int], outlet_at: Mapping[str, int]) -> orjson.Fragment:
        """Row of the article, with positions instead of keys and outlets."""
        row = [
            rank,
            self.told[0],
            outlet_at[self.told[1]],
            [[key_at[key], weight] for key, weight in sorted(self.weights.items())],
            [[key_at[key], *span, weight] for (key, span), weight in sorted(self.stances.items())],
            *self.spans,
        ]
        return orjson.Fragment(orjson.dumps(row))


@dataclass(slots=True)
class Cell:
    """The articles of smallest rank of one dyad and publication day, at most ``bound`` of them."""

    bound: int
    articles: dict[str, Article] = field(default_factory=dict)
    """By rank."""
    citations: dict[Key, Citation] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set, compare=False)
    """Ranks of articles that came, went or say more since the tally was last made."""
    tally: Any = field(default=None, compare=False)
    """Room for the sums over the articles."""
    threshold: str = field(default=NOT_FULL, compare=False)
    """Rank that an article must not exceed to come in."""
    _tables: tuple[list[Key], list[str]] = field(default=([], []), compare=False)
    """Keys and outlets that the rows of articles point into."""

    @property
    def is_sample(self) -> bool:
        """Whether it is full: then the largest rank says how many articles the others stand for."""
        return len(self.articles) >= self.bound

    def add(self, report: Report) -> bool:
        """Take in one report; False where it says nothing new, or its article does not belong to the sample."""
        return self.merge(_cell_of(report, self.bound))

    def merge(self, other: "Cell") -> bool:
        """Become the union of both; whatever the order of merges, the same cell results.

        Returns:
            Whether it is another cell now.
        """
        changed, before = False, len(self.articles)
        for rank, article in other.articles.items():
            if rank <= self.threshold and self._take(rank, article):
                self.changed.add(rank)
                changed = True
        for key, citation in other.citations.items():
            known = self.citations.get(key)
            if citation.rank <= self.threshold and (known is None or citation < known):
                self.citations[key] = citation
                self.changed.add(citation.rank)
                changed = True
        if len(self.articles) > before:
            self._keep_smallest()
        return changed

    def _take(self, rank: str, article: Article) -> bool:
        mine = self.articles.get(rank)
        if mine is not None:
            return mine.merge(article)
        mine = self.articles[rank] = Article(article.told)
        mine.merge(article)
        return True

    def _keep_smallest(self) -> None:
        if len(self.articles) < self.bound:
            return
        kept = sorted(self.articles)
        for rank in kept[self.bound :]:
            del self.articles[rank]
            self.changed.add(rank)
        self.threshold = last = kept[self.bound - 1]
        # A citation is that of the smallest rank with its key: where it left, every article with the key did.
        self.citations = {key: cited for key, cited in self.citations.items() if cited.rank <= last}

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
    cell.threshold = value[:16].decode()
    cell.changed = set(cell.articles)
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


def _merge_largest(mine: dict, theirs: dict) -> bool:  # type: ignore[type-arg]
    changed = False
    for key, weight in theirs.items():
        known = mine.get(key)
        if known is None or weight > known:
            mine[key] = weight
            changed = True
    return changed
