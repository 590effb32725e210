"""Whose people a word for them means where no country stands beside it."""

import pytest
from support.acted import acted, mention_of
from vigie.extraction.actors.crowds import Crowds
from vigie.extraction.document import Mention

ABOUT_MALI = "Le Mali vote dimanche. Bamako attend. La France observe. "


@pytest.mark.parametrize(
    ("text", "word", "party", "language"),
    [
        (ABOUT_MALI + "Des villageois ont fui.", "villageois", "MLI.CVL", "fr"),
        (ABOUT_MALI + "Les manifestants ont brûlé des pneus à Bamako.", "manifestants", "MLI.OPP", "fr"),
        ("Kenya votes on Sunday. Nairobi waits. Britain watches. Villagers have fled.", "Villagers", "KEN.CVL", "en"),
        ("Colombia talks. Norway hosts. The rebels in Colombia have left Oslo.", "rebels", "COL.REB", "en"),
    ],
)
def test_people_are_those_of_the_country_that_the_article_is_about(
    text: str, word: str, party: str, language: str
) -> None:
    assert mention_of(acted(text, language), word).parties == (party,)


def test_protesters_are_where_their_own_sentence_puts_them() -> None:
    text = (
        "Le Brésil et le Chili négocient. Le Brésil cède. À Santiago, au Chili, les manifestants ont crié des slogans."
    )
    assert mention_of(acted(text), "manifestants").parties == ("CHL.OPP",)


def test_a_group_that_is_named_once_does_not_stand_for_all_rebels() -> None:
    text = (
        "Au Nigeria, l'armée avance. Des rebelles ont attaqué un village. Boko Haram n'a rien dit. Le Nigeria enquête."
    )
    assert mention_of(acted(text), "rebelles").parties == ("NGA.REB",)


def test_nobody_is_meant_where_no_country_is_named() -> None:
    assert mention_of(acted("Des villageois ont fui."), "villageois").parties == ()


def test_a_country_whose_people_are_named_elsewhere_is_likelier() -> None:
    document = acted("L'Inde et le Népal discutent. Les civils népalais attendent.")
    here = {m.sentence: [m] for m in document.mentions if m.parties in {("IND",), ("NPL",)}}
    word = Mention(0, 5, "foule", 1, "people", ())
    signs = Crowds(document, {"IND": 1, "NPL": 1}, {}, here).signs(word, [], "CVL")
    assert (signs["NPL"]["same"] > 0, signs["IND"]["same"]) == (True, 0.0)
