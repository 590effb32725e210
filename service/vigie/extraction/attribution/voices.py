"""A verb of saying in, the words that name who speaks out."""

from vigie.extraction.syntax.clauses import SUBJECT, Clauses, Predicate

_NOMINAL = ("PROPN", "NOUN", "PRON", "ADJ", "DET", "NUM", "ADP", "PART")
_LONGEST_NAME = 9
"""Words of a name with its office, read without the parse."""
SHORTEST = 3
"""Words that make a stretch of text beside a verb of saying what is said."""
PAUSES = frozenset(',"-:;')


def speaker_of(clauses: Clauses, predicate: Predicate) -> tuple[int, ...]:
    """List the words of the subject: its head first, its relative clauses left out."""
    heads = [a.head for a in predicate.fillers(SUBJECT) if a.head != predicate.head]
    own = subjects(clauses, predicate.head)
    if len(own) > 1 and "," in {t.text for t in clauses.tokens[own[-2] : own[-1]]}:
        # "Rome, the minister said, will…": the first subject is that of what is said.
        heads = [h for h in heads if h in clauses.conjuncts(own[-1])]
    if not heads:
        return ()
    words: set[int] = set()
    for head in heads:
        words |= set(phrase(clauses, head, predicate.head))
    return (heads[0], *sorted(words - {heads[0]}))


def subjects(clauses: Clauses, verb: int) -> list[int]:
    """List the heads of the subjects that hang on a verb itself."""
    return [c for c in clauses.children[verb] if clauses.tokens[c].dep.startswith("nsubj")]


def right_before(clauses: Clauses, verb: int) -> tuple[int, ...]:
    """List the names right before a verb of saying that the parse hangs on something else: "…, Jane Doe said"."""
    tokens = clauses.tokens
    last = verb - 1
    while last >= 0 and tokens[last].pos in ("ADV", "AUX"):
        last -= 1
    first = last
    while first >= 0 and tokens[first].pos in _NOMINAL:
        first -= 1
    words = range(first + 1, last + 1)
    heads = [i for i in words if tokens[i].pos in ("PROPN", "NOUN", "PRON")]
    if not heads or len(words) > _LONGEST_NAME:
        return ()
    apart = first >= SHORTEST and set(tokens[first].text) & PAUSES
    opens = first < 0 and any(tokens[c].dep == "ccomp" for c in clauses.children[verb])
    if not (apart or opens) or any(clauses.case(c) for c in (heads[0],)):
        return ()
    # The head of a name is its last word, of a phrase with prepositions the first noun.
    plain = [i for i in words if tokens[i].pos == "ADP"]
    head = next((i for i in reversed(heads) if not plain or i < plain[0]), heads[0])
    return (head, *(i for i in words if i != head))


def phrase(clauses: Clauses, head: int, verb: int) -> list[int]:
    """List the words of a noun phrase without its clauses and without the verb that it belongs to."""
    found, queue = {head}, [head]
    while queue:
        above = queue.pop()
        for child in clauses.children[above]:
            dep = clauses.tokens[child].dep
            if child == verb or child in found or dep.startswith(("acl", "advcl", "parataxis", "ccomp", "aux", "cop")):
                continue
            if clauses.class_of(head) != "noun" and dep in ("nsubj", "nsubj:pass"):
                continue
            found.add(child)
            queue.append(child)
    words = sorted(found)
    while len(words) > 1 and clauses.tokens[words[-1]].pos in ("PUNCT", "CCONJ"):
        words.pop()
    while len(words) > 1 and clauses.tokens[words[0]].pos in ("PUNCT", "CCONJ"):
        words.pop(0)
    return words


def speaks_of_self(clauses: Clauses, speaker: tuple[int, ...]) -> bool:
    """Tell whether the speaker is "I", "we" or "you"."""
    head = speaker[0] if speaker else None
    return head is not None and any(f"Person={person}" in clauses.tokens[head].features for person in (1, 2))
