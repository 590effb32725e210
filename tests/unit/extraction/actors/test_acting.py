"""Who is an actor: by how often and how it is named, and by how likely the article tells an act of it."""

from pathlib import Path

import pytest
from support.acted import acted
from vigie.errors import Misconfigured
from vigie.extraction.actors import actors_of
from vigie.extraction.actors.acting import features_of, read_acting


def parties(text: str, told: dict[str, float]) -> set[str | None]:
    return {member.party for member in actors_of(acted(text), told) if member.person is None}


def test_a_state_that_is_named_once_is_an_actor_where_an_act_is_told_of_it() -> None:
    text = "L'entretien a eu lieu en Suisse."
    assert parties(text, {}) == set()
    assert parties(text, {"CHE": 0.95}) == {"CHE"}


def test_a_state_that_acts_again_and_again_needs_no_act_of_a_known_type() -> None:
    text = "La Russie avance. Moscou hésite. Le gouvernement russe attend. La Russie recule. Le Kremlin se tait."
    assert parties(text, {}) == {"RUS"}


def test_an_act_that_is_hardly_likely_implies_nobody() -> None:
    assert parties("La Russie menace.", {"RUS": 0.9, "MLI.REB": 0.05}) == {"RUS"}


def test_civilians_need_more_than_a_word_for_them() -> None:
    text = "La Norvège a averti ses citoyens."
    assert parties(text, {"NOR": 0.8}) == {"NOR"}
    assert parties(text, {"NOR": 0.8, "NOR.CVL": 0.95}) == {"NOR", "NOR.CVL"}


def test_the_surer_an_act_the_likelier_its_party_acts() -> None:
    acting = read_acting()
    mentions = [m for m in acted("La France regarde.").mentions if m.parties == ("FRA",)]
    likely = [acting.likely(features_of("FRA", mentions, told)) for told in (0.0, 0.3, 0.6, 0.9, 1.0)]
    assert likely == sorted(likely)
    assert likely[0] < likely[-1]


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="no weights of the actors"):
        read_acting(tmp_path / "none.json")


def test_a_country_in_which_something_happens_acts_more_likely_than_that_of_a_city() -> None:
    country, city = (acted(text).mentions for text in ("La réunion a lieu en Suisse.", "La réunion a lieu à Berne."))
    likely = [read_acting().likely(features_of("CHE", mentions, 0.3)) for mentions in (country, city)]
    assert likely[0] > likely[1]
