"""What `vigie extract --stages` shows of the stages before the findings."""

from datetime import UTC, datetime

from vigie.extraction.extractor import shared_extractor
from vigie.model.article import article_from

TEXT = (
    "La France n'a pas condamné la Russie lundi. « Nous ne céderons jamais », a déclaré Emmanuel Macron. "
    "Les troupes russes ont été retirées de la frontière."
)


def stages(text: str = TEXT, language: str = "fr") -> dict:
    record = {"text": text, "language": language, "published_at": "2022-02-12"}
    return shared_extractor().stages(article_from(record, ingested_at=datetime(2022, 2, 12, tzinfo=UTC)))


def words(found: dict) -> str:
    return TEXT[found["start"] : found["end"]]


def test_negation_and_voice_of_each_verb_are_shown() -> None:
    shown = {words(clause): clause for clause in stages()["clauses"]}
    assert shown["condamné"]["negated"]
    assert not shown["déclaré"]["negated"]
    assert shown["retirées"]["passive"]


def test_a_quotation_has_its_speaker_and_a_weekday_its_day() -> None:
    shown = stages()
    said = [(a["speaker"], a["person"], words(a)) for a in shown["attributions"] if a["said"]]
    assert said == [("FRA", "Emmanuel Macron", "Nous ne céderons jamais")]
    assert [(words(d), d["iso"]) for d in shown["dates"]] == [("lundi", "2022-02-07")]


def test_a_language_without_a_pack_shows_its_name_alone() -> None:
    text = "Der Präsident hat gesagt, dass die Regierung nicht mit dem Nachbarland sprechen wird, und ging nach Hause."
    assert stages(text, "de") == {"language": "de"}
