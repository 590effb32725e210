"""An act word in, how real the act is out: read by climbing from the word to the root of its sentence."""

from dataclasses import dataclass

from vigie.extraction.events.triggers import Trigger
from vigie.extraction.syntax.clauses import ADJECTIVE, AGENT, OF, POSSESSIVE, SUBJECT, Clauses, Predicate
from vigie.extraction.syntax.tree import THAT
from vigie.model.codes import VERBAL_ACTS, EventType, Modality

_DENIED = 3
"""Words between a denial and the report that it denies: "dément fermement toutes les informations"."""
_NEGATION = 3
"""Words before a phrase within which a negation undoes it: "did not stop short of"."""
_INTENDED = ("planned", "conditional")
_NEGATIONS = ("negations", "negative_particles")
_BEFORE_NOUNS = ("ADJ", "DET", "NOUN", "NUM", "PROPN", "VERB")
"""What may stand between the noun of an act and the verb that tells it."""
_SUBJECTS = ("nsubj", "nsubj:pass", "csubj", "nsubj:outer")


@dataclass(frozen=True, slots=True)
class Reality:
    """How real an act is, and who says so in its own sentence."""

    modality: Modality
    speaker: int | None = None
    """Token at the head of the reporting subject, innermost."""
    cue: int | None = None
    """The reporting verb."""
    above: tuple[str, ...] = ()
    """Names of the acts whose content this one is, innermost first."""


def reality_of(  # noqa: C901, PLR0912  one branch for each thing on the way up that makes an act less than a fact
    clauses: Clauses, trigger: Trigger, triggers: dict[int, Trigger]
) -> Reality:
    """Climb from the act word to the root and note what makes the act less than a fact."""
    if trigger.act.spoken:
        # Whatever the words say of the act they name, they were said.
        return Reality(trigger.act.modality, *_speaker(clauses, trigger.head))
    modality = _own(clauses, trigger)
    opened = _carrier(clauses, trigger)
    if modality == "asserted" and opened is not None:
        modality = _opened(clauses, opened)
    if _untrue(clauses, trigger.head) or _given_up(clauses, trigger.head):
        modality = "negated"
    if modality == "asserted" and clauses.tokens[-1].text == "?":
        modality = "conditional"
    speaker = cue = None
    fact = False
    above: list[str] = []
    # Who travels or writes in order to speak has spoken; who arms in order to attack has not attacked.
    spoken = trigger.act.type in VERBAL_ACTS or trigger.act.type == "CONSULT"
    lower = trigger.head
    for head in clauses.ancestors(trigger.head):
        if head in trigger.tokens:
            lower = head
            continue
        relation = clauses.tokens[lower].dep
        over = triggers.get(head)
        finite = clauses.finite(lower)
        apart = relation.startswith(("obl", "nmod")) and clauses.grammar.has("circumstances", clauses.case(lower) or "")
        if apart and not (_taken_part(clauses, lower) and not _has_doer(clauses, trigger)):
            break  # "in a call with X, Y promised": the call took place
        # "declined to condemn Rome's attack": there was an attack.
        fact = fact or (modality == "asserted" and lower == trigger.head and _answered(clauses, trigger, head))
        if clauses.class_of(head) == "verb" or clauses.tensed(head):
            verb = clauses.predicate(head, "verb")
            if finite and speaker is None and _reports(clauses, head) and _is_reported(clauses, lower, head):
                speaker, cue = next((a.head for a in verb.fillers(SUBJECT)), None), head
            if modality == "asserted" and not fact:
                modality = _by_verb(
                    clauses, verb, lower, over, finite=finite, spoken=spoken, lower_act=trigger.act.type
                )
        elif modality == "asserted" and not fact and relation not in ("conj", "parataxis"):
            modality = _by_noun(clauses, head, over)
        if over is not None and relation not in (*_SUBJECTS, "conj", "parataxis", "acl:relcl"):
            above.append(over.act.name)
        if relation == "acl:relcl" or (relation in ("acl", "advcl") and not finite and not _infinitive(clauses, lower)):
            break  # relative and participle clauses stand for themselves
        if modality == "asserted" and clauses.grammar.has("presupposing", clauses.tokens[head].lower):
            break  # "la levée des sanctions": there are sanctions
        lower = head
    if speaker is None:
        speaker, cue = _aside(clauses, trigger.head)
    return Reality(modality, speaker, cue, tuple(above))


def _speaker(clauses: Clauses, index: int) -> tuple[int | None, int | None]:
    """Find the reporting verb over a clause and its subject."""
    lower = index
    for head in clauses.ancestors(index):
        if (
            clauses.tokens[lower].dep in ("ccomp", "parataxis")
            and clauses.class_of(head) == "verb"
            and _reports(clauses, head)
        ):
            subjects = clauses.predicate(head, "verb").fillers(SUBJECT)
            return (subjects[0].head if subjects else None), head
        lower = head
    return _aside(clauses, index)


def _own(  # noqa: C901, PLR0911  one return for each sign that the act itself carries
    clauses: Clauses, trigger: Trigger
) -> Modality:
    if trigger.act.modality != "asserted":
        return trigger.act.modality
    # Of "must withdraw" and "would like" the auxiliary is part of the act, of "n'accepte pas" the negation.
    modal = any(_is_mood(clauses, t) for t in trigger.tokens[1:])
    governor = trigger.governor
    if governor is not None and _answered(clauses, trigger, governor.head):
        governor = None
    predicates = [] if modal else [p for p in (trigger.predicate, governor) if p is not None]
    for predicate in predicates:
        told = _by_mood(predicate)
        if told != "asserted":
            return told
    if trigger.word.word_class == "verb" and trigger.predicate.mood != "infinitive" and not modal:
        form, lemma = clauses.tokens[trigger.head].lower, trigger.word.lemma
        if clauses.grammar.inflection.tells("conditional", form, lemma):
            return "conditional"
        if clauses.grammar.inflection.tells("future", form, lemma):
            return "planned"
    for child in clauses.children[trigger.head]:
        token = clauses.tokens[child]
        if token.dep == "det" and clauses.grammar.has("conditional_determiners", token.lower):
            return "conditional"
        if token.dep == "amod":
            for operator in clauses.grammar.operators.get(token.lower, ()):
                if operator.word_class == "adjective":
                    return operator.modality  # type: ignore[return-value]
    return "asserted"


def _is_mood(clauses: Clauses, index: int) -> bool:
    token = clauses.tokens[index]
    negations = ("negations", "weak_negations", "negative_determiners")
    return token.dep.startswith("aux") or any(clauses.grammar.has(name, token.lower) for name in negations)


def _by_mood(predicate: Predicate) -> Modality:
    if predicate.conditional:
        return "conditional"
    if predicate.negated:
        return "negated"
    if predicate.mood == "conditional":
        return "alleged" if predicate.tense == "past" else "conditional"
    if predicate.tense == "future":
        return "planned"
    return "asserted"


def _by_verb(  # noqa: C901, PLR0911, PLR0912, PLR0913  one return for each kind of verb above an act
    clauses: Clauses,
    verb: Predicate,
    lower: int,
    over: Trigger | None,
    *,
    finite: bool,
    spoken: bool,
    lower_act: EventType | None,
) -> Modality:
    word = clauses.tokens[verb.head].lower
    relation = clauses.tokens[lower].dep
    if relation in _SUBJECTS:
        passive_object = relation == "nsubj:pass" or verb.passive
        if not passive_object:
            return _by_mood(verb) if clauses.grammar.has("happening_verbs", word) else "asserted"
    elif relation in ("conj", "parataxis", "acl:relcl"):
        return "conditional" if verb.conditional and relation == "conj" and not finite else "asserted"
    if relation == "advcl":
        marker = clauses.marker(lower)
        if clauses.grammar.has("purpose", marker):
            return "asserted" if spoken else "conditional"
        if finite or marker not in ("", "à", "de"):
            return "asserted"
    if over is not None and over.act.content and over.head == verb.head:
        same = lower_act is not None and over.act.type == lower_act
        if over.act.content == "asserted" and not finite and relation == "xcomp":
            return "conditional"  # no fact is told in an infinitive
        if over.act.content == "negated" and verb.negated:
            return _undenied(clauses, lower)
        return _by_mood(verb) if same else over.act.content
    for operator in clauses.grammar.operators.get(word, ()):
        if operator.word_class == "verb" and (verb.reflexive or not operator.reflexive):
            if operator.modality == "negated" and verb.negated:
                return _undenied(clauses, lower)
            if operator.modality == "planned" and clauses.predicate(lower, "verb").tense == "past":
                return _by_mood(verb)  # "a annoncé avoir expulsé": it is done
            if operator.modality != "asserted":
                return operator.modality  # type: ignore[return-value]
            if verb.negated and clauses.grammar.has("presupposing", word):
                return "asserted"  # "n'a jamais cessé de bombarder": it goes on
            return _by_mood(verb)
    if finite:
        return "asserted"
    if clauses.grammar.has("light_verbs", word) or relation == "xcomp":
        return _by_mood(verb)
    return "asserted"


def _undenied(clauses: Clauses, lower: int) -> Modality:
    """Who "does not deny having attacked" has not said that it did not happen, nor that it did."""
    return "alleged" if clauses.predicate(lower, "verb").tense == "past" else "conditional"


def _by_noun(clauses: Clauses, head: int, over: Trigger | None) -> Modality:
    if over is not None and over.act.content and over.head == head:
        return over.act.content
    word = clauses.tokens[head].lower
    for operator in clauses.grammar.operators.get(word, ()):
        if operator.word_class in ("noun", "adjective") and operator.modality != "asserted":
            return operator.modality  # type: ignore[return-value]
    return "asserted"


def _untrue(clauses: Clauses, head: int) -> bool:
    """Tell whether a report of the act is said to be false: "les informations selon lesquelles … sont fausses".

    Read by the words alone: parsers hang such clauses on anything.
    """
    grammar, tokens = clauses.grammar, clauses.tokens
    for report in tokens[: max(0, head - 1)]:
        opens = tokens[report.index + 1].lower
        if not grammar.has("reports", report.lower) or not (
            grammar.has("relatives", opens) or grammar.has("according_to", opens)
        ):
            continue
        before = tokens[max(0, report.index - _DENIED) : report.index]
        denied = any(
            o.modality == "negated" and o.word_class == "verb"
            for t in before
            for o in grammar.operators.get(t.lower, ())
        )
        if denied or any(grammar.has("untrue", t.lower) for t in (*before, *tokens[head:])):
            return True
    return False


def _taken_part(clauses: Clauses, index: int) -> bool:
    """Tell whether a noun is what somebody has a part in: "involvement in the killing"."""
    first = min((c for c in clauses.children[index] if clauses.tokens[c].dep == "case"), default=0)
    return first > 0 and clauses.grammar.has("taking_part", clauses.tokens[first - 1].lower)


def _answered(clauses: Clauses, trigger: Trigger, head: int) -> bool:
    """Tell whether an act with a named doer is what a verb answers to, which takes it for a fact: "to condemn"."""
    tokens = clauses.tokens
    relation = tokens[trigger.head].dep
    if trigger.word.word_class != "noun" or relation not in ("obj", "nsubj:pass", "obl", "obl:arg", "obl:mod"):
        return False
    if not clauses.grammar.has("answering", tokens[head].lower):
        return False
    return _has_doer(clauses, trigger)


def _has_doer(clauses: Clauses, trigger: Trigger) -> bool:
    """Tell whether somebody is named as the doer beside a noun: "Rome's attack", "the Roman attack"."""
    tokens, grammar = clauses.tokens, clauses.grammar
    slots = (AGENT, POSSESSIVE, ADJECTIVE, *((OF,) if trigger.act.of == "source" else ()))
    doers = [tokens[a.head] for a in trigger.predicate.arguments if a.slot in slots]
    # "l'invasion de Tunis par Rome": the parser takes the doer for one of a list.
    doers += [tokens[c] for c in clauses.children[trigger.head] if grammar.has("agent", clauses.case(c) or "")]
    return any(
        (t.pos == "PROPN" or t.text[:1].isupper()) and not grammar.has("no_party", t.lower) and t.pos != "PRON"
        for t in doers
    )


def _given_up(clauses: Clauses, head: int) -> bool:
    """Tell whether the act is the content of a plan that is given up: "shelved plans for an attack"."""
    tokens, grammar = clauses.tokens, clauses.grammar
    for verb in (t.index for t in tokens if grammar.has("giving_up", t.lower) and clauses.class_of(t.index) == "verb"):
        predicate = clauses.predicate(verb, "verb")
        if predicate.negated or verb == head:
            continue
        plans = [a.head for a in predicate.arguments if a.slot != SUBJECT and not a.inherited and a.head != head]
        for plan in plans:
            if any(
                o.word_class == "noun" and o.modality in _INTENDED
                for o in grammar.operators.get(tokens[plan].lower, ())
            ):
                if tokens[head].head == plan and head == plan - 1:
                    return True  # "the attack plan"
                between = tokens[plan + 1 : head]
                if between and not any(_apart(clauses, t.index) for t in between):
                    return True
    return False


def _apart(clauses: Clauses, index: int) -> bool:
    """Tell whether a word ends what a noun before it is about."""
    token, grammar = clauses.tokens[index], clauses.grammar
    ends = token.pos == "PUNCT" or "VerbForm=Fin" in token.features
    return ends or any(grammar.has(name, token.lower) for name in ("circumstances", "relatives", "giving_up"))


def _carrier(clauses: Clauses, trigger: Trigger) -> int | None:
    """Find the verb that tells the act: the act word, or the one that has it for an object ("imposing sanctions")."""
    if trigger.word.word_class == "verb":
        return trigger.head
    if trigger.word.word_class != "noun":
        return None
    tokens, index = clauses.tokens, min(trigger.tokens)
    over = tokens[trigger.head].head
    if tokens[trigger.head].dep in ("obj", "nsubj:pass") and clauses.grammar.has("light_verbs", tokens[over].lower):
        return over
    if tokens[trigger.head].dep == "nsubj":
        # "Tariffs have yet to be imposed": the subject of the verb over the passive.
        under = (c for c in clauses.children[over] if tokens[c].dep == "xcomp" and clauses.predicate(c, "verb").passive)
        return next((c for c in under if clauses.grammar.has("light_verbs", tokens[c].lower)), None)
    # Parsers take gerunds for adjectives: by the words alone.
    while index and tokens[index - 1].pos in _BEFORE_NOUNS:
        index -= 1
        if clauses.grammar.has("light_verbs", tokens[index].lower) and tokens[index].pos not in ("NOUN", "PROPN"):
            return index
        if tokens[index].pos == "VERB":
            break
    return None


def _opened(clauses: Clauses, head: int) -> Modality:
    """Say what the words right before a verb make of it: "close to bombing", "dément avoir bombardé".

    Read by the words alone, auxiliaries and adverbs left out: parsers hang gerunds on anything.
    """
    grammar, tokens = clauses.grammar, clauses.tokens
    for first in range(head, 0, -1):
        before = clauses.sentence.text[: tokens[first].start].lower()
        for modality, pattern in grammar.before_acts.items():
            found = pattern.search(before)
            if found is None:
                continue
            words = [t.lower for t in tokens[:first] if t.end <= found.start() + 1][-_NEGATION:]
            if modality == "negated" and any(grammar.has(n, w) for w in words for n in _NEGATIONS):
                return "asserted"
            return modality  # type: ignore[return-value]
        left = tokens[first - 1]
        skipped = left.dep.startswith("aux") or left.pos == "ADV"
        if not skipped or any(grammar.has(name, left.lower) for name in _NEGATIONS):
            break
    return "asserted"


def _infinitive(clauses: Clauses, index: int) -> bool:
    return clauses.marker(index) != THAT


def _reports(clauses: Clauses, head: int) -> bool:
    return clauses.grammar.has("reporting_verbs", clauses.tokens[head].lower)


def _is_reported(clauses: Clauses, lower: int, head: int) -> bool:
    """Tell whether a clause is what a verb says; of "…, a affirmé Kiev" parsers make it an adverbial."""
    relation = clauses.tokens[lower].dep
    marked = any(clauses.tokens[c].dep == "mark" for c in clauses.children[lower])
    return relation in ("ccomp", "parataxis", "xcomp", "obj") or (relation == "advcl" and not marked and lower < head)


def _aside(clauses: Clauses, index: int) -> tuple[int | None, int | None]:
    """Find who says so where it stands beside: "…, a déclaré X", "selon X, …"."""
    heads = [index, *clauses.ancestors(index)]
    for head in heads:
        for child in clauses.children[head]:
            token = clauses.tokens[child]
            if child in heads:
                continue
            if token.dep == "parataxis" and _reports(clauses, child):
                subjects = clauses.predicate(child, "verb").fillers(SUBJECT)
                return (subjects[0].head if subjects else None), child
            case = clauses.case(child)
            if token.dep.startswith(("obl", "nmod")) and case is not None and clauses.grammar.has("according_to", case):
                return child, child
    return None, None
