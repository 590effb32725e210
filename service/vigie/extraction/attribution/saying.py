"""The clauses of one sentence in, who says what in it out, as words: by the parse, then by their order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from vigie.extraction.attribution.voices import PAUSES, SHORTEST, phrase, right_before, speaker_of, subjects
from vigie.extraction.syntax.clauses import Clauses

_SAID = ("ccomp", "xcomp", "csubj", "csubj:pass")
_ASIDE = ("parataxis", "advcl", "acl", "acl:relcl", "appos", "conj", "dep", "ccomp", "discourse", "nmod", "obl")
"""What parsers make of "…, said X" behind a clause."""
_OWN = ("aux", "cop", "advmod", "expl", "compound:prt", "iobj", "obl:tmod", "obl:npmod")
"""What belongs to the verb of saying itself."""
_APART = ("conj", "cc", "parataxis", "punct")
_SUBJECTS = ("nsubj", "expl:subj")
_OBJECTS = ("obj", "iobj", "obl", "nmod")
_CUE = 4
"""Words before and after a verb that still belong to the cue."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Who says what, as indices of tokens."""

    how: Literal["said", "thought", "judged"]
    """In words; as a clause of what is thought, felt, shown, wanted; as the object of praise, blame, demand."""
    speaker: tuple[int, ...]
    """Its head first; empty where nobody is named."""
    cue: tuple[int, ...]
    content: tuple[int, ...]


def sayings_of(clauses: Clauses) -> Iterator[Saying]:
    """List the sayings of a sentence, in the order of their cues; one may lie inside another.

    Where somebody says what the sentence does not hold ("He added:"), the content is empty.
    """
    grammar = clauses.grammar
    for token in clauses.tokens:
        found = None
        if grammar.has("according_to", _fixed(clauses, token.index)):
            found = _according(clauses, token.index)
        elif clauses.class_of(token.index) == "verb" and token.dep != "amod" and not token.dep.startswith("aux"):
            found = _by_verb(clauses, token.index)
        elif grammar.has("attributing_nouns", token.lower):
            found = _by_noun(clauses, token.index)
        if found is not None and (found.content or (found.how == "said" and found.speaker)):
            yield found


def _fixed(clauses: Clauses, index: int) -> str:
    """Write a word together with what is fixed to it: "d'" and "après"."""
    parts = [clauses.tokens[c].lower for c in clauses.children[index] if clauses.tokens[c].dep == "fixed"]
    joined = "".join([clauses.tokens[index].lower, *parts])
    return joined if clauses.grammar.has("according_to", joined) else clauses.tokens[index].lower


# ── verbs: "X says that P", "P, says X", "X condemns Y"


def _by_verb(clauses: Clauses, verb: int) -> Saying | None:
    word, grammar = clauses.tokens[verb].lower, clauses.grammar
    says = grammar.has("reporting_verbs", word) or grammar.has("quoting_verbs", word)
    thinks, judges = grammar.has("attributing_verbs", word), grammar.has("judging_verbs", word)
    if not (says or thinks or judges):
        return None
    speaker = speaker_of(clauses, clauses.predicate(verb, "verb"))
    if says and not subjects(clauses, verb):
        speaker = right_before(clauses, verb) or speaker
    group = _group(clauses, verb, speaker)
    content = _complement(clauses, verb, group)
    if content and len(own := subjects(clauses, verb)) > 1 and own[0] not in speaker:
        content = sorted({*clauses.subtree(own[0]), *content} - group)
    if (says or thinks) and not content and speaker:
        content = _around(clauses, verb, group)
    how: Literal["said", "thought", "judged"] = "said" if says else "thought" if content and thinks else "judged"
    if judges and (not content or _has_object(clauses, verb)):
        behind = _object(clauses, verb, group)
        content = behind or content
    if says and not content and speaker:
        content = _behind(clauses, group)
    cue = [i for i in group if i not in speaker and abs(i - verb) <= _CUE]
    return Saying(how, speaker, _run(cue, verb), tuple(content))


def _group(clauses: Clauses, verb: int, speaker: tuple[int, ...]) -> set[int]:
    """List the words of the clause of saying: verb, auxiliaries, adverbs, speaker, hearer."""
    group = {verb, *speaker}
    for child in clauses.children[verb]:
        token = clauses.tokens[child]
        if token.dep.startswith(_OWN) or (token.dep == "mark" and child < verb):
            group |= set(clauses.subtree(child)) if token.dep.startswith(("advmod", "obl")) else {child}
        elif token.dep.startswith(_SUBJECTS) and not speaker:
            group |= set(clauses.subtree(child))
    return group


def _complement(clauses: Clauses, verb: int, group: set[int]) -> list[int]:
    """List the words of the clauses under the verb: "that P", "to do P"."""
    found: set[int] = set()
    for child in clauses.children[verb]:
        dep = clauses.tokens[child].dep
        beside = dep == "parataxis" and (_pause_between(clauses, child, verb))
        if dep in _SAID or beside or (dep in ("advcl", "acl", "obj", "dep") and _opens_with_that(clauses, child)):
            found |= set(clauses.subtree(child))
    for complement in clauses.predicate(verb, "verb").complements:
        # "called on Rome to leave": the infinitive hangs on the name.
        if clauses.tokens[complement.head].head != verb and clauses.tokens[complement.head].dep != "conj":
            found |= set(clauses.subtree(complement.head))
    return sorted(found - group)


def _opens_with_that(clauses: Clauses, index: int) -> bool:
    return any(
        clauses.tokens[c].dep == "mark" and clauses.grammar.has("relatives", clauses.tokens[c].lower)
        for c in clauses.children[index]
    )


def _around(clauses: Clauses, verb: int, group: set[int]) -> list[int]:
    """List the words that "…, said X" stands beside: of the clause that it hangs on, else of those before it."""
    tokens, first = clauses.tokens, min(group)
    if first == 0 or not (set(tokens[first - 1].text) & PAUSES):
        return []
    above = tokens[verb].head
    own = set(clauses.subtree(verb)) if tokens[verb].dep != "ROOT" else group | _tail(clauses, verb)
    if above != verb and above < first and tokens[verb].dep in _ASIDE and tokens[above].pos != "PROPN":
        words = set(clauses.subtree(_clause_head(clauses, above))) - own - group
        if len(words) >= SHORTEST:
            return sorted(words)
    before = [i for i in range(first) if i not in own]
    return before if len(before) >= SHORTEST else []


def _clause_head(clauses: Clauses, index: int) -> int:
    """Climb to the verb, or the root, that a word belongs to."""
    for step in (index, *clauses.ancestors(index)):
        token = clauses.tokens[step]
        if token.head == step or (clauses.class_of(step) == "verb" and not token.dep.startswith(("aux", "cop"))):
            return step
    return index


def _tail(clauses: Clauses, verb: int) -> set[int]:
    """List what follows the verb of saying and hangs on it: "in a statement", "on Monday"."""
    return {i for c in clauses.children[verb] if c > verb for i in clauses.subtree(c)}


def _object(clauses: Clauses, verb: int, group: set[int]) -> list[int]:
    """List what stands behind a verb of judging, as far as it hangs on it: "X for doing Y"."""
    tokens = clauses.tokens
    found: set[int] = set()
    for child in clauses.children[verb]:
        dep = tokens[child].dep
        if child < verb or child in group or dep.startswith(_APART):
            continue
        if dep == "advcl" and tokens[min(clauses.subtree(child)) - 1].text == ",":
            continue
        found |= set(clauses.subtree(child))
    return sorted(i for i in found - group if i > verb)


def _has_object(clauses: Clauses, verb: int) -> bool:
    return any(clauses.tokens[c].dep.startswith(_OBJECTS) and c > verb for c in clauses.children[verb])


def _behind(clauses: Clauses, group: set[int]) -> list[int]:
    """List what stands behind a clause of saying to which the parse gives nothing to say."""
    words = [t.index for t in clauses.tokens[max(group) + 1 :]]
    told = any(clauses.class_of(i) == "verb" for i in words)
    return words if told and len(words) >= SHORTEST else []


def _pause_between(clauses: Clauses, one: int, other: int) -> bool:
    low, high = min(one, other), max(one, other)
    return any(set(t.text) & PAUSES for t in clauses.tokens[low:high])


# ── "according to X, P", "the claim that P"


def _according(clauses: Clauses, index: int) -> Saying | None:
    """Read "according to X": the phrase is the speaker, the rest of its clause is what is said."""
    tokens = clauses.tokens
    head = tokens[index].head
    cue = [index, *(c for c in clauses.children[index] if tokens[c].dep == "fixed" and c == index + 1)]
    if tokens[index].dep not in ("case", "mark", "fixed") or head < index:
        # "according" as the head of "to X", or as an adverb before it.
        following = index + 1
        if following >= len(tokens) or not clauses.grammar.has("dative", tokens[following].lower):
            return None
        cue.append(following)
        head = tokens[following].head if tokens[following].head > following else -1
        if head < 0:
            return None
    elif index + 1 < head and clauses.grammar.has("dative", tokens[index + 1].lower):
        cue.append(index + 1)
    speaker = [i for i in phrase(clauses, head, -1) if i not in cue and i > index]
    if not speaker:
        return None
    aside = {*cue, *clauses.subtree(head)} if min(clauses.subtree(head)) >= index else {*cue, *speaker}
    above = next((a for a in clauses.ancestors(index) if a not in aside), None)
    if above is None:
        above = next((a for a in clauses.ancestors(head) if a not in aside), None)
    if above is None:
        rest = [t.index for t in tokens if t.index not in aside]
    else:
        rest = [i for i in clauses.subtree(_clause_head(clauses, above)) if i not in aside]
    return Saying("said", (head, *(i for i in speaker if i != head)), tuple(cue), tuple(rest))


def _by_noun(clauses: Clauses, noun: int) -> Saying | None:
    """Read "the claim of X that P", "X's fears that P"."""
    content: set[int] = set()
    for child in clauses.children[noun]:
        if clauses.tokens[child].dep in ("acl", "ccomp", "acl:relcl", "advcl") and _opens_with_that(clauses, child):
            content |= set(clauses.subtree(child))
    if not content:
        return None
    owners = [c for c in clauses.children[noun] if clauses.tokens[c].dep in ("nmod:poss", "nmod") and c not in content]
    speaker: tuple[int, ...] = ()
    if owners:
        speaker = (owners[0], *(i for i in phrase(clauses, owners[0], noun) if i != owners[0]))
    return Saying("said", speaker, (noun,), tuple(sorted(content)))


def _run(words: Iterable[int], middle: int) -> tuple[int, ...]:
    """Keep of some words those that stand together around one of them."""
    chosen = set(words)
    low = high = middle
    while low - 1 in chosen:
        low -= 1
    while high + 1 in chosen:
        high += 1
    return tuple(range(low, high + 1))
