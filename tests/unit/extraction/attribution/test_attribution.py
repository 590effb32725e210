"""Who says what, in both languages: by the parse, by the order of words, across sentences."""

from datetime import UTC, datetime

import pytest
from vigie.extraction.attribution.attribution import Attribution
from vigie.extraction.attribution.reader import attributions_of
from vigie.extraction.document import Document, Quotation
from vigie.extraction.extractor import shared_extractor
from vigie.extraction.syntax.clauses import Clauses
from vigie.model.article import article_from


def read(language: str, text: str) -> tuple[Document, list[Attribution]]:
    record = {"text": text, "language": language, "published_at": "2022-02-12"}
    found = shared_extractor().document(article_from(record, ingested_at=datetime(2022, 2, 12, tzinfo=UTC)))
    assert found is not None
    document, reader = found
    parsed = reader.parser.parse([document.text[s.start : s.end] for s in document.sentences])
    clauses = {s.index: Clauses(p, reader.pack.grammar) for s, p in zip(document.sentences, parsed, strict=True)}
    return document, attributions_of(document, clauses)


def shown(language: str, text: str) -> list[tuple[str, str | None, str, str]]:
    document, found = read(language, text)
    return [
        (
            a.kind,
            document.text[a.speaker.start : a.speaker.end] if a.speaker else None,
            document.text[a.cue.start : a.cue.end],
            " … ".join(document.text[span.start : span.end] for span in a.content),
        )
        for a in found
        if a.said
    ]


@pytest.mark.parametrize(
    ("language", "text", "speaker", "cue", "content"),
    [
        (
            "fr",
            "Le président Emmanuel Macron a déclaré que la Russie devait retirer ses troupes de la frontière.",
            "Le président Emmanuel Macron",
            "a déclaré",
            "que la Russie devait retirer ses troupes de la frontière",
        ),
        (
            "fr",
            "La Russie va retirer ses troupes, a déclaré Emmanuel Macron à la presse mardi.",
            "Emmanuel Macron",
            "a déclaré",
            "La Russie va retirer ses troupes",
        ),
        (
            "fr",
            "Selon un haut responsable américain, la Chine prépare des manœuvres près de Taïwan.",
            "un haut responsable américain",
            "Selon",
            "la Chine prépare des manœuvres près de Taïwan",
        ),
        (
            "fr",
            "La Chine prépare des manœuvres près de Taïwan, selon trois diplomates.",
            "trois diplomates",
            "selon",
            "La Chine prépare des manœuvres près de Taïwan",
        ),
        (
            "fr",
            "D'après le Kremlin, aucun soldat n'a franchi la frontière.",
            "le Kremlin",
            "D'après",
            "aucun soldat n'a franchi la frontière",
        ),
        (
            "en",
            "Foreign Minister Sergei Lavrov said that Moscow would answer any new sanctions.",
            "Foreign Minister Sergei Lavrov",
            "said",
            "that Moscow would answer any new sanctions",
        ),
        (
            "en",
            "Moscow will answer any new sanctions, Foreign Minister Sergei Lavrov said on Tuesday.",
            "Foreign Minister Sergei Lavrov",
            "said",
            "Moscow will answer any new sanctions",
        ),
        (
            "en",
            "According to a senior American official, China is preparing exercises near Taiwan.",
            "a senior American official",
            "According to",
            "China is preparing exercises near Taiwan",
        ),
        (
            "en",
            "China is preparing exercises near Taiwan, according to three European diplomats.",
            "three European diplomats",
            "according to",
            "China is preparing exercises near Taiwan",
        ),
        (
            "en",
            "Iran, the ministry said, will not stop its programme.",
            "the ministry",
            "said",
            "Iran … will not stop its programme",
        ),
    ],
)
def test_reported_speech_has_speaker_cue_and_content(
    language: str, text: str, speaker: str, cue: str, content: str
) -> None:
    assert shown(language, text) == [("indirect", speaker, cue, content)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "fr",
            "« Nous ne voulons pas de guerre », a assuré Vladimir Poutine. « Nos exercices sont terminés. » Il est parti.",
            ("direct", "Vladimir Poutine", "a assuré", "Nous ne voulons pas de guerre … Nos exercices sont terminés"),
        ),
        (
            "fr",
            "« La porte », a expliqué la porte-parole du gouvernement, « reste ouverte au dialogue. »",
            ("direct", "la porte-parole du gouvernement", "a expliqué", "La porte … reste ouverte au dialogue"),
        ),
        (
            "en",
            '"We do not want war," Vladimir Putin said. "Our exercises are over." The minister then left the room.',
            ("direct", "Vladimir Putin", "said", "We do not want war … Our exercises are over"),
        ),
        (
            "en",
            'The leaders said the situation remained "extremely dangerous" despite the talks.',
            ("mixed", "The leaders", "said", 'the situation remained "extremely dangerous" despite the talks'),
        ),
        (
            "en",
            'Volodymyr Zelensky: "We need weapons."',
            ("direct", "Volodymyr Zelensky", ":", "We need weapons"),
        ),
    ],
)
def test_quotations_belong_to_who_says_them(language: str, text: str, expected: tuple[str, str, str, str]) -> None:
    assert expected in shown(language, text)


def test_a_quotation_of_the_next_paragraph_goes_to_its_own_speaker() -> None:
    text = '"This decision is a mistake," Joe Biden said.\n\n"We will respond," added Foreign Minister Sergei Lavrov.'
    found = shown("en", text)
    assert [(speaker, content) for _, speaker, _, content in found] == [
        ("Joe Biden", "This decision is a mistake"),
        ("Foreign Minister Sergei Lavrov", "We will respond"),
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Joe Biden a dit que Vladimir Poutine avait accusé l'Ukraine de préparer une offensive."),
        ("en", "Joe Biden said that Vladimir Putin had accused Ukraine of preparing an offensive."),
    ],
)
def test_what_one_says_another_said_lies_inside(language: str, text: str) -> None:
    _, (outer, inner) = read(language, text)
    assert (outer.party, outer.person, inner.party) == ("USA", "Joe Biden", "RUS")
    assert outer.covers(inner.cue.start, inner.end)


@pytest.mark.parametrize(
    ("language", "text", "party"),
    [
        ("fr", "Selon un responsable américain, l'accord est proche de la signature.", "USA"),
        ("en", "An Iranian diplomat said that the deal was nearly ready.", "IRN"),
    ],
)
def test_someone_without_a_name_is_anonymous_and_has_a_country(language: str, text: str, party: str) -> None:
    _, (found,) = read(language, text)
    assert (found.party, found.person, found.anonymous) == (party, None, True)


def test_what_a_quoted_speaker_thinks_is_no_saying_of_its_own() -> None:
    found = shown("en", '"I think the talks will fail because we want more time," the envoy said.')
    assert [(speaker, content) for _, speaker, _, content in found] == [
        ("the envoy", "I think the talks will fail because we want more time")
    ]


def test_an_attitude_is_told_apart_from_words() -> None:
    _, found = read("en", "Washington condemned the shelling of the port by Russian warships.")
    assert [(a.said, a.party) for a in found] == [(False, "USA")]


def test_without_clauses_nobody_is_known_to_speak() -> None:
    document, _ = read("en", "Rome said nothing of it.")
    document.quotations = [Quotation(0, 4)]
    assert attributions_of(document, {}) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Le ministre français a déclaré que la Russie était un voisin dangereux et menteur.", {"RUS": -1.0}),
        ("en", "The French minister said that Russia was a reckless neighbour.", {"RUS": -1.0}),
        ("en", "The French minister said that Russia was not a reckless neighbour.", {"RUS": 1.0}),
        ("en", "The French minister said that Greece was a brave friend.", {"GRC": 1.0}),
        ("en", "The French minister said that Greece would hold an election.", {}),
    ],
)
def test_words_of_praise_and_blame_judge_whom_they_are_about(
    language: str, text: str, expected: dict[str, float]
) -> None:
    record = {"text": text, "language": language, "published_at": "2022-02-12"}
    shown = shared_extractor().stages(article_from(record, ingested_at=datetime(2022, 2, 12, tzinfo=UTC)))
    (attribution,) = shown["attributions"]
    assert attribution["judges"] == expected
