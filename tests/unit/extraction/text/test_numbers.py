"""Figures and number words."""

import pytest
from vigie.extraction.text.numbers import find_numbers
from vigie.languages.pack import load_packs


def numbers(text: str, language: str) -> list[tuple[float, str]]:
    return [(n.value, n.bound) for n in find_numbers(text, 0, len(text), load_packs()[language]) if not n.weak]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plus de 80 000 soldats", [(80_000, "at_least")]),
        ("100.000 hommes", [(100_000, "exact")]),
        ("quatre-vingt mille hommes", [(80_000, "exact")]),
        ("soixante-dix-sept chars", [(77, "exact")]),
        ("quatre-vingt-dix-neuf chars", [(99, "exact")]),
        ("deux cent trente mille hommes", [(230_000, "exact")]),
        ("vingt et un morts", [(21, "exact")]),
        ("près de 130 000 hommes", [(130_000, "about")]),
        ("au moins douze morts", [(12, "at_least")]),
        ("moins de 30 avions", [(30, "at_most")]),
        ("entre 150 000 et 200 000 personnes", [(150_000, "about")]),
        ("5 à 7 millions d'euros", [(5_000_000, "about")]),
        ("2,7 millions d'habitants", [(2_700_000, "exact")]),
        ("trois millions et demi de francs", [(3_500_000, "exact")]),
        ("une quarantaine de blessés", [(40, "about")]),
        ("100 XNUMX unités", []),
        ("2½ millions d'habitants", [(2_500_000, "exact")]),
        ("les 14² hommes de la note", [(14, "exact")]),
        ("40.000 15.000 soldats", [(40_000, "exact")]),
        ("la 35e brigade, le F-16 et 12 % des voix", []),
        ("un responsable et une ministre", []),
        ("1,200 soldats", [(1_200, "exact")]),
        ("3 à 4 000 hommes", [(3_000, "about")]),
        ("800 à 1 500 hommes", [(800, "about")]),
        ("des dizaines de milliers de personnes", []),
    ],
)
def test_french_numbers(text: str, expected: list) -> None:
    assert numbers(text, "fr") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("more than 1,000 troops", [(1_000, "at_least")]),
        ("just under US $6.9 billion", [(6_900_000_000, "at_most")]),
        ("a $35-billion debt", [(35_000_000_000, "exact")]),
        ("nearly 100 people", [(100, "about")]),
        ("one hundred and fifty men", [(150, "exact")]),
        ("40.000 men", [(40_000, "exact")]),
        ("1.250 billion dollars", [(1_250_000_000, "exact")]),
        ("2.500.000 men", [(2_500_000, "exact")]),
        ("0.125 of them", [(0.125, "exact")]),
        ("60k men, 300m from the river", [(60_000, "exact")]),
        ("two and a half million people", [(2_500_000, "exact")]),
        ("between 10 and 20 ships", [(10, "about")]),
        ("two dozen jets", [(24, "about")]),
        ("a dozen jets", [(12, "about")]),
        ("£52bn of aid", [(52_000_000_000, "exact")]),
        ("the F-16 and a man", []),
        ("3 to 4 million people", [(3_000_000, "about")]),
    ],
)
def test_english_numbers(text: str, expected: list) -> None:
    assert numbers(text, "en") == expected
