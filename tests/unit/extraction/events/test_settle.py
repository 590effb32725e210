"""The codebook's rulings on status, applied to readings."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.events.modality import Reality
from vigie.extraction.events.settle import settled

DRAFT = EventDraft(
    "AID", None, "FRA", "UKR", "planned", reciprocal=False, rule="fr.aid", start=1, end=2, confidence=0.4
)
PLAIN = Reality("planned")


@pytest.mark.parametrize(
    ("told", "becomes"), [("AID", "AGREE"), ("CONSULT", "AGREE"), ("COOPERATE", "AGREE"), ("RETREAT", "CONCEDE")]
)
def test_what_is_announced_is_a_promise(told: str, becomes: str) -> None:
    (event,) = settled(replace(DRAFT, type=told), None, PLAIN)
    assert (event.type, event.modality) == (becomes, "asserted")


def test_announced_sanctions_stay_planned_sanctions() -> None:
    (event,) = settled(replace(DRAFT, type="SANCTION"), None, PLAIN)
    assert (event.type, event.modality) == ("SANCTION", "planned")


@pytest.mark.parametrize(("source", "target"), [("FRA", "FRA.CVL"), ("FRA.CVL", "FRA"), ("FRA.CVL", "ITA.CVL")])
def test_words_with_ones_own_citizens_or_among_civilians_are_home_news(source: str, target: str) -> None:
    assert not list(
        settled(replace(DRAFT, type="ACCUSE", modality="asserted", source=source, target=target), None, PLAIN)
    )


@pytest.mark.parametrize(
    ("kind", "modality"), [("THREATEN", "alleged"), ("ACCUSE", "alleged"), ("SUPPORT", "asserted")]
)
def test_hostile_words_that_only_their_target_tells_of_are_alleged(kind: str, modality: str) -> None:
    draft = replace(DRAFT, type=kind, modality="asserted")
    scene = SimpleNamespace(fillers=SimpleNamespace(within=lambda *_, **__: [SimpleNamespace(code="UKR")]))
    assert [event.modality for event in settled(draft, scene, Reality("asserted", speaker=1, cue=1))] == [modality]


def test_who_alleges_is_the_person_that_accuses() -> None:
    draft = replace(DRAFT, type="ASSAULT", modality="asserted", source_person="A. Doer", target_person="B. Hit")
    speaking = SimpleNamespace(code="UKR", mention=SimpleNamespace(person="C. Speaker"))
    scene = SimpleNamespace(fillers=SimpleNamespace(within=lambda *_, **__: [speaking]))
    act, words = settled(draft, scene, Reality("asserted", speaker=1, cue=2))
    assert (act.source_person, act.modality) == ("A. Doer", "alleged")
    assert (words.type, words.source_person, words.target_person) == ("ACCUSE", "C. Speaker", "A. Doer")


@pytest.mark.parametrize(("victims", "told"), [("UKR.CVL", ["alleged", "asserted"]), ("POL.CVL", ["asserted"])])
def test_a_state_that_tells_of_its_own_dead_alleges(victims: str, told: list[str]) -> None:
    draft = replace(DRAFT, type="ASSAULT", modality="asserted", source="RUS", target=victims)
    speaking = SimpleNamespace(code="UKR", mention=SimpleNamespace(person=None))
    scene = SimpleNamespace(fillers=SimpleNamespace(within=lambda *_, **__: [speaking]))
    assert [event.modality for event in settled(draft, scene, Reality("asserted", speaker=1, cue=2))] == told


def test_violence_against_ones_own_citizens_is_told() -> None:
    draft = replace(DRAFT, type="ASSAULT", modality="asserted", source="BLR", target="BLR.CVL")
    assert list(settled(draft, None, Reality("asserted")))
