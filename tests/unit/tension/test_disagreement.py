"""Numbers that exclude each other, and deeds that outlets lay on different parties."""

import random

import pytest
from support.desk import told
from vigie.model.claim import Claim
from vigie.model.identity import digest
from vigie.tension.disagreement import acts_in_dispute, quantities_in_dispute


def claimed(value: float, claimant: str | None, *, outlet: str = "Echo", hour: int = 9, **more) -> Claim:
    """So many soldiers of UKR were killed, says somebody."""
    event = told("ASSAULT RUS UKR")
    fields = {
        **event.model_dump(include={"article_id", "article_hash", "extractor_version", "evidence"}),
        "published_at": event.published_at.replace(hour=hour),
        "outlet": outlet,
        "claim_id": digest(value, claimant, outlet),
        "metric": "killed",
        "value": value,
        "subject": "UKR",
        "claimant": claimant,
        "dyad": "RUS|UKR",
        "confidence": 0.9,
        "rule": "xx.test",
    }
    return Claim(**(fields | more))


def test_two_parties_that_count_differently_are_in_dispute() -> None:
    claims = [claimed(1_000, "RUS"), claimed(100, "UKR"), claimed(100, None, outlet="Post")]
    for order in (claims, claims[::-1]):
        [found] = quantities_in_dispute(order)
        assert (found.about, found.spread, found.opposed) == ("killed UKR", 10, True)
        assert [(voice.who, voice.value) for voice in found.voices] == [("Post", 100), ("RUS", 1_000), ("UKR", 100)]


@pytest.mark.parametrize(
    ("bounds", "in_dispute"),
    [
        (("exact", "exact"), True),
        (("at_least", "exact"), False),
        (("exact", "at_most"), False),
        (("about", "exact"), False),
        (("at_least", "at_least"), False),
    ],
)
def test_bounds_leave_room(bounds: tuple[str, str], in_dispute: bool) -> None:
    claims = [claimed(100, "RUS", bound=bounds[0]), claimed(110, "UKR", bound=bounds[1])]
    assert bool(quantities_in_dispute(claims)) == in_dispute


def test_a_party_that_corrects_itself_does_not_contradict_itself() -> None:
    assert quantities_in_dispute([claimed(100, "RUS", hour=8), claimed(300, "RUS", hour=9)]) == ()
    assert quantities_in_dispute([claimed(100, "RUS"), claimed(300, "UKR", subject=None)]) == ()


def test_outlets_that_blame_different_parties_are_in_dispute() -> None:
    events = [
        told("ASSAULT ARM AZE", article="a", outlet="one"),
        told("ASSAULT ARM AZE", article="b", outlet="two"),
        told("ASSAULT AZE ARM", article="c", outlet="three"),
        told("ASSAULT ARM AZE", article="d", outlet="four"),
        told("ASSAULT AZE ARM", article="d", outlet="four"),
    ]
    random.Random(1).shuffle(events)
    [found] = acts_in_dispute(events)
    assert found.opposed
    assert [(voice.who, voice.outlets) for voice in found.voices] == [
        ("ARM>AZE", ("one", "two")),
        ("AZE>ARM", ("three",)),
    ]
    assert found.spread == pytest.approx(4 / 9)


def test_a_deed_that_another_outlet_says_did_not_happen_is_in_dispute() -> None:
    events = [
        told("ASSAULT RUS UKR", article="a", outlet="one"),
        told("ASSAULT RUS UKR", article="b", outlet="two", modality="negated"),
        told("ACCUSE RUS UKR", article="b", outlet="two"),
    ]
    [found] = acts_in_dispute(events)
    assert (found.opposed, [voice.who for voice in found.voices]) == (False, ["RUS>UKR", "not RUS>UKR"])
    assert acts_in_dispute(events[:1]) == ()
