"""Sentences of our own making, with all that makes cutting hard."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.pages import a_bare_page, a_page
from vigie.extraction.text.sentences import cut
from vigie.languages.pack import load_packs


def pieces(text: str, language: str = "fr") -> list[str]:
    sentences, _ = cut(a_bare_page(text, language), load_packs()[language])
    return [text[sentence.start : sentence.end] for sentence in sentences]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("fr", ["M. Dupont a rencontré Mme. Durand à Genève.", "Le Dr. Martin était absent."]),
        ("fr", ["Le traité date du 1er févr. 2011.", "Il expire bientôt."]),
        ("fr", ["J. F. Durand a parlé.", "Personne n'a répondu."]),
        ("fr", ["Il a dit oui...", "Puis il est parti."]),
        ("fr", ["Pourquoi partir ?", "Personne ne le sait !", "C'est ainsi."]),
        ("fr", ["Le poste compte 12.500 soldats et 3,5 km de clôture.", "Il est neuf."]),
        ("fr", ["« Nous partirons. »", "Il n'a rien ajouté."]),
        ("fr", ["Les armes, les vivres, etc. manquent encore.", "Le chef l'admet."]),
        ("en", ["Mr. Smith met Gen. Brown in Washington, D.C. on Monday.", "They talked."]),
        ("en", ["The U.S. army left.", "It will not return."]),
        ("en", ["“We will leave.”", "He added nothing."]),
        ("en", ["Sales fell 3.5 percent in Jan. 2020 alone.", "They rose later."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(language: str, sentences: list[str]) -> None:
    assert pieces(" ".join(sentences), language) == sentences


def test_a_lost_space_after_a_period_still_ends_a_sentence() -> None:
    assert pieces("La trêve a tenu.Les soldats sont partis.") == ["La trêve a tenu.", "Les soldats sont partis."]


def test_a_straight_mark_that_opens_belongs_to_the_sentence_after_it() -> None:
    assert pieces('Il craint un échec."Nous partirons", a dit le général.') == [
        "Il craint un échec.",
        '"Nous partirons", a dit le général.',
    ]


def test_a_full_stop_before_a_quotation_whose_opening_mark_is_lost_stays_with_its_sentence() -> None:
    assert pieces("Il craint un échec. Nous partirons demain », a dit le général.") == [
        "Il craint un échec.",
        "Nous partirons demain », a dit le général.",
    ]


def test_a_broken_date_is_not_a_sentence_of_its_own() -> None:
    assert pieces("Les manœuvres finissent le 1er mars. 20. Les troupes rentrent ensuite.") == [
        "Les manœuvres finissent le 1er mars. 20.",
        "Les troupes rentrent ensuite.",
    ]


def test_a_heading_is_one_sentence_and_says_so() -> None:
    page = a_page(
        "Tallinn ferme deux consulats russes\nLe gouvernement a annoncé mardi qu'il fermerait deux consulats. Il n'a pas dit quand cela serait fait."
    )
    sentences, _ = cut(page, load_packs()["fr"])

    assert [sentence.heading for sentence in sentences] == [True, False, False]
    assert [sentence.paragraph for sentence in sentences] == [0, 1, 1]
    assert [sentence.index for sentence in sentences] == [0, 1, 2]


@given(st.text(alphabet="aé. !?«»“”\"'\nA1,:(…", min_size=1, max_size=300))
@settings(max_examples=300, deadline=None)
def test_sentences_hold_every_letter_once_and_in_order(text: str) -> None:
    sentences, quotations = cut(a_bare_page(text), load_packs()["fr"])
    joined = "".join(text[s.start : s.end] for s in sentences)

    assert [c for c in joined if not c.isspace()] == [c for c in text if not c.isspace()]
    assert all(a.end <= b.start for a, b in itertools.pairwise(sentences))
    assert all(0 <= q.start < q.end <= len(text) for q in quotations)


def test_no_sentence_is_longer_than_a_parser_can_bear() -> None:
    assert max(map(len, pieces("mot " * 20_000))) <= 1_500
