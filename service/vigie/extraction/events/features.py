"""A reading of an act word in, what speaks for and against it out: names that the weights know."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from vigie.extraction.document import Document, Party
from vigie.extraction.events.candidates import GUESSED, Candidate, Scene
from vigie.extraction.events.choice import PLAY
from vigie.extraction.events.modality import Reality
from vigie.extraction.events.triggers import Trigger
from vigie.extraction.syntax.clauses import OBJECT, SUBJECT
from vigie.extraction.syntax.parse import WORD
from vigie.languages.grammar import Grammar
from vigie.ontology.parties import state_of

_FEW = (0.05, 0.15, 0.3)
"""Shares of sentences with two parties: nearly all pages without politics lie below the first, most crisis news above
the last."""
_MOSTLY = 1 / 3
"""Share of sentences with a word of play from which an article is about play."""
_SCORE = re.compile(r"(?<![\w./-])\d{1,2}\s?[-–]\s?\d{1,2}(?![\w/-]|\.\w)")
"""The score of a match: "4-1"."""
_DESPITE = GUESSED - {"dyad_both"}
"""Guesses that are weighed against the grammar; the weights were fitted without the one that is left out."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What an article is about."""

    salience: dict[str, float]
    """How often it names each party: shares of the most frequent one."""
    matter: dict[str, float]
    """How much it tells of parties at all: features for each of its readings."""


def standing_of(document: Document, grammar: Grammar) -> Standing:
    """Weigh the parties of an article, and the article."""
    return Standing(salience_of(document), matter_of(document) | play_of(document, grammar))


def salience_of(document: Document) -> dict[str, float]:
    """Weigh the parties of an article by how often it names them: shares of the most frequent one."""
    counts = Counter(code for m in document.mentions for code in m.parties)
    most = max(counts.values(), default=1)
    return {code: count / most for code, count in counts.items()}


def matter_of(document: Document) -> dict[str, float]:
    """Tell how much an article is about what parties do to each other: shares of its sentences.

    Where hardly any sentence names two parties, an act word is seldom an act between them.
    """
    parties: dict[int, set[str]] = defaultdict(set)
    for mention in document.mentions:
        if mention.acts:
            parties[mention.sentence].update(code.partition(".")[0] for code in mention.parties)
    sentences = max(1, len(document.sentences))
    pairs = sum(len(codes) > 1 for codes in parties.values()) / sentences
    named = sum(1 for codes in parties.values() if codes) / sentences
    return {"pairs": min(pairs, 0.5), "named": named} | {f"pairs<{step}": float(pairs < step) for step in _FEW}


def play_of(document: Document, grammar: Grammar) -> dict[str, float]:
    """Tell whether an article is about games, films or songs, where battles are no battles.

    A score counts beside such a word alone: "14-1" is a vote too.
    """
    worded, scored = set[int](), set[int]()
    for s in document.sentences:
        if any(grammar.has("play", word) for word in WORD.findall(document.text[s.start : s.end].lower())):
            worded.add(s.index)
        if _SCORE.search(document.text, s.start, s.end) is not None:
            scored.add(s.index)
    playful = len(worded | scored) if worded else 0
    return {PLAY: float(playful >= max(1, _MOSTLY * len(document.sentences)))}


def features_of(
    scene: Scene, trigger: Trigger, reality: Reality, reading: Candidate, standing: Standing
) -> dict[str, float]:
    """Name what is known of a reading; each feature is 0 or 1 or a share."""
    kind = trigger.word.word_class
    source, target = reading.source, reading.target
    salience = standing.salience
    names = {
        **standing.matter,
        "bias": 1.0,
        f"type={trigger.act.type}": 1.0,
        f"class={kind}": 1.0,
        f"source={reading.source_how}": 1.0,
        f"target={reading.target_how}": 1.0,
        f"{kind}:source={reading.source_how}": 1.0,
        f"{kind}:target={reading.target_how}": 1.0,
        f"modality={reality.modality}": 1.0,
        f"source_kind={_kind(source)}": 1.0,
        f"target_kind={_kind(target)}": 1.0,
        "quoted": float(scene.in_quotation(trigger.head)),
        "heading": float(scene.sentence.heading),
        "phrase": float(len(trigger.tokens) > 1),
        "light": float(trigger.governor is not None),
        "reported": float(reality.speaker is not None),
        "under_act": float(bool(reality.above)),
        "mutual": float(reading.mutual),
        "source_salience": salience.get(source.code, 0.0) if source else 0.0,
        "target_salience": salience.get(target.code, 0.0) if target else 0.0,
    }
    if reading.target_how in ("dyad", "dyad_both", "dyad_before", "before"):
        names[f"{trigger.act.type}:{reading.target_how}"] = 1.0
    if target is None:
        names[f"{trigger.act.type}:no_target"] = 1.0
    if source is None:
        names[f"{trigger.act.type}:no_source"] = 1.0
    if source and target:
        names["domestic"] = float(state_of(source.code) == state_of(target.code))
        names["dyad"] = float(scene.dyad is not None and {source.code, target.code} == set(scene.dyad))
    for role, party in (("source", source), ("target", target)):
        if party is not None:
            names |= _place_of(role, party, scene, trigger)
    names |= _despite_grammar(scene, trigger, reading)
    if source and target:
        names["swapped"] = float(source.mention.start > target.mention.start)
    return {name: value for name, value in names.items() if value}


def _place_of(role: str, party: Party, scene: Scene, trigger: Trigger) -> dict[str, float]:
    """Say where the mention of a party stands from the act word, and how it names the party."""
    mention = party.mention
    return {
        f"{role}_place": float(not mention.acts),
        f"{role}_far": float(_distance(scene, trigger, party) > 80),
        f"{role}_elsewhere": float(mention.sentence != scene.sentence.index),
        f"{role}_left": float(mention.start < scene.sentence.start + scene.clauses.tokens[trigger.head].start),
        f"{role}_via={mention.via}": 1.0,
    }


def _despite_grammar(scene: Scene, trigger: Trigger, reading: Candidate) -> dict[str, float]:
    """Say where parties are guessed although the grammar gives the act others, who are no party, or nobody."""
    predicate, kind = trigger.predicate, trigger.word.word_class
    own = {a.slot for a in predicate.arguments if not a.inherited and a.head not in scene.fillers.at}
    nouns = {a.slot for a in predicate.arguments if a.slot in own and _stands_alone(scene, a.head)}
    wanted = {slot for slot in trigger.act.slots("target", kind) if slot != SUBJECT}
    guessed_source, guessed_target = reading.source_how in _DESPITE, reading.target_how in _DESPITE
    return {
        "despite_subject": float(SUBJECT in own and reading.source_how in ("surface", "before", "none")),
        "despite_object": float(OBJECT in own and reading.target_how in ("surface", "before", "dyad")),
        "despite_target": float(guessed_target and bool(own & wanted)),
        "noun_subject": float(guessed_source and SUBJECT in nouns),
        "noun_target": float(guessed_target and bool(nouns & wanted)),
        "no_agent": float(predicate.passive and kind == "verb" and guessed_source),
    }


def _kind(party: Party | None) -> str:
    if party is None:
        return "none"
    if "." in party.code:
        return party.code.rpartition(".")[2]
    return party.mention.kind


def _stands_alone(scene: Scene, head: int) -> bool:
    """Tell whether an argument is a noun that names no party: "la population", no pronoun that may mean one."""
    return head not in scene.fillers.at and scene.clauses.tokens[head].pos in ("NOUN", "PROPN")


def _distance(scene: Scene, trigger: Trigger, party: Party) -> int:
    return abs(party.mention.start - scene.sentence.start - scene.clauses.tokens[trigger.head].start)
