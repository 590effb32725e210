"""The English parser that the pack ships: what it must read whatever it was trained on last."""

import functools
import socket
from pathlib import Path

import pytest
import vigie.languages
from vigie.extraction.syntax.clauses import Clauses
from vigie.extraction.syntax.parse import ParsedSentence, SpacyParser
from vigie.languages.grammar import Grammar, read_grammar

PACK = Path(vigie.languages.__file__).parent / "en"
FRENCH_LABELS = {
    "ROOT", "acl", "acl:relcl", "advcl", "advmod", "amod", "appos", "aux", "aux:pass", "case", "cc", "ccomp", "compound",
    "compound:prt", "conj", "cop", "csubj", "dep", "det", "discourse", "expl", "fixed", "flat:name", "iobj", "mark",
    "nmod", "nmod:poss", "nsubj", "nsubj:pass", "nummod", "obj", "obl:agent", "obl:mod", "parataxis", "punct", "vocative",
    "xcomp",
}  # fmt: skip


@functools.cache
def grammar() -> Grammar:
    return read_grammar(PACK)


@functools.cache
def parser() -> SpacyParser:
    return SpacyParser(str(grammar().parser))


def parse(text: str) -> ParsedSentence:
    return parser().parse([text])[0]


def arguments(text: str, verb: str) -> dict[str, str]:
    clauses = Clauses(parse(text), grammar())
    head = next(t.index for t in clauses.tokens if t.lower == verb)
    return {a.slot: clauses.tokens[a.head].text for a in clauses.predicate(head, "verb").arguments}


def test_the_weights_load_without_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("loading the parser opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert SpacyParser(str(grammar().parser)).parse(["Peace holds."])[0].tokens


def test_all_labels_are_those_that_the_clauses_know() -> None:
    texts = [
        line
        for path in sorted((PACK / "acts").glob("*.yaml"))
        for line in path.read_text(encoding="utf-8").split('"')[1::2]
    ]
    seen = {token.dep for parsed in parser().parse(texts) for token in parsed.tokens}
    assert seen <= FRENCH_LABELS


def test_the_weights_hold_no_pickle_and_stay_small() -> None:
    files = [path for path in (PACK / "weights").rglob("*") if path.is_file()]
    assert not [path for path in files if path.suffix in (".pkl", ".pickle")]
    assert sum(path.stat().st_size for path in files) < 9_500_000


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("Hungary has vetoed a resolution.", "vetoed", {"subject": "Hungary", "object": "resolution"}),
        ("The convoy was shelled by Sudanese rebels.", "shelled", {"subject": "rebels", "object": "convoy"}),
        ("Egypt warned Ethiopia on Monday.", "warned", {"subject": "Egypt", "object": "Ethiopia"}),
        ("Bolivia recalls envoy from Peru", "recalls", {"subject": "Bolivia", "object": "envoy"}),
    ],
)  # fmt: skip
def test_who_does_it_and_to_whom(text: str, verb: str, expected: dict[str, str]) -> None:
    found = arguments(text, verb)
    for slot, word in expected.items():
        assert found.get(slot) == word, f"{text}: {found}"
