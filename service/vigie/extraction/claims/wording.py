"""A pack in, its words of claims out, compiled for look-up."""

from dataclasses import dataclass
from functools import lru_cache

from vigie.languages.folding import fold
from vigie.languages.pack import Pack
from vigie.model.codes import Metric

Phrase = tuple[str, ...]
BEFALLS = {"killed", "wounded", "prisoners", "released", "arrested", "expelled"}
"""What nobody does but to others."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by their first word, longest first."""

    by_first: dict[str, tuple[tuple[Phrase, str], ...]]

    def at(self, words: list[str], index: int) -> tuple[Phrase, str] | None:
        """Find the longest phrase that stands at a place, with what it means."""
        for phrase, meaning in self.by_first.get(words[index], ()):
            if tuple(words[index : index + len(phrase)]) == phrase:
                return phrase, meaning
        return None

    def within(self, words: list[str]) -> bool:
        """Tell whether any phrase stands anywhere."""
        return any(self.at(words, index) for index in range(len(words)))


@dataclass(frozen=True, slots=True)
class Wording:
    """All that decides about claims in one language. Words are folded: no accents, no hyphens."""

    nouns: Phrases
    """Counted nouns to their metric, ``people`` or ``fighters``."""
    before: Phrases
    after: Phrases
    transitive: frozenset[Phrase]
    """Those of ``after`` that their object may follow as well: people are killed, and people kill."""
    currencies: Phrases
    silent: Phrases
    units: Phrases
    by: Phrases
    says: Phrases
    number_of: Phrases
    parts: Phrases
    lists: Phrases
    destroyed: Phrases
    again: frozenset[str]
    those: frozenset[str]
    others: frozenset[str]
    compared: frozenset[str]
    links: frozenset[str]
    skip: frozenset[str]
    of: frozenset[str]
    places: frozenset[str]
    agent: frozenset[str]
    deeds: frozenset[str]
    addressee: tuple[Phrase, ...]
    negated: frozenset[str]
    force_people: frozenset[str]
    losses: frozenset[str]
    lives: frozenset[str]
    having: frozenset[str]
    passive: frozenset[str]
    objects: frozenset[str]
    times: frozenset[str]
    whom: frozenset[str]
    relatives: frozenset[str]
    before_noun: int
    small: frozenset[str]


@lru_cache(maxsize=16)
def wording_of(pack: Pack) -> Wording:
    """Compile the words of a pack, once."""
    claims = pack.claims
    nouns: list[tuple[str, str]] = [(word, "people") for word in claims.people]
    nouns += [(word, "fighters") for word in claims.fighters]
    before: list[tuple[str, str]] = []
    after: list[tuple[str, str]] = []
    metric: Metric
    for metric, words in claims.metrics.items():
        nouns += [(word, metric) for word in words.nouns]
        before += [(form, metric) for word in words.before for form in _forms(word, pack)]
        after += [(word, metric) for word in words.after]
    return Wording(
        nouns=_phrases(nouns),
        before=_phrases(before),
        after=_phrases(after),
        transitive=frozenset(tuple(form.split()) for form in _transitive(before, after)),
        currencies=_phrases(claims.currencies.items()),
        silent=_phrases((word, word) for word in claims.silent),
        units=_phrases((word, word) for word in claims.units),
        by=_phrases((word, word) for word in claims.by),
        says=_phrases((word, word) for word in claims.says),
        number_of=_phrases((word, word) for word in claims.number_of),
        parts=_phrases((word, word) for word in claims.parts),
        lists=_phrases((word, "list") for word in claims.lists),
        destroyed=_phrases((form, "destroyed") for word in claims.destroyed for form in _forms(word, pack)),
        again=frozenset(map(_word, claims.again)),
        those=frozenset(map(_word, claims.those)),
        others=frozenset(map(_word, claims.others)),
        compared=frozenset(map(_word, claims.compared)),
        links=frozenset(map(_word, pack.numbers.links)),
        skip=frozenset(map(_word, claims.skip)),
        of=frozenset(map(_word, claims.of)),
        places=frozenset(map(_word, claims.within)),
        agent=frozenset(map(_word, claims.agent)),
        deeds=frozenset(map(_word, claims.deeds)),
        addressee=tuple(tuple(_word(phrase).split()) for phrase in claims.addressee),
        negated=frozenset(map(_word, claims.negated)),
        force_people=frozenset(map(_word, claims.force_people)),
        losses=frozenset(map(_word, claims.losses)),
        lives=frozenset(map(_word, claims.lives)),
        having=frozenset(map(_word, claims.having)),
        passive=frozenset(map(_word, claims.passive)),
        objects=frozenset(map(_word, claims.objects)),
        times=frozenset(map(_word, claims.times)),
        whom=frozenset(map(_word, claims.whom)),
        relatives=frozenset(map(_word, pack.grammar.words["relatives"])),
        before_noun=claims.before_noun,
        small=frozenset(map(_word, pack.text.stop_words)),
    )


def _transitive(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> set[str]:
    """Take what stands on both sides of those who suffer it; they flee and withdraw themselves."""
    return {_word(f) for f, m in before if m in BEFALLS} & {_word(f) for f, m in after if m in BEFALLS}


def _forms(entry: str, pack: Pack) -> list[str]:
    """Write out an entry: ``~tuer`` stands for all forms of the verb."""
    return sorted(pack.grammar.inflection.forms(entry[1:], "verb")) if entry.startswith("~") else [entry]


def _word(text: str) -> str:
    return fold(text).replace("'", " ").strip()


def _phrases(pairs: object) -> Phrases:
    by_first: dict[str, list[tuple[Phrase, str]]] = {}
    for text, meaning in dict(pairs).items():  # type: ignore[call-overload]
        phrase = tuple(_word(text).split()) if any(map(str.isalnum, text)) else (text,)
        by_first.setdefault(phrase[0], []).append((phrase, meaning))
    return Phrases({word: tuple(sorted(found, key=lambda pair: -len(pair[0]))) for word, found in by_first.items()})
