"""Word groups of `vigie gpr`: what fires, what does not, in sentences of our own."""

import pytest
from vigie.extraction.document import Page, Span
from vigie.extraction.text.word_groups import LEAD, reader_of, word_groups_of
from vigie.languages.folding import fold
from vigie.languages.pack import Pack, load_packs

PACKS = load_packs()
packs = pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.code)


def groups_in(text: str, language: str) -> tuple[str, ...]:
    page = Page(text=text, body=(Span(0, len(text)),), language=language)
    return word_groups_of(page, PACKS.get(language))


@pytest.mark.parametrize(
    ("language", "text", "groups"),
    [
        ("fr", "Le voisin redoute une invasion avant l'été.", ("threat",)),
        ("fr", "L'armée masse des blindés : ses troupes ont été renforcées sur le fleuve.", ("threat",)),
        ("fr", "Le régime agite la menace nucléaire.", ("threat",)),
        ("fr", "La trêve a été rompue dans la nuit, disent les pourparlers dans l'impasse.", ("threat",)),
        ("fr", "Un attentat déjoué près du port.", ("threat",)),
        ("fr", "La guerre a éclaté au matin.", ("act",)),
        ("fr", "Des obus ont tué deux passants.", ("act",)),
        ("fr", "L'attentat, revendiqué le soir, a fait des morts.", ("act",)),
        ("en", "Diplomats warned that war was possible before summer.", ("threat",)),
        ("en", "The neighbour has massed tanks along the river.", ("threat",)),
        ("en", "Police thwarted a terror plot at the harbour.", ("threat",)),
        ("en", "War broke out at dawn.", ("act",)),
        ("en", "Rockets killed two people in the market.", ("act",)),
        ("fr", "Le conflit d'intérêts menace le maire.", ()),
        ("fr", "La guerre des prix menace les épiciers.", ()),
        ("fr", "Une violence armée a tué trois personnes.", ()),
        ("fr", "La guerre est loin. Le boulanger menace de fermer.", ()),
        ("en", "A price war threatens the grocers.", ()),
        ("en", "A conflict of interest poses a risk to the mayor.", ()),
        ("de", "Der Krieg ist ausgebrochen.", ()),
    ],
)
def test_a_sentence_fires_in_these_groups(language: str, text: str, groups: tuple[str, ...]) -> None:
    assert groups_in(text, language) == groups


@pytest.mark.parametrize(
    ("language", "text", "subject"),
    [
        ("fr", "La guerre a éclaté au matin.", " Le film, avec un acteur connu, est montré au festival."),
        ("en", "War broke out at dawn.", " The movie, with a famous actor, is shown at the festival."),
    ],
)
def test_an_article_on_a_film_about_a_war_does_not_fire(language: str, text: str, subject: str) -> None:
    assert groups_in(text, language) == ("act",)
    assert groups_in(text + subject, language) == ()


@pytest.mark.parametrize(
    ("language", "hit", "filler"),
    [
        ("fr", "La guerre a éclaté au matin. ", "Le marché du village vend des pommes. "),
        ("en", "War broke out at dawn. ", "The village market sells apples. "),
    ],
)
def test_far_from_the_beginning_it_takes_two_sentences(language: str, hit: str, filler: str) -> None:
    lead = filler * (LEAD // len(filler) + 2)
    assert groups_in(lead + hit, language) == ()
    assert groups_in(lead + hit + filler + hit, language) == ("act",)


@packs
def test_its_words_are_written_as_they_are_looked_up(pack: Pack) -> None:
    groups = pack.word_groups
    words = [word for group in groups.groups for word in (*group.first, *group.second)] + [*groups.ignore]
    for word in words:
        assert fold(word.removesuffix("*")) == word.removesuffix("*"), (
            f"{word}: write it in lower case, without accents"
        )
        assert "-" not in word and "'" not in word, f"{word}: write a space"
    for word in (*groups.exclude, *(word for group in groups.groups for word in (*group.first, *group.second))):
        assert " " not in word, f"{word}: a word of a group is one word"
        assert len(word.removesuffix("*")) > 2, f"{word} is too short to mean anything"


@packs
def test_both_parts_have_groups_and_no_list_holds_a_word_twice(pack: Pack) -> None:
    groups = pack.word_groups.groups
    assert {group.part for group in groups} == {"threat", "act"}
    for group in groups:
        for words in (group.first, group.second):
            assert len(set(words)) == len(words), f"{group.id}: a word stands twice"
    assert reader_of(pack) is reader_of(pack)
