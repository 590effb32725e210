"""Clauses in, the acts that their words may tell out: which entry of the lexicon fits which word."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from vigie.extraction.syntax.clauses import (
    ADJECTIVE,
    AGENT,
    OBJECT,
    OF,
    POSSESSIVE,
    SUBJECT,
    Argument,
    Clauses,
    Predicate,
)
from vigie.extraction.syntax.parse import Token
from vigie.languages.acts import Act, Lexicon, Word
from vigie.model.codes import EventType

_GAP = 3
"""Words that may stand between two words of a phrase: "mettre très sérieusement en garde"."""
_NEAR = 5
"""Words around a verb within which it is said to be done to each other."""
_ENDED: dict[str, EventType] = {"CONCEDE": "SANCTION", "SANCTION": "AGREE"}
"""Acts that end what their object names, and what kind of act that then is not."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that tells an act by one entry of the lexicon."""

    act: Act
    word: Word
    head: int
    tokens: tuple[int, ...]
    """The words of the phrase, the head first."""
    predicate: Predicate
    governor: Predicate | None = None
    """The light verb over a noun."""


def find_triggers(clauses: Clauses, lexicon: Lexicon) -> list[Trigger]:
    """Find the act words of a sentence; of several entries that fit a word the most specific one counts."""
    found: list[Trigger] = []
    for token in clauses.tokens:
        pairs = lexicon.by_form.get(token.lower)
        if pairs and not _in_address(clauses, token):
            found += _best(clauses, lexicon, token.index, pairs)
    inside = {index for trigger in found if not trigger.act.spoken for index in trigger.tokens[1:]}
    by_head: dict[tuple[int, bool], Trigger] = {}
    for trigger in found:
        key = trigger.head, trigger.act.spoken
        known = by_head.get(key)
        if trigger.head not in inside and (known is None or len(trigger.tokens) > len(known.tokens)):
            by_head[key] = trigger
    told = [trigger for trigger in by_head.values() if trigger.act.type is not None]
    over = _over(clauses, told)
    return [t for t in told if (t.head, t.act.type) not in over or _between(t)]


def _between(trigger: Trigger) -> bool:
    """Tell whether an act names both its parties itself: who denounces an accord of two others does not end it."""
    plain = (SUBJECT, AGENT, ADJECTIVE, POSSESSIVE)
    return trigger.act.reciprocal and any(trigger.predicate.fillers(s) for s in trigger.act.source if s not in plain)


def _over(clauses: Clauses, found: list[Trigger]) -> set[tuple[int, EventType | None]]:
    """Find the words of what an act says is over: "lifted sanctions" sanctions nobody, nor is a torn treaty agreed."""
    over: set[tuple[int, EventType | None]] = set()
    for trigger in found:
        ended, predicate = _ENDED.get(trigger.act.type or ""), trigger.predicate
        if ended is None or trigger.word.word_class != "verb" or not _carried_out(clauses, predicate):
            continue
        for head in _objects(clauses, predicate):
            if _may_take(clauses, head, trigger.act):
                made = (c for c in clauses.children[head] if clauses.tokens[c].dep in ("acl", "amod"))
                over |= {(index, ended) for index in (head, *made)}
    return over


def _carried_out(clauses: Clauses, predicate: Predicate) -> bool:
    """Tell whether a verb is told as done or decided, as far as its own clause and the verb above say."""
    if predicate.negated or predicate.mood == "conditional" or predicate.conditional:
        return False
    if predicate.mood != "infinitive":
        return True
    token = clauses.tokens[predicate.head]
    decided = any(
        o.modality in ("asserted", "planned")
        for o in clauses.grammar.operators.get(clauses.tokens[token.head].lower, ())
    )
    return token.dep == "xcomp" and decided and not clauses.predicate(token.head).negated


def _in_address(clauses: Clauses, token: Token) -> bool:
    """Tell whether a word is part of a web address or of another word."""
    before = clauses.sentence.text[max(0, token.start - 2) : token.start]
    return before.endswith(("/", "_", "=", "@")) or (len(before) == 2 and before[1] in "-." and before[0].isalnum())


def _best(clauses: Clauses, lexicon: Lexicon, index: int, pairs: tuple[tuple[Word, Act], ...]) -> Iterator[Trigger]:
    """The most specific entry that fits a word, and the most specific of those whose act is in the saying."""
    best: dict[bool, tuple[tuple[int, int], Trigger]] = {}
    for word, act in pairs:
        tokens = _phrase(clauses, lexicon, index, word)
        if tokens is None or not _is_class(clauses, tokens[0], word):
            continue
        head = tokens[0]
        predicate = _with_particle(clauses, clauses.predicate(head, word.word_class), tokens)
        mutual = word.word_class == "verb" and not word.reflexive and _mutual(clauses, predicate)
        if mutual:
            act = replace(act, reciprocal=True)  # noqa: PLW2901  the same act, done by each to the other
        if (
            word.word_class == "verb"
            and not mutual
            and predicate.reflexive != word.reflexive
            and not (word.reflexive and predicate.mood == "participle")
        ):
            continue
        governor = light_verb(clauses, lexicon, head, act) if word.word_class == "noun" else None
        needs = {
            slot: words for slot, words in act.needs.items() if word.word_class == "verb" or slot in ("text", OBJECT)
        }
        if not all(_stands(clauses, predicate, governor, slot, words) for slot, words in needs.items()):
            continue
        if any(_stands(clauses, predicate, governor, slot, words) for slot, words in act.without.items()):
            continue
        rank = (len(tokens), len(needs))
        if act.spoken not in best or rank > best[act.spoken][0]:
            best[act.spoken] = rank, Trigger(act, word, head, tokens, _of_phrase(clauses, predicate, tokens), governor)
    yield from (trigger for _, trigger in best.values())


def _mutual(clauses: Clauses, predicate: Predicate) -> bool:
    """Tell whether several do it to each other: "Rome et Tunis s'accusent mutuellement"."""
    if not predicate.reflexive or len({a.head for a in predicate.arguments if a.slot in (SUBJECT, OBJECT)}) < 2:
        return False
    near = clauses.tokens[max(0, predicate.head - _NEAR) : predicate.head + _NEAR + 1]
    text = " ".join(token.lower for token in near).replace("' ", "'")
    return any(phrase in text for phrase in clauses.grammar.words["mutually"])


def _with_particle(clauses: Clauses, predicate: Predicate, tokens: tuple[int, ...]) -> Predicate:
    """Take "off talks" for the object in "called off talks": parsers cannot tell particles from prepositions."""
    heads = [clauses.tokens[t].head for t in tokens[1:] if clauses.tokens[t].dep == "case"]
    taken = tuple(Argument(OBJECT, head) for head in heads if head not in tokens)
    return replace(predicate, arguments=(*predicate.arguments, *taken)) if taken else predicate


def _of_phrase(clauses: Clauses, predicate: Predicate, tokens: tuple[int, ...]) -> Predicate:
    """Give a noun what hangs on the other nouns of its phrase: "le coup d'État des rebelles"."""
    if predicate.word_class != "noun" or len(tokens) == 1:
        return predicate
    inner = [
        a
        for i in tokens
        if i != predicate.head and clauses.class_of(i) == "noun"
        for a in clauses.predicate(i, "noun").arguments
    ]
    kept = [a for a in (*predicate.arguments, *inner) if a.head not in tokens]
    return replace(predicate, arguments=tuple(dict.fromkeys(kept)))


def _is_class(clauses: Clauses, index: int, word: Word) -> bool:
    token = clauses.tokens[index]
    if word.word_class == "verb":
        if token.pos in ("VERB", "AUX") or (token.pos == "ADJ" and "VerbForm=Part" in token.features):
            return True
        if token.pos == "ADJ" and clauses.tensed(index):
            return True
        # Headlines: the parser takes "Rome sanctionne Tunis" for a row of names.
        before = clauses.tokens[index - 1].pos if index else "DET"
        return clauses.verbless and before in ("PROPN", "NOUN") and token.text.islower()
    if word.word_class == "noun":
        return token.pos in ("NOUN", "PROPN")
    return token.pos in ("ADJ", "NOUN", "VERB")


def _phrase(clauses: Clauses, lexicon: Lexicon, index: int, word: Word) -> tuple[int, ...] | None:
    """Follow the further words of a phrase, few words apart; give back its words, the head first."""
    tokens = [index]
    for further in word.following:
        forms = lexicon.following[further]
        after = range(tokens[-1] + 1, min(tokens[-1] + 2 + _GAP, len(clauses.tokens)))
        place = next((i for i in after if clauses.tokens[i].lower in forms), None)
        if place is None:
            return None
        tokens.append(place)
    if word.word_class != "noun" and not clauses.tokens[index].dep.startswith("aux"):
        return tuple(tokens)
    # English puts the head last: "phone call", "must leave".
    head = next((i for i in tokens if clauses.tokens[i].head not in tokens or clauses.tokens[i].head == i), index)
    return head, *(i for i in tokens if i != head)


def light_verb(clauses: Clauses, lexicon: Lexicon, index: int, act: Act) -> Predicate | None:
    """Find the light verb, or a verb of the same act, that a noun is the object, passive subject or oblique of."""
    if clauses.grammar.has("circumstances", clauses.case(index) or ""):
        return None  # "a fait part de deux morts dans une attaque": nobody says that they attacked
    for head in clauses.ancestors(index):
        token = clauses.tokens[head]
        if clauses.class_of(head) == "verb":
            if clauses.tokens[index].dep.startswith("nsubj") and clauses.grammar.has("happening_verbs", token.lower):
                return clauses.predicate(head, "verb")  # "des pourparlers ont eu lieu entre Rome et Tunis"
            # "blocked sanctions", "suspended sanctions": the verb breaks off other things, not by this noun.
            same = any(
                w.word_class == "verb" and a.type == act.type and _may_take(clauses, index, a)
                for w, a in lexicon.by_form.get(token.lower, ())
            )
            if not same and not clauses.grammar.has("light_verbs", token.lower):
                return None
            predicate = clauses.predicate(head, "verb")
            bound = any(
                index in clauses.conjuncts(a.head) for a in predicate.arguments if a.slot != SUBJECT and not a.inherited
            )
            return (
                predicate if bound or any(a.head == index and a.slot == OBJECT for a in predicate.arguments) else None
            )
        if (
            clauses.tokens[index].dep not in ("conj", "obj")
            and clauses.class_of(head) == "noun"
            and not clauses.grammar.has("measures", token.lower)
        ):
            return None
    return None


def _objects(clauses: Clauses, predicate: Predicate) -> list[int]:
    """Find the objects of a verb, one that the parse puts over it too: "Oslo revoked sanctions", read as a name."""
    heads = [a.head for a in predicate.arguments if a.slot == OBJECT]
    token = clauses.tokens[predicate.head]
    past = token.lower.endswith(tuple(clauses.grammar.words["past_endings"]))
    subject = any(c == token.index - 1 and clauses.tokens[c].pos == "PROPN" for c in clauses.children[token.index])
    if (subject or not heads) and token.dep == "amod" and token.head > token.index and clauses.verbless and past:
        return [token.head]
    return heads


def _may_take(clauses: Clauses, noun: int, act: Act) -> bool:
    """Tell whether an act that asks for certain objects may have a noun for its object."""
    wanted = act.needs.get(OBJECT)
    return wanted is None or not wanted or clauses.tokens[noun].lower in wanted


def _stands(
    clauses: Clauses, predicate: Predicate, governor: Predicate | None, slot: str, words: frozenset[str]
) -> bool:
    if slot == "text":
        return any(token.lower in words for token in clauses.tokens)
    if slot.endswith("V"):
        marker = slot[:-1].strip()
        return any(c.marker == marker for p in (predicate, governor) if p for c in p.complements) or _infinitive(
            clauses, predicate.head, marker
        )
    if slot == OBJECT and predicate.word_class == "noun":
        heads = [a.head for a in predicate.arguments if a.slot == OF]
    else:
        heads = [a.head for p in (predicate, governor) if p for a in p.arguments if a.slot == slot]
    if slot == OBJECT and predicate.word_class == "verb":
        heads = _objects(clauses, predicate)
    if slot == OBJECT and not heads:
        # A partitive object ("acheter du pétrole") is read as an oblique.
        heads = [a.head for a in predicate.arguments if clauses.grammar.has("genitive", a.slot)]
    if not words:
        return bool(heads)
    return any(_named(clauses, head, words) for head in heads)


def _infinitive(clauses: Clauses, head: int, marker: str) -> bool:
    """Find an infinitive that the parse hangs on something under the verb: "appeler Rome à répondre"."""
    if not marker:
        return False
    for index in clauses.subtree(head):
        if index > head and clauses.tokens[index].pos in ("VERB", "AUX") and clauses.marker(index) == marker:
            above = next((a for a in clauses.ancestors(index) if clauses.class_of(a) == "verb"), None)
            if above == head:
                return True
    return False


def _named(clauses: Clauses, head: int, words: frozenset[str], depth: int = 0) -> bool:
    if clauses.tokens[head].lower in words:
        return True
    if clauses.class_of(head) != "noun" or depth > 2:
        return False
    # "des dizaines de milliers de soldats", "le départ de troupes": the thing itself stands in the genitive.
    inner = [c for c in clauses.children[head] if clauses.tokens[c].dep.startswith(("nmod", "appos", "obl:arg"))]
    return any(_named(clauses, c, words, depth + 1) for c in inner)
