"""Names that a title, a word for being called so or a former office stands beside in, persons out."""

import pytest
from support.acted import acted


def persons_in(text: str, language: str) -> dict[str, tuple[str | None, str | None]]:
    """Give the persons of a text with party and office."""
    return {
        m.person: (m.parties[0] if m.parties else None, m.office)
        for m in reversed(acted(text, language).mentions)
        if m.person and m.kind == "person"
    }


@pytest.mark.parametrize(
    ("text", "language", "person"),
    [
        ("Kenya was quiet. A Moor by the name of Sidi Brahim sold tea.", "en", "Sidi Brahim"),
        ("Kenya waited. Judge Martha Otieno read the ruling.", "en", "Martha Otieno"),
        ("Kenya waited. General Otieno spoke of peace.", "en", "Otieno"),
        ("Kenya waited, said Juma Otieno of the Centre for Lake Studies.", "en", "Juma Otieno"),
        ("Le Mali attend. Les députés, emmenés par Oumar Keïta, sont sortis.", "fr", "Oumar Keïta"),
        ("Le Mali attend. Le juge Oumar Keïta a parlé.", "fr", "Oumar Keïta"),
        ("Le Mali attend. Le sergent-chef Oumar Keïta a parlé.", "fr", "Oumar Keïta"),
        ("Le Mali attend. « C'est long », soupire Mariam, 34 ans, brodeuse.", "fr", "Mariam"),
    ],
)
def test_what_stands_before_a_name_makes_it_a_person(text: str, language: str, person: str) -> None:
    assert person in persons_in(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kenya was quiet in a village by the name of Badme.", "en"),
        ("Kenya waited, said the French Institute of International Relations.", "en"),
        ("Le Mali attend un navire nommé Espérance.", "fr"),
    ],
)
def test_what_is_called_so_and_is_no_person_stays_none(text: str, language: str) -> None:
    assert persons_in(text, language) == {}


def test_who_left_an_office_without_a_country_is_a_civilian_of_the_place() -> None:
    found = persons_in("Ghana voted. Retired general Kofi Antwi, of Accra, spoke. Ghana was calm.", "en")
    assert found["Kofi Antwi"] == ("GHA.CVL", "former")


def test_a_possessive_country_is_no_part_of_the_name_behind_it() -> None:
    assert "Tui Malo" in persons_in("Fiji met them. Samoa's Tui Malo urged patience.", "en")
