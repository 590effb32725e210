"""Which verbs a clause denies, wherever the words of negation stand."""

import pytest
from vigie.extraction.extractor import shared_extractor
from vigie.extraction.syntax.clauses import Clauses


def denied(language: str, text: str, verb: str) -> bool:
    reader = shared_extractor()._readers[language]
    clauses = Clauses(reader.parser.parse([text])[0], reader.pack.grammar)
    (index,) = (t.index for t in clauses.tokens if t.text == verb)
    return clauses.predicate(index).negated


@pytest.mark.parametrize(
    ("language", "text", "verb"),
    [
        ("fr", "Les caisses ne contenaient ni armes ni munitions.", "contenaient"),
        ("fr", "Ils ne sont pas encore mobilisés par les élections.", "mobilisés"),
        ("fr", "L'armée n'a jamais bombardé la ville.", "bombardé"),
        ("fr", "La visite ne change en rien la position de Moscou.", "change"),
        ("fr", "Personne n'a attaqué le convoi.", "attaqué"),
        ("en", "The army has not yet attacked the town.", "attacked"),
        ("en", "No soldier crossed the border.", "crossed"),
    ],
)
def test_what_is_denied_is_negated(language: str, text: str, verb: str) -> None:
    assert denied(language, text, verb)


@pytest.mark.parametrize(
    ("language", "text", "verb"),
    [
        ("fr", "Plus que jamais, la Russie menace ses voisins.", "menace"),
        ("fr", "Le plus grand convoi jamais envoyé a quitté la base.", "quitté"),
        ("fr", "Cette personne a attaqué le convoi.", "attaqué"),
        ("en", "The minister attacked those who did not vote.", "attacked"),
    ],
)
def test_words_that_deny_elsewhere_deny_nothing_here(language: str, text: str, verb: str) -> None:
    assert not denied(language, text, verb)
