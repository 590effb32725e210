"""The tree tells the network who governs whom: roles of parties, ways between two of them, the words on those ways."""

import numpy as np
import pytest
from support.rough_actors import rough_document
from vigie.extraction.network.relations import shared_network
from vigie.extraction.network.roles import PATH_BITS, ROLE_FEATURES, WAY_FEATURES, roles_of
from vigie.extraction.syntax.parse import ParsedSentence, Token
from vigie.languages.pack import load_packs

GRAMMAR = load_packs()["fr"].grammar
BACKED = "Le M23, soutenu par Kigali, menace Kinshasa."
BACKED_TREE = (
    ("Le", "DET", "det", 1), ("M23", "PROPN", "nsubj", 7), (",", "PUNCT", "punct", 3), ("soutenu", "VERB", "acl", 1),
    ("par", "ADP", "case", 5), ("Kigali", "PROPN", "obl:agent", 3), (",", "PUNCT", "punct", 3), ("menace", "VERB", "ROOT", 7),
    ("Kinshasa", "PROPN", "obj", 7), (".", "PUNCT", "punct", 7),
)  # fmt: skip
TALKS = "L'aide de la Chine et de la Russie à Damas."
TALKS_TREE = (
    ("L'", "DET", "det", 1), ("aide", "NOUN", "ROOT", 1), ("de", "ADP", "case", 4), ("la", "DET", "det", 4),
    ("Chine", "PROPN", "nmod", 1), ("et", "CCONJ", "cc", 8), ("de", "ADP", "case", 8), ("la", "DET", "det", 8),
    ("Russie", "PROPN", "conj", 4), ("à", "ADP", "case", 10), ("Damas", "PROPN", "nmod", 1), (".", "PUNCT", "punct", 1),
)  # fmt: skip


def roles(text, tree):
    """Roles of the only question of a sentence, and the places of its parties by code."""
    document = rough_document(text)
    (question,) = shared_network().sheet(document, {}).questions
    tokens, at = [], 0
    for index, (word, kind, label, head) in enumerate(tree):
        start = text.index(word, at)
        at = start + len(word)
        tokens.append(Token(index, word, start, at, kind, label, head, ""))
    found = roles_of(question, ParsedSentence(text, tuple(tokens)), GRAMMAR)
    return found, {known.code: place for place, known in enumerate(question.parties)}, question


def words_on(found, question, source, target, bit):
    """The words whose pieces have a bit set on the way from one party to another."""
    first = question.place[1]
    text = BACKED if len(question.parties) == 3 and question.parties[0].code == "M23" else TALKS
    return {
        text[s:e].strip(",.")
        for s, e, a, b in question.words
        if found.path[source, target, a - first : b - first, bit].any()
    }


def test_shapes_are_those_that_the_network_was_taught_with():
    found, places, question = roles(BACKED, BACKED_TREE)
    count = len(places) + 1
    length = question.place[2] - question.place[1]
    assert found.parties.shape == (count, ROLE_FEATURES)
    assert found.ways.shape == (count, count, WAY_FEATURES)
    assert found.path.shape == (count, count, length, PATH_BITS)


def test_an_agent_a_subject_and_an_object_have_roles_of_their_own():
    found, places, _ = roles(BACKED, BACKED_TREE)
    rows = {code: tuple(found.parties[place]) for code, place in places.items()}
    assert len(set(rows.values())) == 3
    assert all(row[-1] == 1.0 for row in rows.values())
    assert not found.parties[-1].any(), "nobody has no role"


def test_the_way_of_a_participle_leads_from_its_agent_to_what_it_describes():
    found, places, question = roles(BACKED, BACKED_TREE)
    assert words_on(found, question, places["RWA"], places["M23"], 0) == {"M23", "soutenu", "Kigali"}
    assert words_on(found, question, places["M23"], places["COD"], 0) == {"M23", "menace", "Kinshasa"}
    assert words_on(found, question, places["RWA"], places["M23"], 2) == {"soutenu"}


def test_the_way_back_is_the_way_turned_round():
    found, places, _ = roles(BACKED, BACKED_TREE)
    there, back = found.ways[places["RWA"], places["M23"]], found.ways[places["M23"], places["RWA"]]
    assert there.any()
    assert not np.array_equal(there, back)
    assert np.array_equal(
        found.path[places["RWA"], places["M23"], :, 0], found.path[places["M23"], places["RWA"], :, 0]
    )


def test_who_stands_beside_another_has_the_same_role():
    found, places, _ = roles(TALKS, TALKS_TREE)
    assert np.array_equal(found.parties[places["CHN"]], found.parties[places["RUS"]])
    assert not np.array_equal(found.parties[places["CHN"]], found.parties[places["SYR"]])


@pytest.mark.parametrize("tree", [(), (("Le", "DET", "det", 0),)])
def test_without_a_tree_nothing_is_told(tree):
    found, _, _ = roles(BACKED, tree)
    assert not found.parties.any()
    assert not found.ways.any()
    assert not found.path.any()


def test_words_that_hang_on_each_other_in_a_ring_end_the_way():
    ring = tuple(
        (word, kind, label, (7, 3, 2, 1)[place] if place < 4 else head)
        for place, (word, kind, label, head) in enumerate(BACKED_TREE)
    )
    found, _, _ = roles(BACKED, ring)
    assert np.isfinite(found.parties).all()
