"""Party codes and persons with their terms."""

from collections import Counter
from datetime import date

import pytest
from vigie.errors import Misconfigured
from vigie.ontology.parties import all_parties, state_of
from vigie.ontology.persons import all_persons


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("RUS", "state"), ("XKX", "state"), ("PSE", "state"), ("TWN", "state"), ("HKG", "state"), ("NATO", "organisation"),
        ("HAMAS", "group"), ("UKR.REB", "people"), ("BLR.OPP", "people"), ("RUS.CVL", "people"), ("AMNESTY_INTERNATIONAL", "body"),
        ("RUS.XYZ", None), ("ZZZ", None), ("NATO.CVL", None), ("", None),
    ],
)  # fmt: skip
def test_a_code_tells_what_it_stands_for(code: str, kind: str | None) -> None:
    assert all_parties().kind_of(code) == kind


def test_a_code_that_nobody_has_is_refused_with_its_place() -> None:
    with pytest.raises(Misconfigured, match=r"names_states\.yaml: 'RSU'"):
        all_parties().checked("RSU", "names_states.yaml")


def test_people_reduce_to_their_state() -> None:
    assert (state_of("UKR.REB"), state_of("UKR"), state_of("HAMAS")) == ("UKR", "UKR", "HAMAS")


def on(name: str, day: str) -> tuple[str, str]:
    person = next(person for person in all_persons() if name in person.names)
    term = person.term_on(date.fromisoformat(day))
    return term.party, term.sector


@pytest.mark.parametrize(
    ("name", "day", "party", "sector"),
    [
        ("Joe Biden", "2020-07-01", "USA.OPP", "OPP"),
        ("Joe Biden", "2022-02-12", "USA", "GOV"),
        ("Joe Biden", "2025-06-01", "USA.CVL", "CVL"),
        ("Barack Obama", "2014-03-04", "USA", "GOV"),
        ("Barack Obama", "2020-08-20", "USA.CVL", "CVL"),
        ("Mark Rutte", "2023-01-01", "NLD", "GOV"),
        ("Mark Rutte", "2025-01-01", "NATO", "IGO"),
        ("Ahmed al-Sharaa", "2024-11-30", "HTS", "REB"),
        ("Ahmed al-Sharaa", "2025-05-01", "SYR", "GOV"),
        ("Alexei Navalny", "2020-09-01", "RUS.OPP", "OPP"),
        ("Sergei Shoigu", "2021-04-13", "RUS", "MIL"),
        ("Yahya Sinwar", "2024-08-08", "HAMAS", "REB"),
        ("Levy Mwanawasa", "2008-08-31", "ZMB", "GOV"),
        ("Sidiki Abass", "2018-05-01", "3R", "REB"),
        ("Riek Machar", "2014-06-01", "SPLM-IO", "REB"),
    ],
)
def test_a_person_stands_for_the_party_of_the_day(name: str, day: str, party: str, sector: str) -> None:
    assert on(name, day) == (party, sector)


def test_terms_of_a_person_are_in_order_and_do_not_end_before_they_begin() -> None:
    wrong = [person.names[0] for person in all_persons() for term in person.terms if term.last < term.first]
    assert not wrong


def test_no_two_persons_share_a_full_name() -> None:
    named = Counter(name for person in all_persons() for name in set(person.names))
    twice = {name for name, persons in named.items() if persons > 1}
    assert not twice
