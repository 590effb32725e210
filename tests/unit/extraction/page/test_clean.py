"""Pages of our own making, with the furniture that real ones have."""

import time
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.pages import a_page, an_article, body_of, furniture_of
from vigie.extraction.page.clean import clean
from vigie.extraction.page.published import full_dates
from vigie.languages.pack import load_packs
from vigie.model.article import holds_words

FIRST = "Le gouvernement estonien a annoncé mardi qu'il fermerait deux consulats voisins avant la fin du mois."
SECOND = "Le ministre a expliqué que cette mesure répondait aux incidents répétés à la frontière depuis l'automne."
THIRD = "Moscou a promis une réponse et convoqué l'ambassadeur, selon un communiqué publié dans la soirée."
BODY = (FIRST, SECOND, THIRD)
ENGLISH = (
    "The Estonian government said on Tuesday that it would close two consulates before the end of the month.",
    "The minister explained that the step answers repeated incidents at the border since last autumn.",
)


def test_a_plain_article_is_all_body() -> None:
    page = a_page("\n\n".join(BODY))

    assert body_of(page) == "\n".join(BODY)
    assert page.headings == ()


@pytest.mark.parametrize("sentence", ["Russia invaded Ukraine on February 24, 2022.", "Le 3 mars 2021, Rome a cédé."])
def test_a_short_sentence_with_a_date_is_no_date_line(sentence: str) -> None:
    body = "\n\n".join((*BODY[:2], sentence, BODY[2])) if "mars" in sentence else "\n\n".join((*ENGLISH, sentence))

    assert sentence in body_of(a_page(body))


@pytest.mark.parametrize(
    "furniture",
    [
        "Accueil\nMonde\nPolitique\nSport",
        "Partager sur Facebook\nTweeter\nEnvoyer par mail",
        "A lire aussi\nMonde\nUn sommet de crise s'ouvre à Vienne\nMonde\nLes cours du gaz flambent",
        "Publié le 3 mars 2021 à 10h12",
        "Par Jeanne Dupont",
        "Home\nWorld\nPolitics\nSearch",
        "Share this article\nTwitter\nWhatsApp",
        "©Jean MARTIN, AFP",
    ],
)
def test_what_stands_above_an_article_is_furniture(furniture: str) -> None:
    page = a_page(furniture + "\n" + "\n".join(BODY))

    assert body_of(page) == "\n".join(BODY)


@pytest.mark.parametrize(
    "furniture",
    [
        "Lire aussi : Un sommet de crise s'ouvre à Vienne",
        "READ  Un sommet de crise s'ouvre à Vienne",
        "À LIRE AUSSI :\nUn sommet de crise s'ouvre à Vienne",
        "Abonnez-vous à notre newsletter pour ne rien manquer.",
        "Le ministre devant la presse, lundi. (Photo : Agence Untel)",
        "Une vue du poste de douane, jeudi. (Marie Durand/Reuters)",
        "Photo: AFP",
        "En vidéo : le poste de douane vu du ciel",
        "The ministry quickly deleted this. pic.twitter.com/abcdef\n— Some Office (@someoffice) March 3, 2021",
        "Cet article a été traduit automatiquement.",
        "Voir aussi : Un sommet de crise s'ouvre à Vienne",
    ],
)
def test_what_stands_inside_an_article_is_furniture_too(furniture: str) -> None:
    page = a_page(f"{FIRST}\n{SECOND}\nIl n'a pas dit pour combien de temps.\n{furniture}\n{THIRD}")

    assert body_of(page).split("\n") == [FIRST, SECOND, "Il n'a pas dit pour combien de temps.", THIRD]


@pytest.mark.parametrize(
    "furniture",
    [
        "Sur le même sujet\nUn sommet de crise s'ouvre à Vienne\nLes cours du gaz flambent",
        "Tags:\nEurope\nDiplomatie\n03.03.2021 10:12\nLes cours du gaz flambent",
        "3 COMMENTS\nHave something to say? Paid readers can comment.",
        "You might also like\nGas prices soar\n2021-03-03\nPrices rose again on the continent while stocks fell for the fifth day in a row.",
        "Jeanne Dupont\nTous droits réservés",
        "abc-def/gh/ij",
        "About the author\nJeanne Dupont reports on the Baltic states and has worked in three capitals for ten years.",
    ],
)
def test_what_stands_below_an_article_is_furniture(furniture: str) -> None:
    page = a_page("\n".join(BODY) + "\n" + furniture)

    assert body_of(page) == "\n".join(BODY)


def test_headline_standfirst_and_subheads_are_body_and_headings() -> None:
    headline = "Tallinn ferme deux consulats"
    page = a_page(f'Monde\n{headline} russes\n{FIRST}\nDes incidents répétés\n{SECOND}\n- "Une réponse" -\n{THIRD}')
    headings = [page.text[span.start : span.end] for span in page.headings]

    assert headings == [f"{headline} russes", "Des incidents répétés", '- "Une réponse" -']
    assert set(page.headings) <= set(page.body)


def test_the_title_field_tells_the_headline_from_tickers() -> None:
    page = a_page(
        f"Les cours du gaz flambent encore\nLa neige bloque trois autoroutes\nTallinn ferme deux consulats russes\n{FIRST}\n{SECOND}",
        title="Tallinn ferme deux consulats russes",
    )

    assert body_of(page).startswith("Tallinn ferme")


def test_stubs_and_appeals_inside_a_single_line_are_cut() -> None:
    page = a_page(f"{FIRST} Lire aussi : {SECOND} En vous abonnant, vous nous aidez. {THIRD}")

    assert "Lire aussi" not in body_of(page)
    assert "abonnant" not in body_of(page)
    for sentence in BODY:
        assert sentence in body_of(page)


def test_a_caption_with_its_credit_inside_a_single_line_is_cut() -> None:
    page = a_page(f"{FIRST} {SECOND} Un garde devant la barrière. | JEAN MARTIN / AGENCE UNTEL {THIRD}")

    assert "JEAN MARTIN" not in body_of(page)
    assert "Un garde" not in body_of(page)
    assert THIRD in body_of(page)


def test_the_place_and_agency_before_the_first_sentence_are_cut() -> None:
    page = a_page(f"TALLINN (AFP) - {FIRST}\n{SECOND}")

    assert body_of(page).startswith("Le gouvernement")


def test_markdown_and_html_remains_are_no_words() -> None:
    page = a_page(
        f"<!--Start-->\n\n# Tallinn ferme deux consulats\n\n<p>{FIRST}</p>\n\\\n{SECOND}&nbsp;<br>**{THIRD}**\n\n![](https://example.org/a.jpg)"
    )
    body = body_of(page)

    for sentence in BODY:
        assert sentence in body
    for remains in ("<p>", "#", "**", "example.org", "<!--", "\\"):
        assert remains not in body


def test_lines_that_links_broke_are_one_paragraph() -> None:
    page = a_page(
        f"{FIRST}\nLe ministre a indiqué sur\nFrance Inter\nque la mesure vaudrait jusqu'à la fin de l'année, sans exception.\n{THIRD}"
    )

    assert len(page.body) == 3


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    words = " ".join(BODY * 3).split()
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 70:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    page = a_page("\n".join([*lines, line]))

    assert len(page.body) == 1


def test_the_publication_date_is_read_from_the_furniture() -> None:
    assert a_page(f"AFP\n, publié le mardi 03 mars 2020 à 22h10\n{FIRST}\n{SECOND}").published_on == date(2020, 3, 3)
    assert a_page("By A Writer\nMarch 3, 2020\n" + "\n".join(ENGLISH)).published_on == date(2020, 3, 3)
    assert a_page("\n".join(BODY)).published_on is None


def test_a_date_inside_the_article_is_not_its_publication() -> None:
    assert (
        a_page(
            f"{FIRST}\nL'accord du 3 mars 2014 prévoyait pourtant que les consulats restent ouverts.\n{THIRD}"
        ).published_on
        is None
    )


def test_blanks_without_end_after_a_month_cost_next_to_nothing() -> None:
    begun = time.process_time()
    assert full_dates("2024 1 mars" + 50_000 * " " + "x", load_packs()) == []
    assert time.process_time() - begun < 2


def test_html_is_reduced_to_its_article() -> None:
    html = f"<html><head><title>Tallinn ferme deux consulats</title></head><body><nav><a href='/'>Accueil</a></nav><article><h1>Tallinn ferme deux consulats</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></article><footer>Mentions légales</footer></body></html>"
    page = clean(an_article(None, html=html), load_packs())

    assert page.title == "Tallinn ferme deux consulats"

    for sentence in BODY:
        assert sentence in body_of(page)
    assert "Mentions" not in body_of(page)


def test_broken_html_still_gives_its_words() -> None:
    page = clean(an_article(None, html="<<<div><p>" + FIRST + "<p" + "<b>" * 50), load_packs())

    assert FIRST in page.text


@given(st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), min_size=1, max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_it_and_spans_lie_in_order_inside_the_text(text: str) -> None:
    assume(holds_words(text))
    page = a_page(text)

    assert page.text == text
    at = 0
    for span in page.body:
        assert at <= span.start < span.end <= len(text)
        at = span.end
    assert set(page.headings) <= set(page.body)


PIECES = [
    "mot ",
    "READ ",
    "Lire aussi : ",
    "« ",
    '" ',
    "[a](",
    "<a ",
    "<!--",
    "&",
    "\n",
    "a\n",
    "|AB ",
    "(AFP) - ",
    "A. ",
    "1 000 ",
    "\\",
    "*a",
    "# \n",
    "abonnez-vous ",
]


@pytest.mark.parametrize("piece", PIECES)
def test_twice_the_text_costs_about_twice_the_time(piece: str) -> None:
    def cost(size: int) -> float:
        article = an_article("x " + (piece * (size // len(piece) + 1))[: size - 2])
        started = time.process_time()
        clean(article, load_packs())
        return time.process_time() - started

    cost(1_000)
    assert cost(120_000) < 12 * cost(30_000) + 0.5


def test_long_words_in_brackets_cost_next_to_nothing() -> None:
    article = an_article("\n".join([f"La photo (a/{'a' * 78}!)"] * 300))
    begun = time.process_time()
    clean(article, load_packs())
    assert time.process_time() - begun < 5


def test_furniture_and_body_make_the_whole_text() -> None:
    page = a_page("Accueil\n" + "\n".join(BODY))

    assert len(furniture_of(page)) + sum(span.end - span.start for span in page.body) == len(page.text)


LONG = (
    (
        "À Tallinn, le gouvernement estonien a expliqué que les deux consulats de Narva et de Tartu fermeraient avant la fin "
        "du mois, faute de personnel, et que les visas seraient désormais délivrés dans la capitale, où trois guichets "
        "supplémentaires ont été ouverts."
    ),
    (
        "L'ambassadeur, convoqué à Tallinn, a regretté une décision prise sans concert avec Moscou, tandis que les habitants "
        "de Narva, qui passent la frontière chaque semaine, se demandaient où ils feraient renouveler leurs papiers "
        "cet hiver, et à quel prix."
    ),
    (
        "Le maire de Narva a demandé au gouvernement un délai de six mois, qu'un porte-parole a jugé déraisonnable, en "
        "rappelant que Moscou avait été prévenu dès l'automne et que le bail du bâtiment de Tartu était déjà résilié."
    ),
)


def test_an_article_goes_on_after_a_box_where_its_names_go_on() -> None:
    box = "Les plus lus\nUn sommet de crise s'ouvre à Vienne\nLes cours du gaz flambent"
    page = a_page("\n\n".join((LONG[0], box, *LONG[1:])))

    assert body_of(page) == "\n".join(LONG)


def test_other_articles_after_a_box_stay_outside() -> None:
    others = (
        "À Vienne, les ministres se réuniront jeudi autour du chancelier.",
        "Le prix du gaz a doublé en une semaine sur les marchés d'Amsterdam.",
    )
    page = a_page("\n\n".join((*LONG, "Les plus lus", *others)))

    assert body_of(page) == "\n".join(LONG)


def test_thousands_of_boxes_cost_no_more_than_their_lines() -> None:
    begun = time.process_time()
    a_page(LONG[0] + "\n\n" + "Les plus lus\n" * 4000 + "\n\n".join(LONG * 100))

    assert time.process_time() - begun < 5
