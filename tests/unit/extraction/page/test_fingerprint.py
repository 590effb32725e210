"""Copies of one text under other glyphs, outlets and furniture."""

import itertools

import pytest
from support.pages import a_page
from vigie.extraction.page.fingerprint import article_hash

TEXT = (
    "La présidente lituanienne a déclaré samedi que son pays « n'accepterait aucune pression » de son voisin.",
    "« Nous avons fermé le poste-frontière », a-t-elle ajouté – une décision que Minsk juge hostile.",
    "L'Union européenne a promis d'étudier de nouvelles sanctions dès la semaine prochaine.",
)


def other_glyphs(text: str) -> str:
    return (
        text.translate(str.maketrans({"«": "“", "»": "”", "'": "’", "–": "-", "\u00a0": " "}))
        .replace("“ ", '"')
        .replace(" ”", '"')
    )


def other_spaces(text: str) -> str:
    return text.replace(" ", "\u00a0", 3).replace("\n", "\r\n")


def decomposed(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFD", text)


def capitals_of_an_agency(text: str) -> str:
    return "VILNIUS (AFP) - " + text


def furnished(text: str) -> str:
    return (
        "Accueil\nMonde\nPartager sur Facebook\nVilnius hausse le ton face à Minsk\nPublié le 3 mars 2021\n"
        + text
        + "\nSur le même sujet\nUn sommet de crise s'ouvre"
    )


def interrupted(text: str) -> str:
    first, rest = text.split("\n", 1)
    return f"{first}\nLire aussi : Un sommet de crise s'ouvre à Vienne\n{rest}"


CHANGES = [other_glyphs, other_spaces, decomposed, capitals_of_an_agency, furnished, interrupted]


@pytest.mark.parametrize(
    "changes",
    [*itertools.combinations(CHANGES, 1), *itertools.combinations(CHANGES, 2)],
    ids=lambda made: "+".join(c.__name__ for c in made),
)
def test_a_copy_has_the_same_hash(changes: tuple) -> None:
    text = "\n".join(TEXT)
    copy = text
    for change in changes:
        copy = change(copy)

    assert copy != text
    assert article_hash(a_page(copy, id="b-2", outlet="Un autre journal")) == article_hash(a_page(text))


def test_paragraphs_that_were_joined_are_a_copy() -> None:
    assert article_hash(a_page(" ".join(TEXT))) == article_hash(a_page("\n\n".join(TEXT)))


def test_a_rewritten_text_is_another_article() -> None:
    rewritten = "\n".join(TEXT).replace("samedi", "dimanche")

    assert article_hash(a_page(rewritten)) != article_hash(a_page("\n".join(TEXT)))


def test_two_headlines_without_a_text_are_two_articles() -> None:
    assert article_hash(a_page("Vilnius hausse le ton")) != article_hash(a_page("Minsk hausse le ton"))
