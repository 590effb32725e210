"""A pack's ``acts*.yaml`` in, its lexicon of acts out: which words in which construction tell which act."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast, get_args

from vigie.errors import Misconfigured
from vigie.languages.grammar import WORD_CLASSES, Grammar, WordClass
from vigie.model.codes import EVENT_TYPES, MODES, EventType, Modality
from vigie.ontology.yaml_text import read_yaml

Role = Literal["source", "target"]
People = Literal["CVL", "OPP", "REB"]
"""Part of a country that acts or suffers apart from its state (eval/codebook.md)."""
MODALITIES: tuple[Modality, ...] = get_args(Modality)
_KEYS = {
    "act", "verbs", "nouns", "adjectives", "source", "target", "of", "needs", "without", "content",
    "reciprocal", "alone", "home", "crowd", "modality", "examples", "counter_examples", "note",
}  # fmt: skip
_REFLEXIVE = "~"
SPEAKER = "speaker"
"""The slot of whoever says the clause that the act word stands in."""
_VERB_SOURCE, _VERB_TARGET = ("subject",), ("object",)
_NOUN_SOURCE = ("agent", "adjective", "possessive", "subject")


@dataclass(frozen=True, slots=True)
class Word:
    """How an act is said: a word that is inflected and what must follow it."""

    word_class: WordClass
    lemma: str
    following: tuple[str, ...] = ()
    """Further words, in this order, few words apart; each matches its own noun forms."""
    reflexive: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """One entry of the lexicon."""

    name: str
    type: EventType | None
    """None: the words tell no act, and keep others from being told ("mettre en garde à vue")."""
    mode: str | None
    words: tuple[Word, ...]
    source: tuple[str, ...] = ()
    """Slots in the order of preference; empty: the defaults of the class of the word."""
    target: tuple[str, ...] = ()
    of: Role | None = None
    """Nouns: whose the act is when the plain genitive follows; None: it says nothing."""
    needs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Slot to the forms that may fill it; an empty set: anything."""
    without: Mapping[str, frozenset[str]] = field(default_factory=dict)
    content: Modality | None = None
    """How real an act is that is told in the clause, infinitive or object under this one."""
    reciprocal: bool = False
    alone: bool = False
    """True: an event even without a target."""
    home: People | None = None
    """On whom of the source's own country the act falls where no target is named: "le Chili décrète le confinement"."""
    crowd: People | None = None
    """Who of a country does it where the country alone is named, on its state: "des manifestations à Minsk"."""
    modality: Modality = "asserted"
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()

    @property
    def spoken(self) -> bool:
        """True: the act lies in the words that somebody says, whoever says them does it."""
        return self.source == (SPEAKER,)

    def slots(self, role: Role, word_class: WordClass) -> tuple[str, ...]:
        """List where this act's source or target may stand, the best place first."""
        given = self.source if role == "source" else self.target
        if word_class != "noun":
            return given or (_VERB_SOURCE if role == "source" else _VERB_TARGET)
        slots = tuple(slot for slot in given if slot != "object") if role == "target" else _noun_source(given)
        if self.of != role:
            return slots
        # "faire face aux menaces de Rome": the genitive is nearer than the subject of the verb.
        place = slots.index("subject") if "subject" in slots else len(slots)
        return (*slots[:place], "of", *slots[place:])


def _noun_source(given: tuple[str, ...]) -> tuple[str, ...]:
    return given if given and given != _VERB_SOURCE else _NOUN_SOURCE


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All acts of a pack, found by the form of their first word."""

    acts: dict[str, Act]
    by_form: dict[str, tuple[tuple[Word, Act], ...]]
    following: dict[str, frozenset[str]]
    """Further word of a phrase to the forms that match it."""

    def kinds_of(self, form: str) -> Iterator[EventType]:
        """Give the acts that a word may tell, whatever stands around it; ``form`` in lower case."""
        return (act.type for _, act in self.by_form.get(form, ()) if act.type is not None)


def read_acts(folder: Path, grammar: Grammar) -> Lexicon:
    """Read ``acts.yaml`` and ``acts/*.yaml`` of a pack.

    Raises:
        Misconfigured: naming the file, the entry and what is wrong with it.
    """
    acts: dict[str, Act] = {}
    lists: dict[str, list[str]] = {}
    paths = [path for path in (folder / "acts.yaml", *sorted(folder.glob("acts/*.yaml"))) if path.exists()]
    for path in paths:
        read: dict[str, Any] = read_yaml(path) or {}
        lists |= read.pop("lists", None) or {}
        for name, entry in read.items():
            if name in acts:
                raise Misconfigured(f"{path}: {name}: stands in another file too")
            acts[name] = _act(f"{path.name}: {name}", name, entry, lists, grammar)
    return _indexed(acts, grammar)


def _indexed(acts: dict[str, Act], grammar: Grammar) -> Lexicon:
    by_form: dict[str, list[tuple[Word, Act]]] = {}
    following: dict[str, frozenset[str]] = {}
    for act in acts.values():
        for word in act.words:
            for form in grammar.inflection.forms(word.lemma, word.word_class):
                by_form.setdefault(form, []).append((word, act))
            for further in word.following:
                following[further] = grammar.inflection.forms(further, "noun")
    return Lexicon(acts, {form: tuple(pairs) for form, pairs in by_form.items()}, following)


def _act(where: str, name: str, read: dict[str, Any], lists: dict[str, list[str]], grammar: Grammar) -> Act:
    unknown = set(read) - _KEYS
    if unknown:
        raise Misconfigured(f"{where}: unknown keys {sorted(unknown)}")
    event_type, mode = _type(where, read.get("act", "none"))
    words = tuple(_word(text, word_class) for word_class in WORD_CLASSES for text in _texts(read.get(word_class + "s")))
    if not words:
        raise Misconfigured(f"{where}: needs verbs, nouns or adjectives")
    for key, allowed in (
        ("of", get_args(Role)),
        ("content", MODALITIES),
        ("modality", MODALITIES),
        ("home", get_args(People)),
        ("crowd", get_args(People)),
    ):
        if key in read and read[key] not in allowed:
            raise Misconfigured(f"{where}: {key}: {read[key]!r} is none of {allowed}")
    return Act(
        name=name,
        type=event_type,
        mode=mode,
        words=words,
        source=_texts(read.get("source")),
        target=_texts(read.get("target")),
        of=read.get("of"),
        needs=_fillers(where, read.get("needs"), lists, grammar),
        without=_fillers(where, read.get("without"), lists, grammar),
        content=read.get("content"),
        reciprocal=_yes(where, read.get("reciprocal")),
        alone=_yes(where, read.get("alone")),
        home=read.get("home"),
        crowd=read.get("crowd"),
        modality=cast("Modality", read.get("modality", "asserted")),
        examples=_texts(read.get("examples")),
        counter_examples=_texts(read.get("counter_examples")),
    )


def _type(where: str, text: str) -> tuple[EventType | None, str | None]:
    if text == "none":
        return None, None
    kind, _, mode = text.partition(" ")
    if kind not in EVENT_TYPES or (mode and mode not in MODES[kind]):
        raise Misconfigured(f"{where}: act: {text!r} is no type and mode of the codebook")
    return kind, mode or None


def _word(text: str, word_class: WordClass) -> Word:
    # Parsers cut after an apostrophe: "coup d'état" is three words.
    first, *rest = text.replace("'", "' ").lower().split() if " " in text else [text]
    return Word(word_class, first.lstrip(_REFLEXIVE), tuple(rest), reflexive=first.startswith(_REFLEXIVE))


def _texts(read: Any) -> tuple[str, ...]:
    if read is None:
        return ()
    return (read,) if isinstance(read, str) else tuple(read)


def _fillers(
    where: str, read: dict[str, Any] | None, lists: dict[str, list[str]], grammar: Grammar
) -> dict[str, frozenset[str]]:
    found = {}
    for slot, words in (read or {}).items():
        listed: list[str] = []
        for word in _texts(words):
            if word.startswith("@"):
                if word[1:] not in lists:
                    raise Misconfigured(f"{where}: no list {word!r}")
                listed += lists[word[1:]]
            elif word != "any":
                listed.append(word)
        found[slot] = frozenset(form for word in listed for form in grammar.inflection.forms(word, "noun"))
    return found


def _yes(where: str, text: str | None) -> bool:
    if text not in (None, "yes", "no"):
        raise Misconfigured(f"{where}: {text!r} is neither yes nor no")
    return text == "yes"
