"""What was nearly told is listed with what spoke for and against it."""

from dataclasses import replace

import pytest
from vigie.extraction.events.choice import Choice
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.events.why import NEAR, near_misses

CHOICE = Choice({"bias": -1.0, "near": 2.0, "guessed": -1.5, "quoted": -0.5, "phrase": 0.25}, 0.5)


def draft(confidence, kind="ACCUSE", source="TUR", target="GRC", group=(0, 1), **fields):
    given = {"mode": None, "modality": "asserted", "reciprocal": False, "rule": "fr.x", "start": 0, "end": 9}
    return EventDraft(type=kind, source=source, target=target, confidence=confidence, group=group, **(given | fields))


def test_a_reading_below_the_bar_is_a_near_miss_with_the_bar():
    (miss,) = near_misses([draft(0.4)], CHOICE)
    assert (miss.reason, miss.wanted) == ("unsure", 0.5)


@pytest.mark.parametrize(("features", "wanted"), [({"rule=fr.x": 1.0}, 0.45), ({"network": 1.0}, 0.7)])
def test_force_without_a_word_needs_more_and_says_so(features, wanted):
    (miss,) = near_misses([draft(0.39, "ASSAULT", features=features)], replace(CHOICE, threshold=0.45))
    assert (miss.reason, miss.wanted) == ("unsure", wanted)


def test_what_was_told_is_no_near_miss_nor_is_what_was_hardly_likely():
    assert near_misses([draft(0.9), draft(NEAR / 2, "AID", group=(0, 5))], CHOICE) == []


def test_a_doubtful_mention_of_an_act_that_is_told_elsewhere_is_no_near_miss():
    assert near_misses([draft(0.9), draft(0.2, group=(4, 1))], CHOICE) == []


def test_a_mutual_act_that_is_told_leaves_no_near_miss_of_either_way():
    told = draft(0.9, "ASSAULT", reciprocal=True)
    ways = [draft(0.2, "ASSAULT", "TUR", "GRC", (4, 1)), draft(0.2, "ASSAULT", "GRC", "TUR", (6, 1))]
    assert near_misses([told, *ways], CHOICE) == []


def test_two_doubtful_mentions_that_are_an_event_together_are_no_near_misses():
    assert near_misses([draft(0.4), draft(0.4, group=(4, 1))], CHOICE) == []


def test_the_other_way_to_read_the_same_words_is_named_as_such():
    (miss,) = near_misses([draft(0.9), draft(0.4, target="FRA", reading=1)], CHOICE)
    assert (miss.reason, miss.draft.target) == ("other_reading", "FRA")


def test_what_an_article_about_a_game_tells_is_named_as_such():
    (miss,) = near_misses([draft(0.7, features={"play": 1.0})], CHOICE)
    assert miss.reason == "play"


def test_features_are_listed_by_how_much_they_weigh_without_the_bias():
    features = {"bias": 1.0, "near": 0.5, "phrase": 1.0, "guessed": 1.0, "quoted": 1.0, "unknown": 1.0}
    (miss,) = near_misses([draft(0.4, features=features)], CHOICE)
    assert miss.speaks_for == (("near", 1.0), ("phrase", 0.25))
    assert miss.speaks_against == (("guessed", -1.5), ("quoted", -0.5))


@pytest.mark.parametrize("confidences", [(0.2, 0.4, 0.3)])
def test_the_surest_comes_first(confidences):
    drafts = [
        draft(c, target=code, group=(i, 1))
        for i, (c, code) in enumerate(zip(confidences, ("GRC", "FRA", "ITA"), strict=True))
    ]
    assert [m.draft.target for m in near_misses(drafts, CHOICE)] == ["FRA", "ITA", "GRC"]
