"""A pipeline loads without its language's package, and cuts words as with it."""

import re

import pytest
from vigie.extraction.syntax.pipeline import joined, load_pipeline

LETTERS = "[" + "".join(map(chr, range(0x3B1, 0x3B1 + 400))) + "]"
ALONE = [
    f"^auto-{LETTERS}+$",
    f"^anti[-']{LETTERS}+$",
    f"^{LETTERS}+-sur-{LETTERS}+$",
    "^rendez-vous$",
    f"^anté-{LETTERS}+$",
]
WHOLE = "(?iu)" + "|".join(f"(?:{one})" for one in ALONE)


@pytest.mark.parametrize(
    "word",
    [
        "auto-αβ",
        "AUTO-α",
        "anti'ω",
        "anté-βα",
        "α-sur-β",
        "rendez-vous",
        "auto-",
        "auto-αx",
        "xauto-α",
        "anti",
        "rendez",
        "",
    ],
)
def test_joined_alternatives_match_the_same_words(word):
    assert bool(re.match(joined(WHOLE), word)) == bool(re.match(WHOLE, word))


def test_the_letters_of_alternatives_that_end_alike_stand_there_once():
    assert joined(WHOLE).count(LETTERS) == WHOLE.count(LETTERS) - 2


@pytest.mark.parametrize("expression", ["", "a|b", "^a$", "(?i)(?:^a$)|b"])
def test_what_has_another_form_stays(expression):
    assert joined(expression) == expression


def test_words_are_cut_as_the_package_of_the_language_cuts_them():
    text = "L'après-midi, est-ce qu'Aix-en-Provence et l'ex-premier-ministre M. Le-Blanc s'entr'aident ? Peut-être, 3,5 km."
    words = [token.text for token in load_pipeline("fr_core_news_md").tokenizer(text)]
    # As `spacy.load` gave them, which takes three seconds more.
    assert words == [
        "L'", "après-midi", ",", "est", "-ce", "qu'", "Aix", "-", "en", "-", "Provence", "et", "l'", "ex-premier-ministre",
        "M.", "Le", "-", "Blanc", "s'", "entr'", "aident", "?", "Peut", "-", "être", ",", "3,5", "km", ".",
    ]  # fmt: skip


def test_without_a_package_or_a_folder_there_is_no_pipeline(tmp_path):
    for missing in ("no_such_package", tmp_path):
        with pytest.raises(OSError, match=r"no_such_package|config\.cfg"):
            load_pipeline(missing)


def test_what_the_parts_say_is_remembered_from_one_memory_zone_to_the_next():
    pipeline = load_pipeline("fr_core_news_md")

    def told():
        with pipeline.memory_zone():
            return [(w.text, w.dep_, w.pos_, str(w.morph)) for w in pipeline("Les soldats ont quitté l'enclave.")]

    first = told()
    assert ("quitté", "ROOT", "VERB", "Gender=Masc|Number=Sing|Tense=Past|VerbForm=Part") in first
    assert told() == first
