"""A document with its mentions in, the events that it tells out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from vigie.extraction.document import Document, Mention, Party, Sentence
from vigie.extraction.events.candidates import Candidate, Scene, read_candidates, struck_in
from vigie.extraction.events.choice import Choice, believable, chosen, sure
from vigie.extraction.events.dating import with_dates
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.events.features import Standing, features_of, standing_of
from vigie.extraction.events.fillers import Fillers
from vigie.extraction.events.merge import merged
from vigie.extraction.events.modality import Reality, reality_of
from vigie.extraction.events.opinion import Opinion, opinion_of, own_readings
from vigie.extraction.events.settle import settled
from vigie.extraction.events.speakers import speakers_of
from vigie.extraction.events.triggers import Trigger, find_triggers
from vigie.extraction.network.questions import Sheet
from vigie.extraction.network.relations import Network
from vigie.extraction.network.roles import roles_of
from vigie.extraction.network.tags import tags_of
from vigie.extraction.syntax.clauses import Clauses
from vigie.extraction.syntax.parse import LONGEST, WORD, ParsedSentence, Parser, normalised
from vigie.languages.acts import Act, Lexicon, Word
from vigie.languages.grammar import Grammar
from vigie.languages.pack import Pack

POLITICAL = 0.05
"""Share of sentences that name two parties from which the network is asked: it costs most of the time of a page."""


class Language(Protocol):
    """What the reading of events needs of a language pack."""

    @property
    def code(self) -> str:
        """ISO 639-1 code, the first part of the names of rules."""

    @property
    def grammar(self) -> Grammar:
        """Function words and forms of words."""

    @property
    def acts(self) -> Lexicon:
        """Which words tell which act."""


def read_mentions_of_acts(
    document: Document, pack: Pack, parser: Parser, choice: Choice, network: Network | None = None
) -> list[EventDraft]:
    """Read each act word of an article once, sure or not, and leave its clauses in ``document.clauses``.

    Parsed are the sentences that hold an act word and a party, and those that the network is asked about.
    """
    return with_dates(believable(chosen(readings(document, pack, parser, choice, network))), document, pack)


def events_of(mentions: Iterable[EventDraft], choice: Choice) -> list[EventDraft]:
    """Join the mentions of acts into events, and keep those that are sure enough together."""
    return [event for event in merged(mentions, choice.threshold) if sure(event, choice)]


def readings(
    document: Document, pack: Language, parser: Parser, choice: Choice, network: Network | None = None
) -> list[EventDraft]:
    """Read all events that the words may tell, likely or not, in the order of the text.

    Args:
        document: read up to its mentions.
        pack: the language.
        parser: gives each sentence its heads.
        choice: weighs each reading.
        network: a second opinion on each, and readings where the lexicon has no word; without it the words stand alone.
    """
    speakers = speakers_of(document, pack.grammar)
    standing = standing_of(document, pack.grammar)
    sheet = None
    if network is not None and standing.matter["pairs"] >= POLITICAL:
        sheet = network.sheet(document, speakers)
    worded = [s for s in document.sentences if _worth_parsing(document, s, pack)]
    parsing = {s.index for s in worded} | {question.sentence.index for question in (sheet.questions if sheet else ())}
    sentences = [s for s in document.sentences if s.index in parsing]
    parsed = parser.parse([document.text[s.start : s.end] for s in sentences])
    parses = {s.index: parse for s, parse in zip(sentences, parsed, strict=True)}
    opinion = None
    if network is not None:
        opinion = _opinion(network, document, sheet, speakers, parses, pack) if sheet else Opinion()
    found: list[EventDraft] = []
    accused: dict[str, list[Party]] = {}
    for sentence in worded:
        clauses = Clauses(parses[sentence.index], pack.grammar)
        document.clauses[sentence.index] = clauses
        scene = _scene(document, sentence, clauses, pack.acts, speakers)
        scene.accused = accused
        found += _read_sentence(scene, pack, choice, standing, opinion)
    if opinion is not None:
        own = own_readings(document, opinion, found, standing, pack.code)
        found += [replace(draft, confidence=choice.confidence(draft.features)) for draft in own]
    return found


def _opinion(
    network: Network,
    document: Document,
    sheet: Sheet,
    speakers: Mapping[int, Party],
    parses: Mapping[int, ParsedSentence],
    pack: Language,
) -> Opinion:
    tags = tags_of(document, sheet.questions, speakers, pack.acts.kinds_of)
    return opinion_of(
        network, sheet, tags, (roles_of(q, parses[q.sentence.index], pack.grammar) for q in sheet.questions)
    )


def _worth_parsing(document: Document, sentence: Sentence, language: Language) -> bool:
    """Tell by the words alone whether a sentence may tell an act: parsing is four fifths of the cost of reading."""
    if not any(m.parties for m in document.mentions_within(sentence.start, sentence.end)):
        return False
    text = normalised(document.text[sentence.start : min(sentence.end, sentence.start + LONGEST)]).lower()
    words = set(WORD.findall(text))
    words |= {part for word in words if "-" in word for part in word.split("-")}  # "build-up" is two words to a parser
    words |= {sign for sign in "$€£" if sign in text}
    said = '"' in text or any(language.grammar.has("reporting_verbs", word) for word in words)
    said = said or bool(document.quotations_over(sentence.start, sentence.end))
    return any(
        _may_tell(word, act, words, language.acts, said=said)
        for form in words & language.acts.by_form.keys()
        for word, act in language.acts.by_form[form]
    )


def _may_tell(word: Word, act: Act, words: set[str], acts: Lexicon, *, said: bool) -> bool:
    if act.type is None or (act.spoken and not said):
        return False
    if any(not words & acts.following[further] for further in word.following if further.isalpha()):
        return False
    asked = [
        forms
        for slot, forms in act.needs.items()
        if forms and (word.word_class == "verb" or slot in ("text", "object"))
    ]
    return all(words & forms for forms in asked)


def _scene(
    document: Document, sentence: Sentence, clauses: Clauses, acts: Lexicon, speakers: dict[int, Party]
) -> Scene:
    mentions = document.mentions_within(sentence.start, sentence.end)
    quotations = document.quotations_over(sentence.start, sentence.end)
    quoted = [(document.quotations[i].start, document.quotations[i].end) for i in quotations]
    speaking = [speakers[i] for i in quotations if i in speakers]
    before = document.sentences[max(0, sentence.index - 1) : sentence.index]
    return Scene(
        sentence=sentence,
        clauses=clauses,
        fillers=Fillers(clauses, sentence, mentions, acts),
        mentions=mentions,
        speaker=speaking[0] if speaking else None,
        quoted=quoted,
        dyad=document.main_dyad,
        both=next((m for m in document.mentions if m.parties and m.parties[0] in (document.main_dyad or ())), None),
        before=[m for s in before for m in document.mentions_within(s.start, s.end)],
    )


def _read_sentence(
    scene: Scene, pack: Language, choice: Choice, standing: Standing, opinion: Opinion | None
) -> Iterator[EventDraft]:
    # A word inside a name tells no act: "Downing Street", "Organization for Security and Cooperation".
    triggers = [t for t in find_triggers(scene.clauses, pack.acts) if t.head not in scene.fillers.at]
    by_head = {trigger.head: trigger for trigger in triggers if not trigger.act.spoken}
    scene.struck = struck_in(scene, triggers)
    for trigger in triggers:
        reality = reality_of(scene.clauses, trigger, by_head)
        for place, reading in enumerate(read_candidates(scene, trigger, reality)):
            for candidate in reading:
                for draft in settled(_draft(scene, pack, trigger, reality, candidate), scene, reality):
                    features = features_of(scene, trigger, reality, candidate, standing)
                    features |= {f"rule={trigger.act.name}": 1.0}
                    if opinion is not None:
                        features |= opinion.features(scene.sentence.index, draft)
                    yield replace(
                        draft,
                        background=opinion is not None and opinion.background(scene.sentence.index, draft),
                        confidence=choice.confidence(features),
                        features=features,
                        group=(scene.sentence.index, 2 * trigger.head + trigger.act.spoken),
                        reading=place,
                    )
                if place == 0 and trigger.act.type == "ACCUSE" and candidate.source and candidate.target:
                    scene.accused.setdefault(candidate.target.code, []).append(candidate.source)


def _draft(scene: Scene, pack: Language, trigger: Trigger, reality: Reality, reading: Candidate) -> EventDraft:
    act = trigger.act
    assert act.type is not None  # noqa: S101  find_triggers leaves the others out
    start, end = _evidence(scene, trigger, [p.mention for p in (reading.source, reading.target) if p])
    return EventDraft(
        type=act.type,
        mode=act.mode,
        source=reading.source.code if reading.source else None,
        target=reading.target.code if reading.target else None,
        source_person=reading.source.mention.person if reading.source else None,
        target_person=reading.target.mention.person if reading.target else None,
        modality=reality.modality,
        reciprocal=act.reciprocal or reading.mutual,
        rule=f"{pack.code}.{act.name}",
        start=start,
        end=end,
        confidence=0.0,
    )


def _evidence(scene: Scene, trigger: Trigger, mentions: Iterable[Mention]) -> tuple[int, int]:
    """Cut the shortest stretch that holds the act word and the parties that stand in its sentence."""
    sentence = scene.sentence
    words = [scene.clauses.tokens[i] for i in trigger.tokens]
    if trigger.governor is not None:
        words.append(scene.clauses.tokens[trigger.governor.head])
    here = [m for m in mentions if sentence.start <= m.start and m.end <= sentence.end]
    start = min([sentence.start + w.start for w in words] + [m.start for m in here])
    end = max([sentence.start + w.end for w in words] + [m.end for m in here])
    return start, min(end, sentence.end)
