"""Every entry of every pack's lexicon of acts against its own examples, through the real parser and engine."""

import functools
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import vigie.languages
from support.rough_actors import rough_document
from vigie.extraction.events.choice import Choice, chosen
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.events.reader import readings
from vigie.extraction.syntax.parse import Parser, SpacyParser
from vigie.languages.acts import Act, Lexicon, read_acts
from vigie.languages.grammar import Grammar, read_grammar
from vigie.model.codes import STATUS_OF

PACKS = Path(vigie.languages.__file__).parent
EXPECTED = re.compile(r"(?P<source>[\w.-]+)(?P<order>[>=])(?P<target>[\w.-]+)(?: \[(?P<status>\w+)\])?$")


@dataclass
class Pack:
    code: str
    grammar: Grammar
    acts: Lexicon


@functools.cache
def pack_of(code: str) -> Pack:
    grammar = read_grammar(PACKS / code)
    return Pack(code, grammar, read_acts(PACKS / code, grammar))


@functools.cache
def parser_of(code: str) -> Parser:
    return SpacyParser(pack_of(code).grammar.parser)


def codes() -> list[str]:
    return sorted(p.parent.name for p in PACKS.glob("*/grammar.yaml") if list(p.parent.glob("acts*")))


ENTRIES = [
    pytest.param(code, act, id=f"{code}.{act.name}") for code in codes() for act in pack_of(code).acts.acts.values()
]
TOLD = [p for p in ENTRIES if p.values[1].type is not None]


def read(code: str, sentence: str, act: Act) -> list[EventDraft]:
    drafts = chosen(readings(rough_document(sentence, language=code), pack_of(code), parser_of(code), Choice({}, 0.0)))
    return [d for d in drafts if d.rule == f"{code}.{act.name}"]


def told(draft: EventDraft) -> set[str]:
    source, target, status = draft.source or "-", draft.target or "-", STATUS_OF[draft.modality]
    pairs = {f"{source}>{target}"} | ({f"{source}={target}", f"{target}={source}"} if draft.reciprocal else set())
    return {f"{pair} {status}" for pair in pairs}


@pytest.mark.parametrize(("code", "act"), TOLD)
def test_an_entry_tells_its_examples(code: str, act: Act) -> None:
    assert len(act.examples) >= 2, "an entry needs two examples"
    for example in act.examples:
        sentence, _, expected = example.partition(" | ")
        found = {pair for draft in read(code, sentence, act) for pair in told(draft)}
        for each in expected.split("; "):
            match = EXPECTED.match(each.strip())
            assert match, f"{each!r} is not SOURCE>TARGET [status]"
            wanted = f"{match['source']}{match['order']}{match['target']} {match['status'] or 'occurred'}"
            assert wanted in found, f"{sentence}: wanted {wanted}, found {sorted(found)}"


@pytest.mark.parametrize(("code", "act"), TOLD)
def test_an_entry_is_silent_on_its_counter_examples(code: str, act: Act) -> None:
    assert act.counter_examples, "an entry needs a counter-example"
    for sentence in act.counter_examples:
        found = [(d.source, d.target) for d in read(code, sentence, act) if d.source and d.target]
        assert not found, f"{sentence}: told {found}"


SITUATIONS = [
    ("fr", "Des informations selon lesquelles Moscou aurait bombardé Kiev sont fausses.", "ASSAULT RUS>UKR negated"),
    ("fr", "Les rumeurs selon lesquelles la France a frappé la Syrie sont infondées.", "ASSAULT FRA>SYR negated"),
    ("en", "Reports that Moscow had bombed Kyiv are false.", "ASSAULT RUS>UKR negated"),
    ("fr", "La Turquie s'est gardée de condamner la Russie.", "ACCUSE TUR>RUS negated"),
    ("fr", "La Russie et l'Otan tiendront des pourparlers le 12 janvier.", "AGREE NATO=RUS occurred"),
    ("fr", "Le Chili a décrété le confinement.", "COERCE CHL>CHL.CVL occurred"),
    ("fr", "Des émeutes ont éclaté en Tunisie.", "PROTEST TUN.OPP>TUN occurred"),
    ("fr", "Des manifestations devant l'ambassade de France à Niamey ont eu lieu.", "PROTEST NER.OPP>FRA occurred"),
]


@pytest.mark.parametrize(("code", "sentence", "expected"), SITUATIONS)
def test_status_and_crowds_are_read_from_the_words_around_an_act(code: str, sentence: str, expected: str) -> None:
    drafts = chosen(readings(rough_document(sentence, language=code), pack_of(code), parser_of(code), Choice({}, 0.0)))
    assert expected in {f"{draft.type} {pair}" for draft in drafts for pair in told(draft)}


SILENT = [
    ("fr", "L'Allemagne affronte la Grèce samedi en quart de finale."),
    ("fr", "Dans ce film, la Russie envahit l'Ukraine."),
    ("fr", "La France a battu l'Italie en finale du tournoi."),
]


@pytest.mark.parametrize(("code", "sentence"), SILENT)
def test_words_of_war_tell_nothing_in_sport_and_fiction(code: str, sentence: str) -> None:
    drafts = chosen(readings(rough_document(sentence, language=code), pack_of(code), parser_of(code), Choice({}, 0.0)))
    assert not drafts
