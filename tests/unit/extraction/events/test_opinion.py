"""What the network finds likely becomes features of the readings of words, and readings of its own where no word tells."""

from datetime import date

import pytest
from support.rough_actors import rough_document
from vigie.extraction.document import Party
from vigie.extraction.events.choice import chosen
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.events.features import Standing
from vigie.extraction.events.opinion import Opinion, own_readings
from vigie.extraction.network.relations import Relation

DOCUMENT = rough_document("La Turquie a reçu la Grèce.", date(2020, 5, 1))
STANDING = Standing({"TUR": 1.0, "GRC": 0.5}, {"pairs": 0.3})
SURE = {"occurred": 0.9, "planned": 0.04, "hypothetical": 0.03, "negated": 0.03}


def party(code: str) -> Party:
    return Party(code, next(m for m in DOCUMENT.mentions if code in m.parties))


def relation(kind, source, target, likely, statuses=SURE, background=0.1) -> Relation:
    start = DOCUMENT.text.index("reçu")
    ends = party(source) if source else None, party(target) if target else None
    return Relation(DOCUMENT.sentences[0], kind, *ends, likely, statuses, background, start, start + len("reçu"))


def opinion(*relations: Relation) -> Opinion:
    told = {(r.type, r.source and r.source.code, r.target and r.target.code): r for r in relations}
    return Opinion({0: frozenset({"TUR", "GRC"})}, {0: told})


def draft(kind="CONSULT", source="TUR", target="GRC", **fields) -> EventDraft:
    given = {
        "mode": None,
        "modality": "asserted",
        "reciprocal": False,
        "rule": "fr.x",
        "start": 0,
        "end": 9,
        "confidence": 0.0,
    }
    return EventDraft(type=kind, source=source, target=target, **(given | fields))


def test_a_reading_that_the_network_shares_is_told_so():
    features = opinion(relation("CONSULT", "TUR", "GRC", 0.8)).features(0, draft())
    assert features["net"] > 0
    assert features["net>0.75"] == features["net_best"] == 1.0
    assert features["net_status"] == pytest.approx(0.72)


def test_what_it_finds_told_as_history_is_background_of_a_word_and_of_its_own_reading():
    old = opinion(relation("CONSULT", "TUR", "GRC", 0.8, background=0.7))
    assert old.background(0, draft())
    assert not old.background(0, draft("ASSAULT"))
    assert not opinion(relation("CONSULT", "TUR", "GRC", 0.8)).background(0, draft())
    own = list(own_readings(DOCUMENT, old, [], STANDING, "fr"))
    assert [reading.background for reading in own] == [True]


def test_a_reading_that_it_does_not_share_speaks_against_itself():
    features = opinion(relation("CONSULT", "TUR", "GRC", 0.8)).features(0, draft("ASSAULT"))
    assert features["net"] < -1
    assert "net_best" not in features


def test_about_a_party_that_it_was_not_asked_about_it_says_nothing():
    assert opinion().features(0, draft(target="FRA")) == {"net_blind": 1.0}


def test_what_no_word_tells_becomes_a_reading_with_the_word_looked_at_and_the_names_as_evidence():
    (own,) = own_readings(DOCUMENT, opinion(relation("AGREE", "TUR", "GRC", 0.6)), [draft()], STANDING, "fr")
    assert (own.type, own.source, own.target, own.modality, own.rule) == (
        "AGREE",
        "TUR",
        "GRC",
        "asserted",
        "fr.network",
    )
    assert DOCUMENT.text[own.start : own.end] == "Turquie a reçu la Grèce"
    assert own.features["network:AGREE"] == 1.0


def test_what_a_word_tells_is_not_told_twice():
    word = draft(group=(0, 6))
    own = list(own_readings(DOCUMENT, opinion(relation("CONSULT", "GRC", "TUR", 0.9)), [word], STANDING, "fr"))
    assert len(own) == 1
    assert chosen([word, *own]) == [word]


def test_what_the_network_reads_beside_a_word_is_kept():
    word = draft(group=(0, 6))
    own = list(own_readings(DOCUMENT, opinion(relation("SUPPORT", "GRC", "TUR", 0.9)), [word], STANDING, "fr"))
    assert chosen([word, *own]) == [word, *own]


def test_an_act_that_is_likely_one_way_is_not_mutual():
    one = opinion(relation("ASSAULT", "TUR", "GRC", 0.1), relation("ASSAULT", "GRC", "TUR", 0.9))
    own = list(own_readings(DOCUMENT, one, [], STANDING, "fr"))
    assert [(r.source, r.target, r.reciprocal) for r in own] == [("GRC", "TUR", False), ("TUR", "GRC", False)]


def test_an_act_that_is_as_likely_both_ways_is_one_mutual_reading():
    both = opinion(relation("AGREE", "TUR", "GRC", 0.6), relation("AGREE", "GRC", "TUR", 0.5))
    (own,) = own_readings(DOCUMENT, both, [], STANDING, "fr")
    assert own.reciprocal


def test_the_likeliest_status_is_the_modality():
    planned = {"occurred": 0.2, "planned": 0.7, "hypothetical": 0.05, "negated": 0.05}
    (own,) = own_readings(DOCUMENT, opinion(relation("AID", "TUR", "GRC", 0.6, planned)), [], STANDING, "fr")
    assert own.modality == "planned"
    assert not list(own_readings(DOCUMENT, opinion(relation("AID", "TUR", None, 0.05)), [], STANDING, "fr"))
