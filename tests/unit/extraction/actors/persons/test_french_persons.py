"""How French news brings in people: by a host city, a noun of their people, a trade, an age, their kin or a frame."""

import pytest
from support.acted import acted, persons_in
from vigie.extraction.actors import actors_of


@pytest.mark.parametrize(
    ("text", "person", "party"),
    [
        (
            "Le Pérou a rappelé son ambassadeur à Quito, Luis Aranda Rojas, pour le consulter.",
            "Luis Aranda Rojas",
            "PER",
        ),
        (
            "Le président chilien accuse le Pérou et fait expulser son ambassadeur, Luis Aranda Rojas.",
            "Luis Aranda Rojas",
            "PER",
        ),
        ("À Sanaa, le négociateur houthi Yahya Nasser a parlé.", "Yahya Nasser", "HOUTHIS"),
        ("À La Paz, le directeur de la police nationale, Juan Quispe, a parlé aux Boliviens.", "Juan Quispe", "BOL"),
        ("L'ambassadeur du Ghana à Lomé, Kofi Mensah, a protesté.", "Kofi Mensah", "GHA"),
        ("Devant ses homologues, dont plusieurs présidents, le Danois Ole Krag a parlé.", "Ole Krag", "DNK"),
        ("Sur le port, le Danois Ole Krag répare ses filets.", "Ole Krag", "DNK.CVL"),
        (
            "La Bolivie attend. Juan Quispe, marchand de 31 ans, a fermé boutique à La Paz.",
            "Juan Quispe",
            "BOL.CVL",
        ),
        ("Au Chili, l'opposant exilé Tomas Riquelme a pris la parole.", "Tomas Riquelme", "CHL.OPP"),
        ("La Bolivie attend. L'apicultrice et le cosmonaute Juan Quispe ont parlé à La Paz.", "Juan Quispe", "BOL.CVL"),
        ("Au Chili, un opposant, Tomas Riquelme, a pris la parole.", "Tomas Riquelme", "CHL.OPP"),
        ("La Bolivie attend. Juan Quispe, qui préside le comité du barrage, a pleuré.", "Juan Quispe", "BOL.CVL"),
        ("La Bolivie attend. Juan Quispe a été arrêté à La Paz.", "Juan Quispe", "BOL.CVL"),
        ("La Bolivie attend. « Tout change », plaisante Juan Quispe à La Paz.", "Juan Quispe", "BOL.CVL"),
        ("Le chef du Parti du renouveau national, Idriss Tahirou, a parlé au Niger.", "Idriss Tahirou", "NER.OPP"),
        ("Omar Sylla, fils du président sénégalais, a fait un discours.", "Omar Sylla", "SEN.CVL"),
        ("Le chef du Parti du renouveau, Idriss Tahirou, a parlé à Niamey, au Niger.", "Idriss Tahirou", "NER.OPP"),
        (
            "Le Pérou et la Bolivie négocient. Le Pérou exige, le Pérou attend. À La Paz, le ministre Juan Quispe a refusé.",
            "Juan Quispe",
            "BOL",
        ),
        (
            "Séoul et Pyongyang se taisent. La Corée du Sud attend. Le ministre coréen de la Défense, Pak Yun, a parlé.",
            "Pak Yun",
            "KOR",
        ),
    ],
)
def test_people_are_brought_in_with_their_party(text: str, person: str, party: str | None) -> None:
    assert {name: of for name, of, _ in persons_in(text)}.get(person) == party


def test_a_language_is_no_party() -> None:
    assert not any(
        "GBR" in mention.parties for mention in acted("Le président du Kenya a répondu en anglais.").mentions
    )


def test_an_embassy_is_not_of_the_city_where_it_stands() -> None:
    assert not any(
        mention.parties == ("AFG",) and "ambassade" in mention.text
        for mention in acted("L'ambassade à Kaboul a fermé.").mentions
    )


def test_a_trade_that_many_share_is_nobody_named_before() -> None:
    document = acted("À Lima, au Pérou, l'étudiante Rosa Quispe a crié. L'étudiante Ines Paz aussi. Le père a pleuré.")
    assert all(mention.person is None for mention in document.mentions if mention.text == "père")


def test_a_leader_named_by_surname_alone_makes_the_state_an_actor() -> None:
    document = acted("Les députés français ont écouté Macron, puis Poutine, par écran interposé.")
    assert {member.party for member in actors_of(document, {}) if member.person is None} >= {"FRA", "RUS"}


def test_acronyms_may_be_written_as_names() -> None:
    assert any("LURD" in mention.parties for mention in acted("Les combattants du Lurd ont pris Monrovia.").mentions)
