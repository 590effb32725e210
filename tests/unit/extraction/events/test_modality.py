"""How real an act is, read through the whole extractor."""

from datetime import UTC, datetime

import pytest
from vigie.extraction.events.reader import readings
from vigie.extraction.extractor import shared_extractor
from vigie.model.article import Article, article_from


def article(language: str, text: str) -> Article:
    fields = {"article_id": "own", "text": text, "language": language, "published_at": "2022-03-10T00:00:00Z"}
    return article_from(fields, ingested_at=datetime.now(UTC))


def modality(language: str, text: str, kind: str) -> str | None:
    found = shared_extractor().read(article(language, text))
    return next((event.modality for event in found.events if event.type == kind), None)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "La Turquie n'a jamais cessé de bombarder la Syrie.", "asserted"),
        ("fr", "La Turquie n'a pas nié avoir bombardé la Syrie.", "alleged"),
        ("fr", "La Turquie a nié avoir bombardé la Syrie.", "negated"),
        ("en", "Turkey has not ceased to bomb Syria.", "asserted"),
        ("en", "Turkey had bombed Syria.", "asserted"),
        ("en", "Had Turkey bombed Syria, NATO would have answered.", None),
    ],
)
def test_an_act_of_force_is_as_real_as_the_verbs_above_it(language: str, text: str, expected: str | None) -> None:
    assert modality(language, text, "ASSAULT") == expected


@pytest.mark.parametrize(
    ("language", "text", "kind", "expected"),
    [
        ("fr", "La Turquie dément avoir bombardé la Syrie.", "ASSAULT", "negated"),
        ("fr", "La Turquie a failli bombarder la Syrie.", "ASSAULT", "negated"),
        ("fr", "Il est faux que la Turquie ait bombardé la Syrie.", "ASSAULT", "negated"),
        ("fr", "La Turquie a annoncé avoir bombardé la Syrie.", "ASSAULT", "asserted"),
        ("en", "Turkey nearly bombed Syria.", "ASSAULT", "negated"),
        ("en", "Turkey has been accused of attacking Syria.", "ASSAULT", "alleged"),
        ("en", "Turkey is thinking of invading Syria.", "ASSAULT", "conditional"),
        ("en", "Turkey was condemned for invading Syria.", "ASSAULT", "asserted"),
        ("en", "Turkey began by bombing Aleppo in Syria.", "ASSAULT", "asserted"),
        ("en", "India stopped short of condemning Iran.", "ACCUSE", "negated"),
        ("en", "India did not stop short of condemning Iran.", "ACCUSE", "asserted"),
        ("en", "The minister Theresa May accused Iran of murder.", "ACCUSE", "asserted"),
        ("fr", "Oslo a annoncé avoir expulsé deux diplomates iraniens.", "SANCTION", "asserted"),
        ("fr", "Oslo a annoncé l'expulsion prochaine de deux diplomates iraniens.", "SANCTION", "planned"),
        # Headlines: an infinitive with a subject of its own, and "is to".
        ("en", "EU to impose sanctions on Belarus", "SANCTION", "planned"),
        ("en", "Turkey to recall ambassador from Israel", "SANCTION", "planned"),
        ("en", "Poland to expel Russian diplomats, says Sikorski", "SANCTION", "planned"),
        ("en", "The EU is to impose sanctions on Belarus.", "SANCTION", "planned"),
        ("en", "Sanctions are to be imposed on Iran by the EU.", "SANCTION", "planned"),
        ("en", "The EU was to impose sanctions on Belarus.", "SANCTION", "conditional"),
        ("en", "Norway decided to impose sanctions on Sweden.", "SANCTION", "asserted"),
        ("en", "Mexico first country to recognise Israel", "SUPPORT", "asserted"),
        # A noun under a light verb is opened like a verb.
        ("en", "Poland has yet to impose tariffs on Sweden.", "SANCTION", "negated"),
        ("en", "India stopped short of imposing sanctions on Iran.", "SANCTION", "negated"),
        ("en", "Israel refrained from launching an attack on Lebanon.", "ASSAULT", "negated"),
        ("en", "Israel is on the verge of launching a new attack on Lebanon.", "ASSAULT", "conditional"),
        ("en", "Israel came close to attacking Iran.", "ASSAULT", "negated"),
        ("en", "The EU has rowed back from imposing tariffs on India.", "SANCTION", "negated"),
        ("fr", "Israël était sur le point de lancer une attaque contre le Liban.", "ASSAULT", "conditional"),
        ("fr", "L'Inde a failli imposer des sanctions à l'Iran.", "SANCTION", "negated"),
        # Blocked, vetoed, or only ever a plan.
        ("en", "China blocked UN sanctions on North Korea.", "SANCTION", "negated"),
        ("en", "Hungary blocked EU aid for Kyiv.", "AID", "negated"),
        ("fr", "La Russie a bloqué des sanctions de l'ONU contre le Mali.", "SANCTION", "negated"),
        ("fr", "La Russie a mis son veto à des sanctions de l'ONU contre le Mali.", "SANCTION", "negated"),
        ("en", "Israel shelved plans to attack Iran.", "ASSAULT", "negated"),
        ("en", "Turkey abandoned its plan for an attack on Syria.", "ASSAULT", "negated"),
        ("fr", "Israël a abandonné son projet d'attaquer l'Iran.", "ASSAULT", "negated"),
        ("en", "Israel dropped its plan after Iran attacked Iraq.", "ASSAULT", "asserted"),
        # What is condemned, avenged or paid for has happened, whoever refuses to.
        ("en", "South Africa declined to condemn Russia's invasion of Ukraine.", "ASSAULT", "asserted"),
        ("en", "The US urged China to condemn Russia's invasion of Ukraine.", "ASSAULT", "asserted"),
        ("en", "Germany refused to pay for Russia's attack on Ukraine.", "ASSAULT", "asserted"),
        ("en", "India did not join US sanctions against Russia.", "SANCTION", "asserted"),
        ("fr", "L'Inde refuse de condamner l'invasion de l'Ukraine par la Russie.", "ASSAULT", "asserted"),
        ("en", "Norway refused to impose Swedish sanctions on Iran.", "SANCTION", "negated"),
        # "in" behind a part that somebody is said to have had is no circumstance.
        ("en", "Canada accused India of involvement in the killing of a British activist.", "ASSAULT", "alleged"),
        ("fr", "Le Canada a accusé l'Inde de complicité dans l'assassinat d'un militant sikh.", "ASSAULT", "alleged"),
        ("en", "Ukraine accuses Belarus of complicity in Russia's attacks on Sweden.", "ASSAULT", "asserted"),
        ("en", "India abstained from condemning Russia's invasion of Ukraine.", "ASSAULT", "asserted"),
        ("en", "Turkey refused to join Western sanctions on Russia.", "SANCTION", "negated"),
        ("en", "Tariffs have yet to be imposed on India by the EU.", "SANCTION", "negated"),
        # Participles that the parser takes for nouns, and "ni" before the subject.
        ("fr", "L'Inde s'est abstenue de condamner la Russie.", "ACCUSE", "negated"),
        ("fr", "Ni Paris ni Berlin n'ont condamné Israël.", "ACCUSE", "negated"),
    ],
)
def test_words_right_before_an_act_and_the_tense_of_an_infinitive_say_whether_it_was_done(
    language: str, text: str, kind: str, expected: str
) -> None:
    read = shared_extractor().document(article(language, text))
    assert read is not None
    document, reader = read
    drafts = readings(document, reader.pack, reader.parser, reader.choice)
    assert {draft.modality for draft in drafts if draft.type == kind and draft.target} == {expected}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Oslo fait état de douze morts dans une attaque suédoise."),
        ("fr", "Oslo a fait part de trois blessés dans une attaque suédoise."),
    ],
)
def test_who_counts_the_dead_has_killed_nobody(language: str, text: str) -> None:
    found = shared_extractor().read(article(language, text))
    assert not [event for event in found.events if (event.type, event.source) == ("ASSAULT", "NOR")]


@pytest.mark.parametrize(
    ("language", "text", "told", "untold"),
    [
        ("en", "The EU suspended sanctions on Belarus.", "CONCEDE", "SANCTION"),
        ("en", "The EU scrapped sanctions on Belarus.", "CONCEDE", "SANCTION"),
        ("en", "The EU waived sanctions on Belarus.", "CONCEDE", "SANCTION"),
        ("fr", "L'Union européenne a gelé les sanctions contre le Bélarus.", "CONCEDE", "SANCTION"),
        ("fr", "L'Union européenne a suspendu des sanctions contre le Bélarus.", "CONCEDE", "SANCTION"),
        ("fr", "L'Algérie a gelé le traité d'amitié signé avec l'Espagne.", "SANCTION", "AGREE"),
        ("fr", "L'Algérie a rompu le traité d'amitié signé avec l'Espagne.", "SANCTION", "AGREE"),
        ("en", "Algeria suspended the treaty signed with Spain.", "SANCTION", "AGREE"),
        ("fr", "La Chine a dénoncé l'accord signé entre le Japon et les Philippines.", "AGREE", "CONCEDE"),
        ("en", "The EU refused to lift sanctions on Belarus.", "SANCTION", "COERCE"),
        ("fr", "La France a exprimé ses regrets après la décision du Mali.", "ACCUSE", "CONCEDE"),
        ("fr", "La France a exprimé ses regrets à la Corée du Sud après la guerre.", "CONCEDE", "ACCUSE"),
        ("en", "Poland has handed over MiG-29 jets to Ukraine.", "AID", "COOPERATE"),
    ],
)
def test_what_an_act_ends_is_no_act_of_its_own(language: str, text: str, told: str, untold: str) -> None:
    read = shared_extractor().document(article(language, text))
    assert read is not None
    document, reader = read
    kinds = {draft.type for draft in readings(document, reader.pack, reader.parser, reader.choice)}
    assert told in kinds
    assert untold not in kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("L'Inde et le Pakistan s'accusent mutuellement.", "ACCUSE"),
        ("L'Inde et le Pakistan se sont mutuellement bombardés.", "ASSAULT"),
        ("L'Iran et Israël se menacent l'un l'autre.", "THREATEN"),
    ],
)
def test_what_several_do_to_each_other_is_told_of_both(text: str, kind: str) -> None:
    read = shared_extractor().document(article("fr", text))
    assert read is not None
    document, reader = read
    drafts = readings(document, reader.pack, reader.parser, reader.choice)
    assert [draft.reciprocal for draft in drafts if draft.type == kind] == [True]


def test_who_does_it_to_himself_does_it_to_nobody_else() -> None:
    text = "L'Inde et le Pakistan se sont accusés."
    assert not [event for event in shared_extractor().read(article("fr", text)).events if event.type == "ACCUSE"]
