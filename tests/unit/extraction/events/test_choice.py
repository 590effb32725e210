"""The choice between readings: a logistic model over named features."""

from dataclasses import replace
from datetime import date

import pytest
from logistic_fit import Judged, cross_validated, fit
from support.rough_actors import rough_document
from vigie.errors import Misconfigured
from vigie.extraction.events.choice import Choice, believable, chosen, read_choice
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.events.features import play_of
from vigie.languages.pack import load_packs

DRAFT = EventDraft(
    "ACCUSE", None, "TUR", "GRC", "asserted", reciprocal=False, rule="fr.accuse", start=1, end=2, confidence=0.4
)


def test_without_weights_every_reading_is_as_likely_as_not() -> None:
    assert Choice({}, 0.5).confidence({"bias": 1.0, "quoted": 1.0}) == 0.5


def test_huge_weights_stay_between_nothing_and_certain() -> None:
    assert (
        0
        < Choice({"bias": -1e9}, 0.5).confidence({"bias": 1.0})
        < Choice({"bias": 1e9}, 0.5).confidence({"bias": 1.0})
        <= 1
    )


def test_one_reading_of_each_act_word_is_taken_and_of_equals_the_first() -> None:
    first, second = replace(DRAFT, group=(0, 4), reading=0), replace(DRAFT, group=(0, 4), reading=1, target="FRA")
    other = replace(DRAFT, group=(0, 9), reading=0)
    assert chosen([first, second, other]) == [first, other]
    surer = replace(second, confidence=0.8)
    assert chosen([first, surer, other]) == [surer, other]


def test_a_battle_in_a_match_report_is_believed_only_where_it_is_nearly_certain() -> None:
    in_play = replace(DRAFT, confidence=0.8, features={"play": 1.0})
    assert believable([DRAFT, in_play, replace(in_play, confidence=0.95)]) == [DRAFT, replace(in_play, confidence=0.95)]


def test_shipped_weights_are_there_and_their_threshold_is_a_probability() -> None:
    choice = read_choice()
    assert "bias" in choice.weights
    assert 0 < choice.threshold < 1


def test_without_shipped_weights_nothing_is_read(tmp_path) -> None:
    with pytest.raises(Misconfigured, match=r"weights\.json"):
        read_choice(tmp_path / "weights.json")


def rows() -> list[Judged]:
    good = [Judged(f"a{i % 6}", {"bias": 1.0, "source=head": 1.0}, right=i % 5 != 0) for i in range(40)]
    poor = [Judged(f"a{i % 6}", {"bias": 1.0, "source=before": 1.0}, right=i % 5 == 0) for i in range(40)]
    return good + poor


def test_fitting_learns_what_speaks_for_a_reading_and_gives_the_same_weights_twice() -> None:
    weights = fit(rows())
    assert weights["source=head"] > 0 > weights["source=before"]
    assert weights == fit(rows())


def test_rows_that_gold_tells_elsewhere_teach_nothing() -> None:
    neutral = [Judged("a1", {"bias": 1.0, "source=head": 1.0}, right=False, elsewhere=True)] * 50
    assert fit(rows() + neutral) == pytest.approx(fit(rows()))


def test_cross_validation_gives_each_row_a_probability() -> None:
    sure = cross_validated(rows(), folds=3)
    assert len(sure) == len(rows())
    assert all(0 < value < 1 for value in sure)


@pytest.mark.parametrize(
    ("text", "play"),
    [
        ("Perou bat Chili 4-1 au stade de Lima.", 1.0),
        ("Par 14-1, le Conseil de sécurité a condamné le Chili.", 0.0),
        ("Le Pérou condamne l'attaque contre les Casques bleus au milieu de la nuit.", 0.0),
    ],
)
def test_a_word_of_play_makes_play_and_a_score_alone_does_not(text: str, play: float) -> None:
    assert play_of(rough_document(text, date(2020, 5, 20)), load_packs()["fr"].grammar) == {"play": play}
