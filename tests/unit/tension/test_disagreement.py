"""Numbers that exclude each other, and deeds that outlets lay on different parties; no order of arrival shows."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.findings import told
from vigie.model.claim import Claim
from vigie.model.event import Event
from vigie.model.identity import digest
from vigie.ontology.outlets import all_outlets
from vigie.tension.disagreement import disagreements_in
from vigie.tension.points import read_points
from vigie.tension.sayings import Sayings, decoded_sayings, said_by

POINTS = read_points()


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


def sayings_of(findings, bound: int = 256) -> Sayings:
    sayings = Sayings(bound=bound)
    for finding in findings:
        said = said_by(finding, POINTS)
        if said is not None and said.dyad != "RUS|USA":
            sayings.add(said.slot, said.saying)
    return sayings


def disputes(findings, dyad: str = "RUS|UKR"):
    return disagreements_in(dyad, sayings_of(findings))


def test_two_parties_that_count_differently_are_in_dispute() -> None:
    claims = [claimed(1_000, "RUS"), claimed(100, "UKR"), claimed(100, None, outlet="Post")]
    for order in (claims, claims[::-1]):
        [found] = disputes(order)
        assert (found.about, found.spread, found.opposed) == ("killed UKR", 10, True)
        assert [(v.who, v.kind, v.value) for v in found.voices] == [
            ("Post", "outlet", 100), ("RUS", "party", 1_000), ("UKR", "party", 100),
        ]  # fmt: skip


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
    assert bool(disputes(claims)) == in_dispute


def test_a_party_that_corrects_itself_does_not_contradict_itself() -> None:
    assert disputes([claimed(100, "RUS", hour=8), claimed(300, "RUS", hour=9)]) == ()
    assert disputes([claimed(100, "RUS"), claimed(300, "UKR", subject=None)]) == ()
    assert disputes([claimed(100, "RUS", dyad="RUS|-"), claimed(300, "UKR", dyad="RUS|-")]) == ()


def test_outlets_of_two_countries_that_count_differently_are_named_with_their_countries() -> None:
    [found] = disputes(
        [
            claimed(100, None, outlet="tass.com", url="https://tass.com/world/1"),
            claimed(900, None, outlet="Фокус", url="https://focus.ua/uk/2"),
        ]
    )
    assert (found.opposed, found.abroad) == (True, True)
    assert {voice.who: voice.countries for voice in found.voices} == {"tass.com": ("RUS",), "Фокус": ("UKR",)}


def test_outlets_that_blame_different_parties_are_in_dispute() -> None:
    events = [
        told("ASSAULT ARM AZE", article="a", outlet="one", url="https://one.az/1"),
        told("ASSAULT ARM AZE", article="b", outlet="two"),
        told("ASSAULT AZE ARM", article="c", outlet="three", url="https://www.three.am/x"),
        told("ASSAULT ARM AZE", article="d", outlet="four"),
        told("ASSAULT AZE ARM", article="d", outlet="four"),
    ]
    random.Random(1).shuffle(events)
    [found] = disputes(events, "ARM|AZE")
    assert (found.opposed, found.abroad) == (True, True)
    assert [(voice.who, voice.outlets, voice.countries) for voice in found.voices] == [
        ("ARM>AZE", ("one", "two"), ("AZE",)),
        ("AZE>ARM", ("three",), ("ARM",)),
    ]
    assert found.spread == pytest.approx(4 / 9)


def test_a_deed_that_another_outlet_says_did_not_happen_is_in_dispute() -> None:
    events = [
        told("ASSAULT RUS UKR", article="a", outlet="one"),
        told("ASSAULT RUS UKR", article="b", outlet="two", modality="negated"),
        told("ACCUSE RUS UKR", article="b", outlet="two"),
    ]
    [found] = disputes(events)
    assert (found.opposed, [voice.who for voice in found.voices]) == (False, ["RUS>UKR", "not RUS>UKR"])
    assert disputes(events[:1]) == ()


@pytest.mark.parametrize(
    "more",
    [{"modality": "alleged"}, {"reciprocal": True}, {"outlet": None}, {"date": "2022-01-02"}, {"recap": True}],
    ids=lambda more: next(iter(more)),
)
def test_what_is_not_told_as_done_now_takes_no_side(more) -> None:
    assert said_by(told("ASSAULT RUS UKR", **more), POINTS) is None
    assert said_by(told("ACCUSE RUS UKR"), POINTS) is None


@pytest.mark.parametrize(
    ("outlet", "url", "state"),
    [
        ("Le Fil", "https://www.lefil.fr/monde", "FRA"),
        ("bbc.com", None, "GBR"),
        ("x", "https://news.bbc.com/1", "GBR"),
        ("x", "https://aa.com.tr/en", "TUR"),
        ("Echo", None, None),
        ("x", "http://[broken", None),
        ("x", "https://example.org/a", None),
    ],
)
def test_the_address_tells_the_country_of_an_outlet(outlet, url, state) -> None:
    assert all_outlets().seat(outlet, url) == state


@st.composite
def findings(draw: st.DrawFn) -> Event | Claim:
    outlet, hour = draw(st.sampled_from(("one", "two.ru", "three.ua"))), draw(st.integers(0, 3))
    if draw(st.booleans()):
        claimant = draw(st.sampled_from(("RUS", "UKR", None)))
        return claimed(draw(st.sampled_from((10.0, 100.0, 900.0))), claimant, outlet=outlet, hour=hour)
    words = draw(st.sampled_from(("ASSAULT RUS UKR", "ASSAULT UKR RUS", "COERCE RUS UKR")))
    modality = draw(st.sampled_from(("asserted", "negated")))
    return told(words, article=f"{outlet}{hour}", outlet=outlet, modality=modality)


@settings(max_examples=60, deadline=None)
@given(st.lists(findings(), max_size=30), st.randoms(use_true_random=False), st.sampled_from((4, 256)))
def test_no_order_repetition_or_partition_of_sayings_shows(found, chance: random.Random, bound: int) -> None:
    whole = sayings_of(found, bound)
    again = chance.sample(found, len(found)) + chance.sample(found, len(found) // 2)
    assert sayings_of(again, bound).encode() == whole.encode()
    parts = [sayings_of(found[at::3], bound) for at in range(3)]
    joined = Sayings(bound=bound)
    for part in chance.sample(parts, 3):
        joined.merge(part)
        joined.merge(part)
    assert joined.encode() == whole.encode()
    assert decoded_sayings(whole.encode(), bound).slots == whole.slots
    assert disagreements_in("RUS|UKR", joined) == disagreements_in("RUS|UKR", whole)
