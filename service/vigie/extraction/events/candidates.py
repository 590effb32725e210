"""A trigger in its sentence in, its likely sources and targets out, each with how it was found."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from vigie.extraction.document import Mention, Party, Sentence
from vigie.extraction.events.fillers import Fillers
from vigie.extraction.events.home import HOW, at_place, crowds, suffering
from vigie.extraction.events.modality import Reality
from vigie.extraction.events.triggers import Trigger
from vigie.extraction.syntax.clauses import OBJECT, OF, POSSESSIVE, SUBJECT, Argument, Clauses
from vigie.languages.acts import SPEAKER, Role
from vigie.model.codes import VERBAL_ACTS, EventType

_PLAIN = ("head", "near", "of_head", "of_near")
GUESSED = frozenset({"surface", "before", "dyad", "dyad_before", "dyad_both", "inside"})
"""Ways of finding a party by where it stands or by what the article is about: no word gives it the act."""
_HOSTILE: frozenset[EventType] = frozenset({"ASSAULT", "COERCE", "SANCTION", "THREATEN"})
MOST_PARTIES = 5
"""Beyond that a list is a roll of names, no act of each on each (eval/codebook.md)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of one act word: its parties, and how they were found."""

    source: Party | None
    target: Party | None
    source_how: str
    target_how: str
    mutual: bool = False


@dataclass(slots=True)
class Scene:
    """What is known around one sentence."""

    sentence: Sentence
    clauses: Clauses
    fillers: Fillers
    mentions: list[Mention]
    speaker: Party | None = None
    """Who speaks in the quotation that the sentence stands in or holds."""
    quoted: list[tuple[int, int]] = field(default_factory=list)
    dyad: tuple[str, str] | None = None
    accused: dict[str, list[Party]] = field(default_factory=dict)
    """Who has been accused so far in the article, by whom."""
    both: Mention | None = None
    """A mention of one of the main dyad, where the article has one."""
    before: list[Mention] = field(default_factory=list)
    """Mentions of the sentence before, in order."""
    struck: list[Party] = field(default_factory=list)
    """Whom the hostile acts are on that nouns tell of: "the attack on Rome"."""

    def in_quotation(self, token: int) -> bool:
        """Tell whether a token stands between quotation marks."""
        place = self.sentence.start + self.clauses.tokens[token].start
        return any(start <= place < end for start, end in self.quoted)


def read_candidates(  # noqa: C901  one branch for each way of finding a party
    scene: Scene, trigger: Trigger, reality: Reality
) -> list[list[Candidate]]:
    """List the readings of a trigger, the likeliest first; the parties of a list are one reading together."""
    named, how, slot = _filled(scene, trigger, "source")
    if trigger.act.spoken:
        named, how, slot = _speaking(scene, trigger, reality), "speaker", SPEAKER
        if not named:
            return []
    targets, target_how, target_slot = _filled(scene, trigger, "target")
    if not named:
        named, how, slot = _before_verb(scene, trigger), "adjacent", SUBJECT
    named = crowds(trigger.act, named)
    if not named and trigger.act.crowd:
        place = scene.sentence.start + scene.clauses.tokens[trigger.head].start
        named, how = at_place(trigger.act, scene.mentions, place), "place"
    if not targets and (at_home := suffering(trigger.act, named)):
        return [[Candidate(source, target, how, HOW) for source, target in at_home]]
    if trigger.act.type == "CONSULT" and trigger.act.mode != "visit":
        targets = [t for t in targets if t.mention.acts]  # "à Vienne" is where they talk
    mutual = _each_other(scene, trigger) or (slot and slot == target_slot) or (trigger.act.reciprocal and not targets)
    if len(named) > 1 and mutual:
        return [list(_mutual(named, how))]
    if trigger.act.reciprocal and trigger.word.word_class == "verb" and not targets:
        return []  # "le ministre a parlé": with nobody
    readings: list[list[Candidate]] = []
    seen: set[tuple[tuple[str | None, str | None], ...]] = set()
    # What the grammar names, the context does not overrule.
    sources = [(named, how)] if named else list(_context_sources(scene, trigger, targets))
    for parties, source_how in sources:
        options = _against(scene, trigger, parties, targets, target_how)
        for against, how_against in options:
            reading = list(_pairs(parties, against, source_how, how_against))
            codes = tuple((c.source.code if c.source else None, c.target.code if c.target else None) for c in reading)
            if reading and codes not in seen:
                seen.add(codes)
                readings.append(reading)
    return readings


def _against(
    scene: Scene, trigger: Trigger, sources: list[Party], targets: list[Party], how: str
) -> Iterator[tuple[list[Party], str]]:
    """Whom the act is against, the likeliest first: those the grammar names, else those of the context."""
    others = [t for t in targets if t.code not in {s.code for s in sources}]
    if others:
        yield others, how
    if how not in _PLAIN or not targets:
        yield from _context_targets(scene, trigger, sources)
    # Else "demande à ses citoyens": the grammar names whom, and where it is the source itself, nobody else.


def struck_in(scene: Scene, triggers: Iterable[Trigger]) -> list[Party]:
    """List whom the hostile acts are on that the nouns of a sentence tell of."""
    nouns = (t for t in triggers if t.word.word_class == "noun" and t.act.type in _HOSTILE)
    return [party for trigger in nouns for party in _filled(scene, trigger, "target")[0]]


def _victims(scene: Scene, trigger: Trigger) -> list[Party]:
    """Who condemns the attack on Rome does not condemn Rome."""
    condemns = trigger.act.type == "ACCUSE" and trigger.act.content == "asserted"
    return scene.struck if condemns else []


def _pairs(sources: list[Party], targets: list[Party], source_how: str, target_how: str) -> Iterator[Candidate]:
    for source in _distinct(sources) or [None]:
        for target in _distinct(targets) or [None]:
            if source is None and target is None:
                continue
            if source is not None and target is not None and source.code == target.code:
                continue
            yield Candidate(source, target, source_how if source else "none", target_how if target else "none")


def _each_other(scene: Scene, trigger: Trigger) -> bool:
    """Tell whether the act is on "each other"."""
    tokens = scene.clauses.tokens
    pairs = {f"{tokens[a.head - 1].lower} {tokens[a.head].lower}" for a in trigger.predicate.arguments if a.head}
    return bool(pairs & scene.clauses.grammar.words["reciprocals"])


def _mutual(parties: list[Party], how: str) -> Iterator[Candidate]:
    distinct = _distinct(parties)
    for place, first in enumerate(distinct):
        for second in distinct[place + 1 :]:
            yield Candidate(first, second, how, how, mutual=True)


def _distinct(parties: Iterable[Party]) -> list[Party | None]:
    by_code: dict[str, Party | None] = {}
    for party in parties:
        by_code.setdefault(party.code, party)
    return list(by_code.values())[:MOST_PARTIES]


def _speaking(scene: Scene, trigger: Trigger, reality: Reality) -> list[Party]:
    """Who says the clause that the act word stands in."""
    if scene.in_quotation(trigger.head):
        return [scene.speaker] if scene.speaker else []
    return scene.fillers.within(reality.speaker, deep=False) if reality.speaker is not None else []


# ── by the parse


def _filled(scene: Scene, trigger: Trigger, role: Role) -> tuple[list[Party], str, str]:
    # "condamne l'attaque contre Rome": an oblique inside the object counts as one of the verb too, and is not its own.
    struck = [p.mention for p in _victims(scene, trigger)] if role == "target" else []
    for slot in trigger.act.slots(role, trigger.word.word_class):
        parties: list[Party] = []
        for argument in _arguments(scene, trigger, slot):
            if argument.head in trigger.tokens:
                continue
            if role == "source":
                parties += _acting(scene, trigger, argument, slot)
            else:
                inside = scene.fillers.within(argument.head, deep=True)
                parties += [p for p in inside if slot == OBJECT or not any(p.mention is m for m in struck)]
        if parties:
            how = parties[0].path if slot != OF else f"of_{parties[0].path}"
            return parties, how, slot
    return [], "none", ""


def _arguments(scene: Scene, trigger: Trigger, slot: str) -> list[Argument]:
    found = list(trigger.predicate.fillers(slot))
    if trigger.governor is not None and slot != OBJECT:
        found += [a for a in trigger.governor.fillers(slot) if a.head != trigger.head]
    for token in trigger.tokens[1:]:
        # "came under attack from rebels": the noun of the phrase has what the verb has not.
        if scene.clauses.class_of(token) == "noun":
            found += scene.clauses.predicate(token, "noun").fillers(slot)
    return found


def _acting(scene: Scene, trigger: Trigger, argument: Argument, slot: str) -> list[Party]:
    """The parties of a source: where the phrase names one only in a genitive, its head must be one that acts."""
    found = scene.fillers.within(argument.head, deep=False)
    if not found and slot == POSSESSIVE:
        # "exprime son soutien": whose it is, the subject of the clause says.
        found = _subjects_over(scene, argument.head)
    # "en Italie, qui a rouvert ses frontières": the country acts, not the place.
    relative = not argument.inherited and scene.clauses.tokens[argument.head].head != trigger.predicate.head
    return [p for p in found if p.mention.acts or slot != SUBJECT or relative]


def _before_verb(scene: Scene, trigger: Trigger) -> list[Party]:
    """The names right before a finite verb that the parse gives no subject: "Rome et Tunis ont négocié"."""
    predicate = trigger.predicate
    if (
        trigger.word.word_class != "verb"
        or predicate.mood not in ("indicative", "conditional", "none")
        or predicate.fillers(SUBJECT)
    ):
        return []
    if predicate.passive or (trigger.act.slots("source", "verb") != (SUBJECT,) and not trigger.act.reciprocal):
        return []
    tokens, index = scene.clauses.tokens, trigger.head - 1
    while index >= 0 and tokens[index].pos in ("AUX", "ADV", "PRON", "PART") and index not in scene.fillers.at:
        index -= 1
    mention = scene.fillers.at.get(index)
    if mention is None or not mention.acts or mention.via == "adjective":
        return []
    return [Party(code, m) for m in scene.fillers.listed(mention, index) for code in m.parties]


# ── by the context


def _context_sources(scene: Scene, trigger: Trigger, targets: list[Party]) -> Iterator[tuple[list[Party], str]]:
    taken = {t.code for t in targets}
    if scene.in_quotation(trigger.head):
        if scene.speaker is not None and scene.speaker.code not in taken:
            yield [scene.speaker], "speaker"
        if trigger.word.word_class != "verb":
            yield from _governing(scene, trigger, taken)
        yield [], "none"
        return
    if trigger.word.word_class != "verb":
        yield from _governing(scene, trigger, taken)
    nearest = _nearest(scene, trigger.head, taken, right=False)
    if trigger.word.word_class == "verb" and trigger.predicate.passive:
        yield [], "none"
    if nearest:
        yield [nearest], "surface"
    topic = next((m for m in scene.before if m.acts and len(m.parties) == 1 and m.parties[0] not in taken), None)
    if topic is not None:
        yield [Party(topic.parties[0], topic)], "before"
    yield [], "none"


def _subjects_over(scene: Scene, index: int) -> list[Party]:
    """The subject of the nearest verb above a word."""
    for head in scene.clauses.ancestors(index):
        if scene.clauses.class_of(head) == "verb":
            return [p for s in scene.clauses.surface_subjects(head) for p in scene.fillers.direct(s)]
    return []


def _governing(scene: Scene, trigger: Trigger, taken: set[str]) -> Iterator[tuple[list[Party], str]]:
    """The subject of the verb over a noun: "Rome annonce des sanctions"."""
    for head in scene.clauses.ancestors(trigger.head):
        if scene.clauses.class_of(head) == "verb":
            verb = scene.clauses.predicate(head, "verb")
            parties = [p for a in verb.fillers(SUBJECT) for p in scene.fillers.within(a.head, deep=False)]
            parties = [p for p in parties if p.code not in taken]
            if parties:
                yield parties, "governor"
            return


def _context_targets(scene: Scene, trigger: Trigger, sources: list[Party]) -> Iterator[tuple[list[Party], str]]:
    taken = {s.code for s in sources}
    spared = _subjects_beside(scene, trigger) | {p.code for p in _victims(scene, trigger)}
    told = [accuser for code in sorted(taken) for accuser in scene.accused.get(code, ()) if accuser.code not in taken]
    if told and trigger.act.type == "REJECT":
        yield told, "accuser"
    denied = trigger.act.content == "negated"  # who is named in what is denied has not accused
    if trigger.act.content and not denied:
        yield from _in_complements(scene, trigger, taken | spared)
    for argument in [] if denied else [a for a in trigger.predicate.arguments if a.slot != SUBJECT and not a.inherited]:
        inside = _inside(scene, argument.head, taken | spared)
        if inside:
            yield [inside], "inside"
            break
    nearest = _nearest(scene, trigger.head, taken | spared, right=True)
    if nearest and not denied:
        yield [nearest], "surface"
    yield from _of_the_dyad(scene, sources, taken, spared)
    last = next((m for m in reversed(scene.before) if len(m.parties) == 1 and m.parties[0] not in taken | spared), None)
    if last is not None:
        yield [Party(last.parties[0], last)], "before"
    yield [], "none"


def _of_the_dyad(
    scene: Scene, sources: list[Party], taken: set[str], spared: set[str]
) -> Iterator[tuple[list[Party], str]]:
    """The other side of what the article is about, or both."""
    if scene.dyad and len(taken) == 1 and next(iter(taken)) in scene.dyad:
        other = scene.dyad[1] if scene.dyad[0] in taken else scene.dyad[0]
        near = next((m for m in reversed(scene.before) if m.parties == (other,)), None)
        if other not in spared:
            yield [Party(other, near or sources[0].mention)], "dyad_before" if near else "dyad"
    elif scene.dyad and not taken & set(scene.dyad) and scene.both is not None:
        # Who speaks of an accord or a quarrel of two speaks to both.
        both = [Party(code, scene.both) for code in scene.dyad if code not in spared]
        if both:
            yield both, "dyad_both"


def _subjects_beside(scene: Scene, trigger: Trigger) -> set[str]:
    """Name the subjects of the clause that the act's clause only goes with.

    "While Rome called for restraint, Tunis threatened Cairo": the call is not to Tunis.
    """
    clauses, lower = scene.clauses, trigger.head
    if trigger.act.type not in VERBAL_ACTS:
        return set()
    for head in clauses.ancestors(trigger.head):
        if clauses.tokens[lower].dep == "advcl" and clauses.finite(lower):
            return {p.code for s in clauses.surface_subjects(head) for p in scene.fillers.direct(s)}
        lower = head
    return set()


def _in_complements(scene: Scene, trigger: Trigger, taken: set[str]) -> Iterator[tuple[list[Party], str]]:
    """Whoever the clause under the act is about: "exige que Rome réponde"."""
    for complement in trigger.predicate.complements:
        if scene.clauses.tokens[complement.head].dep == "advcl":
            continue
        subjects = [
            p for h in scene.clauses.surface_subjects(complement.head) for p in scene.fillers.within(h, deep=True)
        ]
        subjects = [p for p in subjects if p.code not in taken]
        if subjects:
            yield subjects, "clause"
        inside = _inside(scene, complement.head, taken)
        if inside:
            yield [inside], "clause_inside"
        return


def _inside(scene: Scene, head: int, taken: set[str]) -> Party | None:
    for index in scene.clauses.subtree(head):
        mention = scene.fillers.at.get(index)
        if mention is not None and len(mention.parties) == 1 and mention.parties[0] not in taken:
            return Party(mention.parties[0], mention)
    return None


def _nearest(scene: Scene, head: int, taken: set[str], *, right: bool) -> Party | None:
    place = scene.sentence.start + scene.clauses.tokens[head].start
    side = [
        m for m in scene.mentions if (m.start > place) == right and len(m.parties) == 1 and m.parties[0] not in taken
    ]
    if not right:
        side = [m for m in reversed(side) if m.acts and m.via != "adjective"]
    return Party(side[0].parties[0], side[0]) if side else None
