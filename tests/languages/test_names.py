"""Every pack with names: what it must hold, and that its forms keep their place in the text."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.acted import acted, party_of
from vigie import languages
from vigie.errors import Misconfigured
from vigie.languages.folding import fold
from vigie.languages.names import names_of, read_names
from vigie.ontology.parties import all_parties
from vigie.ontology.persons import all_persons

PACKS = sorted(path.parent.name for path in Path(languages.__file__).parent.glob("*/names.yaml"))


@given(st.text())
def test_folding_keeps_the_length_of_any_text(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("États-Unis", "etats unis"),
        ("l’Élysée", "l'elysee"),
        ("Çavuşoğlu", "cavusoglu"),
        ("MOSCOU", "moscou"),
        ("İzmir", "izmir"),
    ],
)
def test_accents_case_hyphens_and_quotes_do_not_matter(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize("code", PACKS)
def test_a_pack_names_every_state_with_name_and_people(code: str) -> None:
    names = names_of(code)
    assert names is not None
    named = {party for forms in names.forms.values() for form in forms for party in form.parties if form.kind == "name"}
    peopled = {
        party
        for forms in names.forms.values()
        for form in forms
        for party in form.parties
        if form.kind in {"adjective", "noun"}
    }
    small = {
        "ATG",
        "BHS",
        "BRB",
        "DMA",
        "FSM",
        "GRD",
        "KIR",
        "KNA",
        "LCA",
        "LIE",
        "MCO",
        "MHL",
        "NRU",
        "PLW",
        "SLB",
        "SMR",
        "STP",
        "TON",
        "TUV",
        "VAT",
        "VCT",
        "VUT",
        "WSM",
        "BWA",
        "LSO",
        "AND",
    }
    assert all_parties().states - named - {"MUS", "DMA"} == set()
    assert all_parties().states - peopled - small == set()


@pytest.mark.parametrize("code", PACKS)
def test_a_pack_names_every_group_and_organisation_that_the_news_name_most(code: str) -> None:
    names = names_of(code)
    assert names is not None
    named = {party for forms in names.forms.values() for form in forms for party in form.parties}
    assert {
        "UN",
        "EU",
        "NATO",
        "OSCE",
        "CSTO",
        "ECOWAS",
        "AU",
        "ICC",
        "IAEA",
        "IMF",
        "ASEAN",
        "G7",
        "G20",
        "ARAB_LEAGUE",
        "COE",
        "CIS",
        "EAC",
        "KFOR",
        "OPEC",
    } <= named
    assert {
        "HAMAS",
        "HEZBOLLAH",
        "M23",
        "WAGNER",
        "TALIBAN",
        "ISLAMIC_STATE",
        "HOUTHIS",
        "RSF",
        "PKK",
        "POLISARIO",
    } <= named


@pytest.mark.parametrize("code", PACKS)
def test_every_form_stands_for_a_party_that_exists(code: str) -> None:
    names = names_of(code)
    assert names is not None
    unknown = {
        party
        for forms in names.forms.values()
        for form in forms
        for party in form.parties
        if not all_parties().kind_of(party)
    }
    assert not unknown


@pytest.mark.parametrize("code", PACKS)
def test_every_person_is_found_by_the_pack(code: str) -> None:
    names = names_of(code)
    assert names is not None
    missing = [person.names[0] for person in all_persons() for name in person.names if fold(name) not in names.forms]
    assert not missing


@pytest.mark.parametrize("code", PACKS)
def test_offices_of_the_terms_are_offices_of_the_pack(code: str) -> None:
    names = names_of(code)
    assert names is not None
    offices = {form.head.office for forms in names.forms.values() for form in forms if form.head}
    assert {
        "president",
        "premier",
        "foreign",
        "defence",
        "minister",
        "chief",
        "spokesman",
        "soldier",
        "deputy",
        "counterpart",
        "rebel",
        "opposition",
        "civilian",
        "expert",
    } <= offices


def test_there_is_no_pack_for_a_language_nobody_wrote() -> None:
    assert names_of("xx") is None
    assert names_of("../fr") is None


def test_a_pack_without_a_key_is_refused_with_the_key(tmp_path: Path) -> None:
    (tmp_path / "names.yaml").write_text("plural: {}\nand: [and]\nfillers: []\n", encoding="utf-8")
    with pytest.raises(Misconfigured, match=re.escape("names.yaml: the key")):
        read_names(tmp_path)


def test_a_country_behind_regular_troops_is_theirs() -> None:
    text = "La Russie soutient des insurgés qui combattent les troupes régulières ukrainiennes."
    assert party_of(text, "troupes") == "UKR"


@pytest.mark.parametrize(("region", "party"), [("de l'Ouest", "ECOWAS"), ("centrale", "ECCAS")])
def test_the_two_communities_of_african_states_are_told_apart(region: str, party: str) -> None:
    name = f"Communauté économique des États de l'Afrique {region}"
    assert party_of(f"La {name} a condamné le putsch.", "Communauté") == party


@pytest.mark.parametrize(
    ("text", "words", "party"),
    [
        ("The Real IRA planted a bomb in Northern Ireland.", "Real IRA", "REAL_IRA"),
        ("Sinn Fein walked out of the talks in Belfast.", "Sinn Fein", "SINN_FEIN"),
        ("Turkey blames the Gulen movement.", "Gulen movement", "GULEN_MOVEMENT"),
        ("Egypt fought the Gamaa Islamiya.", "Gamaa Islamiya", "GAMAA_ISLAMIYA"),
        ("RAMSI landed in Honiara.", "RAMSI", "RAMSI"),
        ("The Rio Group met in Lima.", "Rio Group", "RIO_GROUP"),
    ],
)
def test_movements_and_bodies_of_the_last_thirty_years_act_under_their_own_name(
    text: str, words: str, party: str
) -> None:
    assert party_of(text, words, "en") == party


@pytest.mark.parametrize(
    ("text", "words", "day", "party"),
    [
        ("In Congo, the ADF burnt a village near Beni.", "ADF", "2023-05-01", "ADF"),
        ("In Australia, the ADF sent two ships.", "ADF", "2023-05-01", "AUS"),
        ("In Sudan, the SAF shelled a market.", "SAF", "2024-05-01", "SDN"),
        ("In Singapore, the SAF began its drills.", "SAF", "2024-05-01", "SGP"),
        ("In Belfast, the IRA laid down its arms.", "IRA", "2005-07-28", "IRA"),
        ("In Iraq, AQI blew up a bridge.", "AQI", "2007-05-01", "AL_QAEDA"),
    ],
)
def test_an_acronym_that_several_share_is_that_of_the_country_which_is_named(
    text: str, words: str, day: str, party: str
) -> None:
    assert party_of(text, words, "en", day) == party


@pytest.mark.parametrize(
    ("text", "words", "party"),
    [
        ("Au Niger, les FDS ont repoussé une attaque.", "FDS", "NER"),
        ("En Syrie, les FDS ont repris un village.", "FDS", "SDF"),
        ("Au Niger, le CNSP a rompu un accord.", "CNSP", "NER"),
        ("Au Mali, le CNSP a rompu un accord.", "CNSP", "MLI"),
        ("Les Nations unies saluent la Minurcat.", "Minurcat", "UN"),
        ("La Fias a bombardé un convoi.", "Fias", "NATO"),
        ("Les Serbes de Bosnie ont refusé le plan.", "Serbes de Bosnie", "BIH.REB"),
        ("La Yougoslavie a rejeté l'ultimatum.", "Yougoslavie", "SRB"),
    ],
)
def test_missions_and_organs_are_known_by_their_french_names(text: str, words: str, party: str) -> None:
    assert party_of(text, words, "fr", "2021-01-01") == party


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The IRA of the saver pays four percent.", "en"),
        ("The AQI reached a record in the smog.", "en"),
        ("The Republican Guard of the castle marched.", "en"),
        ("Le 14 mars, la fête a commencé.", "fr"),
        ("Les FDS du logiciel ont changé.", "fr"),
        ("Amis du jardin, plantez vos bulbes.", "fr"),
        ("Le PET de la bouteille se recycle.", "fr"),
        ("Vente de charité, dimanche, dans la cour.", "fr"),
    ],
)
def test_words_and_shared_names_without_their_country_stay_silent(text: str, language: str) -> None:
    assert not [mention for mention in acted(text, language).mentions if mention.parties]
