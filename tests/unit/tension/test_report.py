"""What a finding adds to which dyad, on which day, with which weight."""

import pytest
from support.findings import held, told
from vigie.model.identity import acting_parties
from vigie.tension.points import read_points
from vigie.tension.report import LONGEST_QUOTE, rank_of, reports_of

POINTS = read_points()


def read(finding):
    return [(report.dyad, report.key.backward, report.weight) for report in reports_of(finding, POINTS)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ASSAULT RUS UKR", [("RUS|UKR", False, 10_000)]),
        ("ACCUSE UKR RUS", [("RUS|UKR", True, 2_500)]),
        ("ASSAULT RUS UKR.CVL", [("RUS|UKR", False, 10_000)]),
        ("PROTEST FRA.CVL USA", [("FRA|USA", False, 4_000)]),
        ("PROTEST FRA.CVL FRA", []),
        ("PROTEST BLR.OPP BLR", [("BLR|BLR.OPP", True, 0)]),
        ("COERCE BLR BLR.OPP", [("BLR|BLR.OPP", False, 7_000)]),
        ("COERCE BLR BLR.CVL", [("BLR|BLR.CVL", False, 7_000)]),
        ("ASSAULT RUS SYR.REB", [("RUS|SYR.REB", False, 10_000)]),
        ("ACCUSE RUS.CVL UKR", []),
        ("MOBILIZE RUS -", []),
        ("ASSAULT - UKR", []),
        ("ACCUSE RUS RUS", []),
    ],
)
def test_parties_fold_into_dyads(words: str, expected: list) -> None:
    assert read(told(words)) == expected


def test_civilians_are_told_apart_from_their_own_state_alone() -> None:
    assert acting_parties("ASSAULT", "RUS", "UKR.CVL") == ("RUS", "UKR")
    assert acting_parties("ASSAULT", "RUS", "RUS.CVL") == ("RUS", "RUS.CVL")
    assert acting_parties("ACCUSE", "RUS.CVL", "UKR") == ("RUS.CVL", "UKR")
    assert acting_parties("PROTEST", "FRA.CVL", None) == ("FRA", None)


def test_what_both_do_to_each_other_stands_in_both_directions() -> None:
    assert read(told("ASSAULT RUS UKR", reciprocal=True)) == [("RUS|UKR", False, 10_000), ("RUS|UKR", True, 10_000)]


@pytest.mark.parametrize(
    ("modality", "weight"),
    [("asserted", 7000), ("planned", 4900), ("alleged", 4200), ("conditional", 3500), ("feared", 2100), ("negated", 0)],
)
def test_modality_takes_its_share(modality: str, weight: int) -> None:
    assert read(told("MOBILIZE RUS UKR", modality=modality)) == [("RUS|UKR", False, weight)]


def test_confidence_takes_its_share_and_halves_round_up() -> None:
    assert read(told("ACCUSE RUS UKR", confidence=0.3333)) == [("RUS|UKR", False, 833)]
    assert read(held("warn RUS UKR", confidence=0.5)) == [("RUS|UKR", False, 1500)]


@pytest.mark.parametrize(
    ("date", "offset"),
    [
        (None, 0),
        ("2022-02-12", 0),
        ("2022-02-10", 2),
        ("2022-02-05", 7),
        ("2022-02-04", None),
        ("2014-03-18", None),
        ("2022-02-20", 0),
        ("2022-02", 0),
        ("2022-01", None),
        ("2022", 0),
        ("2021", None),
        ("2022-03", 0),
        ("soon", 0),
        ("2022-02-31", 0),
    ],
)
def test_an_act_counts_on_its_day_and_what_is_retold_weighs_nothing(date: str | None, offset: int | None) -> None:
    [report] = reports_of(told("ASSAULT RUS UKR", date=date), POINTS)
    if offset is None:
        assert report.weight == 0
    else:
        assert (report.key.offset, report.weight) == (offset, 10_000)


def test_history_without_a_day_is_retold() -> None:
    assert reports_of(told("ASSAULT RUS UKR", background=True), POINTS)[0].weight == 0
    assert reports_of(told("ASSAULT RUS UKR", recap=True), POINTS)[0].weight == 0
    assert reports_of(told("ASSAULT RUS UKR", background=True, date="2022-02-11"), POINTS)[0].weight == 10_000


def test_days_are_those_of_universal_time() -> None:
    late = told("ASSAULT RUS UKR", published_at="2022-02-12T23:30:00-05:00")
    [report] = reports_of(late, POINTS)
    [noon] = reports_of(told("ASSAULT RUS UKR"), POINTS)
    assert report.published == noon.published + 1


@pytest.mark.parametrize(
    "fields", [{"holder_kind": "outlet"}, {"act": None}, {"target": None}, {"modality": "negated"}], ids=str
)
def test_a_stance_without_act_or_party_adds_nothing(fields: dict) -> None:
    assert reports_of(held("warn RUS UKR", **fields), POINTS) == ()


def test_evidence_is_cut_and_named() -> None:
    [report] = reports_of(told("ASSAULT RUS UKR", url="https://news.example/a"), POINTS)
    assert report.citation.text == "ASSAULT RUS UKR"
    assert report.citation.url == "https://news.example/a"
    finding = told("ASSAULT RUS UKR")
    long = finding.model_copy(update={"evidence": finding.evidence.model_copy(update={"text": "x" * 900})})
    assert len(reports_of(long, POINTS)[0].citation.text) == LONGEST_QUOTE


def test_ranks_are_spread_over_the_whole_range() -> None:
    ranks = sorted(int(rank_of(f"hash {n}"), 16) / 2**64 for n in range(2000))
    assert max(abs(rank - n / 2000) for n, rank in enumerate(ranks)) < 0.05
