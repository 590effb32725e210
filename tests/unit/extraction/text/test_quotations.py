"""Quotations with good, missing and mixed marks."""

import pytest
from support.pages import a_bare_page
from vigie.extraction.text.sentences import cut
from vigie.languages.pack import load_packs


def quoted(text: str, language: str = "fr") -> list[tuple[str, bool]]:
    _, quotations = cut(a_bare_page(text, language), load_packs()[language])
    return [(text[q.start : q.end], q.repaired) for q in quotations]


@pytest.mark.parametrize(
    "text",
    [
        "Il a dit « nous partirons » hier.",
        "Il a dit “nous partirons” hier.",
        'Il a dit "nous partirons" hier.',
        'Il a dit ""nous partirons"" hier.',
        "Il a dit «nous partirons» hier.",
    ],
)
def test_a_pair_of_marks_encloses_a_quotation(text: str) -> None:
    assert quoted(text) == [("nous partirons", False)]


@pytest.mark.parametrize("text", ["Il a dit “nous partirons » hier.", 'Il a dit « nous partirons" hier.'])
def test_mixed_marks_are_mended(text: str) -> None:
    assert quoted(text) == [("nous partirons", True)]


def test_a_quotation_that_never_closes_ends_with_its_paragraph() -> None:
    assert quoted("Il a ajouté : « Nous partirons demain.") == [("Nous partirons demain.", True)]


def test_a_closing_mark_that_nothing_opened_begins_at_its_sentence_where_somebody_speaks() -> None:
    assert quoted("La trêve tient. Nous partirons demain », a déclaré le général.") == [("Nous partirons demain", True)]


def test_a_stray_closing_mark_without_speech_is_ignored() -> None:
    assert quoted("La trêve tient encore » dans le nord du pays.") == []


def test_apostrophes_are_no_marks() -> None:
    assert quoted("L’armée d’Israël n’a pas répondu à l'appel.") == []
    assert quoted("Russia's army and the soldiers' wives didn't answer.", "en") == []


def test_two_straight_quotations_are_not_one() -> None:
    assert quoted('"Non", a dit le ministre. "Jamais", a dit le général.') == [("Non", False), ("Jamais", False)]
