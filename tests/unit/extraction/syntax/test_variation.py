"""However a treebank sentence is varied, its tree stays one: one root, every head a word of it."""

import random
from pathlib import Path

import vigie.languages
from hypothesis import given
from hypothesis import strategies as st
from vigie.extraction.syntax.treebank import Tree, Word, text_of
from vigie.extraction.syntax.variation import headline, read_vocabulary, substituted, varied, with_day, with_quantity

VOCABULARY = read_vocabulary(Path(vigie.languages.__file__).parent / "en")
SENTENCE: Tree = (
    Word("The", "DET", "PronType=Art", 1, "det", True),
    Word("baker", "NOUN", "Number=Sing", 3, "nsubj", True),
    Word("was", "AUX", "VerbForm=Fin", 3, "aux", True),
    Word("praising", "VERB", "Tense=Pres|VerbForm=Part", 3, "ROOT", True),
    Word("six", "NUM", "", 6, "nummod", True),
    Word("Italian", "ADJ", "", 6, "amod", True),
    Word("cooks", "NOUN", "Number=Plur", 3, "obj", False),
    Word(".", "PUNCT", "", 3, "punct", True),
)


@given(st.integers(0, 10_000))
def test_a_varied_sentence_is_still_one_tree(seed: int) -> None:
    tree = varied(SENTENCE, random.Random(seed), VOCABULARY)
    assert sum(word.head == at for at, word in enumerate(tree)) == 1
    assert all(0 <= word.head < len(tree) for word in tree)
    assert [w.label for w in tree if w.label in ("nsubj", "obj")] == ["nsubj", "obj"]


def test_a_headline_has_no_article_and_no_full_stop() -> None:
    assert text_of(headline(SENTENCE)) == "baker was praising six Italian cooks"


@given(st.integers(0, 10_000))
def test_a_verb_is_replaced_by_one_of_the_same_form(seed: int) -> None:
    verb = substituted(SENTENCE, random.Random(seed), VOCABULARY)[3]
    assert verb.form.endswith("ing")
    assert verb.features == SENTENCE[3].features


def test_a_day_stands_between_the_subject_and_its_verb() -> None:
    forms = [word.form for word in with_day(SENTENCE, random.Random(1))]
    assert forms[:2] == ["The", "baker"]
    assert any(form.endswith("day") for form in forms[2:4])


def test_a_rough_number_keeps_counting_the_same_noun() -> None:
    tree = with_quantity(SENTENCE, random.Random(2))
    number = next(word for word in tree if word.form == "six")
    assert tree[number.head].form == "cooks"
    assert len(tree) > len(SENTENCE)
