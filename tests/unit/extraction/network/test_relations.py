"""The network is asked about the parties of each sentence and its context, and says who is likely to do what to whom."""

from types import SimpleNamespace

import numpy as np
import pytest
from support.rough_actors import rough_document
from vigie.errors import Misconfigured
from vigie.extraction.network.encoder import arithmetic_here, gelu
from vigie.extraction.network.head import Said
from vigie.extraction.network.questions import (
    MOST_PARTIES,
    MOST_WINDOWS,
    PARTY_FEATURES,
    SECTORS,
    SENTENCE_FEATURES,
    WINDOW,
    is_state,
)
from vigie.extraction.network.relations import FAINTEST, STATUSES, WEIGHTS, read_network, shared_network
from vigie.extraction.network.roles import roles_of
from vigie.extraction.network.tags import tags_of
from vigie.extraction.syntax.parse import ParsedSentence, normalised
from vigie.languages.pack import load_packs
from vigie.model.codes import EVENT_TYPES

GRAMMAR = load_packs()["fr"].grammar
ACCUSED = "Ankara et Athènes s'opposent.\nLa Turquie accuse la Grèce de violer son espace aérien. La Turquie a rappelé son ambassadeur."


@pytest.fixture(scope="module")
def network():
    return shared_network()


def answers(network, text):
    document = rough_document(text)
    sheet = network.sheet(document, {})
    return network.answers(sheet, tags_of(document, sheet.questions, {}, lambda form: ()), unparsed(sheet))


def unparsed(sheet):
    """The roles of parties in sentences whose tree nobody knows."""
    return [roles_of(question, ParsedSentence("", ()), GRAMMAR) for question in sheet.questions]


def likely(relations, kind, source, target):
    found = [
        r.likely
        for r in relations
        if r.type == kind and (r.source and r.source.code) == source and (r.target and r.target.code) == target
    ]
    return max(found, default=0.0)


def test_each_sentence_is_asked_about_its_parties_and_those_of_the_context(network):
    sheet = network.sheet(rough_document(ACCUSED), {})
    last = sheet.questions[-1]
    assert {known.code for known in sheet.questions[1].parties} == {"TUR", "GRC"}
    assert [known.start for known in last.parties if known.code == "GRC"] == [float("inf")]
    assert all(len(known.features) == PARTY_FEATURES for q in sheet.questions for known in q.parties)
    assert all(len(q.features) == SENTENCE_FEATURES for q in sheet.questions)


def test_the_words_of_a_question_are_those_of_the_text_and_their_pieces_stand_in_its_window(network):
    document = rough_document(
        "« La\u00a0Turquie » n’a pas…\u202f\u200bcédé. 😀 La Grèce – l’ex-rivale ½ – accuse la Turquie de ﬁnesse."
    )
    sheet = network.sheet(document, {})
    assert [q.sentence.index for q in sheet.questions] == [s.index for s in document.sentences]
    for question in sheet.questions:
        window = sheet.windows[question.place[0]]
        shown = [normalised(document.text[start:end]) for start, end, _, _ in question.words]
        assert shown == normalised(document.text[question.sentence.start : question.sentence.end]).split()
        assert [window[a:b] for _, _, a, b in question.words] == [network._pieces.of(word) for word in shown]


def test_a_party_named_where_a_sentence_is_no_longer_read_is_not_asked_about(network):
    sheet = network.sheet(rough_document("La Turquie accuse " + "tout et rien, " * 100 + "et la Grèce."), {})
    assert [known.code for known in sheet.questions[0].parties] == ["TUR"]
    network.answers(sheet, [], unparsed(sheet))


@pytest.mark.parametrize("missing", ["words.npz", "network.npz", "pieces.txt", f"encoder.{arithmetic_here()}.onnx"])
def test_without_one_of_its_files_there_is_no_network(tmp_path, missing):
    for path in WEIGHTS.iterdir():
        if path.name != missing:
            (tmp_path / path.name).symlink_to(path)
    with pytest.raises(Misconfigured, match=tmp_path.name):
        read_network(tmp_path)


def test_a_broken_file_is_no_network(tmp_path):
    (tmp_path / "words.npz").write_bytes(b"PK\x03\x04 cut short")
    with pytest.raises(Misconfigured, match=tmp_path.name):
        read_network(tmp_path)


def test_who_accuses_is_the_source_and_who_is_accused_the_target(network):
    relations = answers(network, ACCUSED)
    assert likely(relations, "ACCUSE", "TUR", "GRC") > 0.5
    assert likely(relations, "ACCUSE", "GRC", "TUR") < 0.3
    assert likely(relations, "AID", "TUR", "GRC") < 0.1


def test_the_statuses_of_a_relation_sum_to_one_and_its_word_stands_in_its_sentence(network):
    relations = answers(network, ACCUSED)
    assert relations
    for relation in relations:
        assert FAINTEST < relation.likely <= 1.0
        assert sum(relation.statuses.values()) == pytest.approx(1.0, abs=1e-4)
        assert relation.sentence.start <= relation.start < relation.end <= relation.sentence.end


def test_the_same_article_gives_the_same_numbers(network):
    first, second = (answers(network, ACCUSED) for _ in range(2))
    assert [r.likely for r in first] == [r.likely for r in second]


def test_of_two_readers_the_one_that_is_nearly_certain_weighs_more(network, monkeypatch):
    def reader(chance):
        acts, statuses, sectors = np.full((2, 2, 16), chance), np.full((2, 2, 4), 0.25), np.full((2, 2, 2, 4), 0.25)
        said = Said(acts, statuses, np.full((2, 2), chance), sectors, np.zeros((2, 2), int))
        return SimpleNamespace(weigh=lambda *asked: said)

    monkeypatch.setattr(network, "_heads", [reader(0.99), reader(0.5)])
    said = network.weigh(None, [[], []], None)
    assert said.acts == pytest.approx(0.99**0.5 / (0.99**0.5 + 0.01**0.5))
    assert said.backgrounds == pytest.approx((0.99 + 0.5) / 2)


def test_a_page_without_parties_asks_nothing(network):
    text = "Il pleut sur la vallée. Les vaches rentrent."
    assert network.sheet(rough_document(text), {}).questions == ()
    assert answers(network, text) == []


def test_a_sentence_longer_than_a_window_and_a_roll_of_names_stay_within_bounds(network):
    states = "la Turquie, la Grèce, la Russie, l'Iran, la Chine, le Japon, l'Inde, le Mali, le Niger, le Tchad, "
    sheet = network.sheet(rough_document(states * 60 + "discutent."), {})
    assert max(map(len, sheet.windows)) <= WINDOW
    assert all(len(q.parties) <= MOST_PARTIES for q in sheet.questions)
    network.answers(sheet, [], unparsed(sheet))


def test_of_a_very_long_article_the_beginning_is_asked_about(network):
    sheet = network.sheet(rough_document("La Turquie accuse la Grèce de violer son espace aérien. " * 2000), {})
    assert len(sheet.windows) == MOST_WINDOWS
    assert len(sheet.questions) < 2000


def test_gelu_is_near_zero_below_and_the_value_itself_above():
    assert gelu(np.array([-6.0, 0.0, 6.0], np.float32)) == pytest.approx([0.0, 0.0, 6.0], abs=1e-3)


def test_people_whom_no_word_names_stand_behind_their_state(network, monkeypatch):
    """The state itself is asked about; that its people are meant is an answer."""
    document = rough_document("La Turquie réprime. La Grèce regarde.")
    sheet = network.sheet(document, {})

    def said(question, states, roles):
        count = len(question.parties) + 1
        place = [known.code for known in question.parties].index("TUR")
        acts = np.zeros((count, count, len(EVENT_TYPES)), np.float32)
        acts[place, place, EVENT_TYPES.index("COERCE")] = 0.9
        sectors = np.zeros((count, count, 2, len(SECTORS)), np.float32)
        sectors[..., 0, SECTORS.index("")] = 1.0
        sectors[..., 1, SECTORS.index("")], sectors[..., 1, SECTORS.index("CVL")] = 0.25, 0.75
        statuses = np.full((count, count, len(STATUSES)), 0.25, np.float32)
        return Said(acts, statuses, np.zeros((count, count)), sectors, np.zeros((count, count), int))

    monkeypatch.setattr(network, "weigh", said)
    first = next(r for r in network.answers(sheet, [], unparsed(sheet)) if r.sentence.index == 0)
    assert (first.type, first.source.code, first.target.code) == ("COERCE", "TUR", "TUR.CVL")
    assert first.likely == pytest.approx(0.9 * 0.75)
    assert likely(network.answers(sheet, [], unparsed(sheet)), "COERCE", "TUR", "TUR") == 0.0


@pytest.mark.parametrize(("code", "told"), [("TUR", True), ("PKK", False), ("ICC", False), ("HAMAS", False)])
def test_only_states_have_people_who_act_apart_from_them(code: str, told: bool) -> None:
    assert is_state(code) is told
