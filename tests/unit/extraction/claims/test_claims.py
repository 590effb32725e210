"""Claims in sentences of our own."""

from dataclasses import replace

import pytest
from support.pages import a_document
from vigie.extraction.claims import read_claims
from vigie.extraction.document import Mention
from vigie.languages.pack import load_packs


def claims(text: str, language: str = "fr") -> list[tuple]:
    found = read_claims(a_document(text, language), load_packs()[language])
    return [(claim.metric, claim.value, claim.bound) for claim in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le pays a massé plus de 90 000 soldats près du fleuve.", [("troops", 90_000, "at_least")]),
        ("Quelque quatre-vingt mille hommes armés attendent.", [("troops", 80_000, "about")]),
        ("Le pays va retirer 5.000 militaires de la province.", [("troops_withdrawn", 5_000, "exact")]),
        (
            "Le raid a tué au moins douze civils, en blessant 30 autres.",
            [("killed", 12, "at_least"), ("wounded", 30, "exact")],
        ),
        ("Trois soldats ont été tués lundi.", [("killed", 3, "exact")]),
        ("La guerre a fait près de 40.000 morts.", [("killed", 40_000, "about")]),
        ("Le conflit a coûté la vie à 15 personnes.", [("killed", 15, "exact")]),
        ("La police a arrêté 60 opposants.", [("arrested", 60, "exact")]),
        ("Le groupe détient encore 130 otages.", [("prisoners", 130, "exact")]),
        ("Le gouvernement a libéré 300 prisonniers.", [("released", 300, "exact")]),
        ("Le pays a expulsé dix diplomates.", [("expelled", 10, "exact")]),
        ("Environ 5000 personnes ont fui la ville.", [("displaced", 5_000, "about")]),
        ("Une trentaine d'avions de combat ont approché l'île.", [("aircraft", 30, "about")]),
        ("L'armée a abattu 14 drones et tiré six missiles.", [("aircraft", 14, "exact"), ("missiles", 6, "exact")]),
        ("Le pays possède 320 ogives nucléaires.", [("warheads", 320, "exact")]),
        ("Le nombre de soldats à la frontière est estimé à 94 300.", [("troops", 94_300, "about")]),
        ("Le traité limite à 700 le nombre de lanceurs.", [("weapons_other", 700, "at_most")]),
    ],
)
def test_a_french_number_is_a_claim_of_what_it_counts(text: str, expected: list) -> None:
    assert claims(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The country deployed 10,000 reserve troops to the north.", [("troops", 10_000, "exact")]),
        ("The strike killed 12 people and wounded 30.", [("killed", 12, "exact"), ("wounded", 30, "exact")]),
        ("At least two border guards were killed.", [("killed", 2, "at_least")]),
        ("Gunmen took over 200 hostages.", [("prisoners", 200, "at_least")]),
        ("Police detained 60 protesters.", [("arrested", 60, "exact")]),
        ("Two Norwegian warships left the port.", [("ships", 2, "exact")]),
        ("More than 5,000 people fled the town.", [("displaced", 5_000, "at_least")]),
        ("The movement has 20,000 fighters.", [("troops", 20_000, "exact")]),
        ("The raid killed 47 rebel fighters.", [("killed", 47, "exact")]),
        ("Two US soldiers were killed in the desert.", [("killed", 2, "exact")]),
        ("About 2,500 US troops are stationed there.", [("troops", 2_500, "about")]),
        ("Some 900 U.S. troops remain there.", [("troops", 900, "about")]),
        ("The raid killed 40 IS fighters.", [("killed", 40, "exact")]),
        ("The kingdom bought 40 fighter jets.", [("aircraft", 40, "exact")]),
    ],
)
def test_an_english_number_is_a_claim_of_what_it_counts(text: str, expected: list) -> None:
    assert claims(text, "en") == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "40 soldats ont tué 1.250 civils.", [("killed", 1_250)]),
        ("fr", "Les 12 rebelles avaient déjà enlevé 30 villageois.", [("prisoners", 30)]),
        ("fr", "Trois djihadistes ont abattu quinze gendarmes.", [("killed", 15)]),
        ("fr", "Deux soldats accusés d'avoir tué un passant ont fui.", []),
        ("fr", "Vingt policiers auraient arrêté une étudiante.", []),
        ("en", "Twelve soldiers killed 30 villagers.", [("killed", 30)]),
        ("en", "Twelve soldiers have killed 30 villagers.", [("killed", 30)]),
        ("en", "Four officers arrested the mayor.", []),
        ("en", "Three soldiers wounded their commander.", []),
        ("en", "Five gunmen shot dead two lawyers.", [("killed", 2)]),
    ],
)
def test_those_who_do_it_are_not_those_it_befell(language: str, text: str, expected: list) -> None:
    assert [(metric, value) for metric, value, _ in claims(text, language)] == expected


@pytest.mark.parametrize(
    ("language", "text", "metric"),
    [
        ("fr", "Quarante soldats ont déjà été tués.", "killed"),
        ("fr", "Les 40 soldats que l'ennemi a tués étaient jeunes.", "killed"),
        ("fr", "Trente villageois qu'ils avaient enlevés sont revenus.", "prisoners"),
        ("fr", "Douze soldats ont perdu la vie.", "killed"),
        ("en", "40 soldiers killed in an ambush were buried.", "killed"),
        ("en", "40 soldiers killed by rebels were buried.", "killed"),
        ("en", "40 soldiers killed the same day were buried.", "killed"),
        ("en", "40 soldiers killed two days ago were buried.", "killed"),
        ("en", "Ten men whom the army had captured were tried.", "prisoners"),
        ("en", "Ten villagers they had abducted were found.", "prisoners"),
        ("en", "Some 2,000 troops have withdrawn.", "troops_withdrawn"),
    ],
)
def test_a_verb_behind_the_number_tells_what_befell_them(language: str, text: str, metric: str) -> None:
    assert [found[0] for found in claims(text, language)] == [metric]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "fr",
            "Il y a 83 morts, dont 17 enfants, et plus de 480 blessés.",
            [("killed", 83), ("killed", 17), ("wounded", 480)],
        ),
        ("fr", "L'attentat a fait 67 morts, dont 9 civils.", [("killed", 67), ("killed", 9)]),
        ("fr", "40 habitants sont morts, dont deux ressortissants slaves.", [("killed", 40), ("killed", 2)]),
        ("fr", "Trois soldats, dont deux officiers, ont été blessés.", [("wounded", 3), ("wounded", 2)]),
        (
            "en",
            "At least 80 people, including 17 children, were killed and 20 others wounded.",
            [("killed", 80), ("killed", 17), ("wounded", 20)],
        ),
        ("en", "The bomb killed at least 80 people, including eight Slovenes.", [("killed", 80), ("killed", 8)]),
        ("en", "The raid left 40 dead, among them five officers.", [("killed", 40), ("killed", 5)]),
        ("en", "Police arrested 60 people, including three students.", [("arrested", 60), ("arrested", 3)]),
        ("en", "The bomb wounded 80 people, including six killed.", [("wounded", 80), ("killed", 6)]),
    ],
)
def test_a_part_counts_the_same_as_the_whole(language: str, text: str, expected: list) -> None:
    assert [(metric, value) for metric, value, _ in claims(text, language)] == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Trois soldats slaves et deux civils ont été tués.", [("killed", 3), ("killed", 2)]),
        ("fr", "29 habitants, ainsi que 10 assaillants, ont péri.", [("killed", 29), ("killed", 10)]),
        ("fr", "12 soldats ont été déployés et trois civils tués.", [("troops", 12), ("killed", 3)]),
        ("fr", "Au total 483 humanitaires attaqués, 125 tués.", [("killed", 125)]),
        ("fr", "12 personnes âgées de 20 ans ont été tuées.", [("killed", 12)]),
        ("en", "Three soldiers and two civilians were killed.", [("killed", 3), ("killed", 2)]),
        ("en", "Three soldiers were deployed and two civilians killed.", [("troops", 3), ("killed", 2)]),
    ],
)
def test_a_verb_behind_the_next_number_tells_of_both_in_a_list_alone(language: str, text: str, expected: list) -> None:
    assert [(metric, value) for metric, value, _ in claims(text, language)] == expected


def test_a_pronoun_is_no_name_of_those_counted() -> None:
    assert claims("It gave two of us soldiers.", "en") == []


def test_those_counted_are_named_by_initials() -> None:
    text = "The attack killed 13 US troops."
    document = a_document(text, "en")
    document.mentions = [Mention(21, 23, "US", 0, "state", ("USA",))]

    assert [(c.metric, c.subject) for c in read_claims(document, load_packs()["en"])] == [("killed", "USA")]


@pytest.mark.parametrize(
    "text",
    [
        "Un responsable a rencontré deux ministres.",
        "Il est âgé de 54 ans et vit à 30 km de là.",
        "Le séisme a fait 300 morts.",
        "La pandémie de Covid-19 a tué 200.000 personnes.",
        "Des centaines de soldats sont arrivés.",
        "Le traité compte 12 articles et lie 14 pays.",
        "Au moins 100 XNUMX soldats sont arrivés.",
        "En 2014, il a gagné trois médailles.",
    ],
)
def test_what_is_no_number_of_a_crisis_is_no_claim(text: str) -> None:
    assert claims(text) == []


def test_the_party_counted_and_the_party_that_says_so_are_named() -> None:
    text = "Selon Tallinn, 300 soldats russes ont été blessés."
    document = a_document(text)
    document.mentions = [
        Mention(6, 13, "Tallinn", 0, "state", ("EST",), via="metonym"),
        Mention(27, 33, "russes", 0, "state", ("RUS",), via="adjective"),
    ]
    [claim] = read_claims(document, load_packs()["fr"])

    assert (claim.metric, claim.subject, claim.claimant) == ("wounded", "RUS", "EST")
    assert text[claim.start : claim.end] == "300 soldats russes ont été blessés"


def test_what_somebody_lost_is_theirs_wherever_it_was() -> None:
    text = "Riga a perdu 300 soldats au Mali."
    document = a_document(text)
    document.mentions = [
        Mention(0, 4, "Riga", 0, "state", ("LVA",), via="metonym", acts=True),
        Mention(28, 32, "Mali", 0, "state", ("MLI",), acts=False),
    ]

    assert [(c.metric, c.subject) for c in read_claims(document, load_packs()["fr"])] == [("killed", "LVA")]


def test_what_somebody_lost_is_not_theirs_whom_they_killed() -> None:
    found = parties(
        "L'armée lettone dit avoir tué 40 djihadistes et perdu six soldats.",
        "fr",
        ("armée lettone", "LVA"),
        ("djihadistes", "MLI.REB"),
    )

    assert [claim[:2] for claim in found] == [(40, "MLI.REB"), (6, "LVA")]


@pytest.mark.parametrize("text", ["He claimed £113,423 and she claimed £57,382.", "The thief took 300 dollars."])
def test_a_small_sum_of_money_counts_nobody(text: str) -> None:
    assert claims(text, "en") == []


def test_a_fraction_of_a_person_is_no_claim() -> None:
    assert claims("Le raid a tué 1,25 soldats.") == []


def test_fighters_of_a_group_are_no_civilians_of_it() -> None:
    document = a_document("Le raid a tué 200 membres du PKK.")
    document.mentions = [Mention(29, 32, "PKK", 0, "group", ("PKK",))]

    assert [claim.subject for claim in read_claims(document, load_packs()["fr"])] == ["PKK"]


def test_money_is_a_claim_where_an_article_is_about_two_states() -> None:
    text = "Riga promet 20 millions d'euros à Kiev."
    document = a_document(text)
    parties = [Mention(0, 4, "Riga", 0, "state", ("LVA",)), Mention(34, 38, "Kiev", 0, "state", ("UKR",))]
    document.mentions = parties * 3

    assert read_claims(document, load_packs()["fr"]) == []
    two = replace(document, main_dyad=("LVA", "UKR"))
    assert [(c.metric, c.value, c.subject) for c in read_claims(two, load_packs()["fr"])] == [
        ("money_eur", 20_000_000, "LVA")
    ]
    in_passing = replace(two, mentions=parties)
    assert read_claims(in_passing, load_packs()["fr"]) == []


def parties(text: str, language: str, *mentions: tuple[str, str]) -> list[tuple]:
    """Value, subject and claimant of the claims of a text with these mentions.

    Each is words and party; "@" before it: they only locate, "~": an adjective.
    """
    document = a_document(text, language)
    for words, code in mentions:
        start, acts = text.index(words), code[0] != "@"
        via = "adjective" if code[0] == "~" else "direct"
        mention = Mention(start, start + len(words), words, 0, "state", (code.lstrip("@~"),), via=via, acts=acts)
        document.mentions.append(mention)
    found = read_claims(document, load_packs()[language])
    return [(claim.value, claim.subject, claim.claimant) for claim in found]


@pytest.mark.parametrize(
    ("language", "text", "mentions", "claimant"),
    [
        ("en", "12 people died in Riga, according to the Latvian army.", [("Latvian army", "LVA")], "LVA"),
        ("en", "According to Latvian officials, 12 people died.", [("Latvian officials", "LVA")], "LVA"),
        ("en", "According to a report, Latvia counts 12 dead.", [("Latvia", "LVA")], None),
        ("en", "12 people died, according to witnesses in Riga.", [("Riga", "@LVA")], None),
        ("fr", "D'après Riga, 12 personnes sont mortes.", [("Riga", "LVA")], "LVA"),
        ("fr", "Selon un bilan, la Lettonie a perdu 12 soldats.", [("Lettonie", "LVA")], None),
    ],
)
def test_who_is_named_after_according_to_vouches(language: str, text: str, mentions: list, claimant: str) -> None:
    assert [found[2] for found in parties(text, language, *mentions)] == [claimant]


@pytest.mark.parametrize(
    ("language", "text", "mentions", "subject"),
    [
        ("en", "Ten soldiers captured by Latvia were freed.", [("Latvia", "LVA")], None),
        ("en", "Twelve people were killed by Latvia.", [("people", "LVA.CVL"), ("Latvia", "LVA")], None),
        ("en", "Twelve people were killed by Latvia in Mali.", [("Latvia", "LVA"), ("Mali", "@MLI")], "MLI.CVL"),
        ("en", "At least 21 dead after Latvian attack.", [("Latvian", "~LVA")], None),
        ("en", "Five killed in Latvian air strikes.", [("Latvian air strikes", "LVA")], None),
        ("en", "12 dead in Hamas attack.", [("Hamas", "HAMAS")], None),
        ("en", "Three people were arrested by Latvian police.", [("Latvian police", "LVA")], None),
        ("en", "The 20 hostages Latvia has freed are home.", [("Latvia", "LVA")], None),
        ("en", "The 20 hostages Latvia released are home.", [("Latvia", "LVA")], None),
        ("en", "Ten soldiers from Latvia killed in a raid were buried.", [("Latvia", "LVA")], "LVA"),
        ("fr", "Les 40 captifs que la Lettonie a libérés sont là.", [("Lettonie", "LVA")], None),
        ("fr", "Douze soldats de Lettonie ont été tués.", [("Lettonie", "LVA")], "LVA"),
        ("fr", "Douze civils ont été tués par la Lettonie.", [("civils", "LVA.CVL"), ("Lettonie", "LVA")], None),
        ("fr", "Dix soldats capturés par l'armée lettone.", [("armée lettone", "LVA")], None),
        ("fr", "Trois morts dans une frappe lettone à Bamako.", [("lettone", "~LVA"), ("Bamako", "@MLI")], "MLI.CVL"),
        ("fr", "Au moins 21 morts après une attaque lettone.", [("lettone", "~LVA")], None),
        ("fr", "Sept blessés lors de tirs lettons.", [("lettons", "~LVA")], None),
        ("fr", "Trois civils victimes d'une attaque lettone sont morts.", [("lettone", "~LVA")], None),
        ("fr", "Douze soldats de la garde royale lettone sont morts.", [("lettone", "~LVA")], "LVA"),
        ("fr", "Douze soldats lettons ont perdu la vie à Bamako.", [("lettons", "~LVA"), ("Bamako", "@MLI")], "LVA"),
        ("en", "Latvia shot down 14 drones.", [("Latvia", "LVA")], None),
        ("en", "14 drones were shot down by Latvia.", [("Latvia", "LVA")], None),
        ("en", "Latvia shot down 14 drones sent by Mali.", [("Latvia", "LVA"), ("Mali", "MLI")], "MLI"),
        ("fr", "La Lettonie a intercepté douze missiles.", [("Lettonie", "LVA")], None),
        ("fr", "Quatorze chars détruits par la Lettonie.", [("Lettonie", "LVA")], None),
        ("fr", "La Lettonie a déployé douze avions.", [("Lettonie", "LVA")], "LVA"),
        ("fr", "30 avions envoyés par la Lettonie approchent.", [("Lettonie", "LVA")], "LVA"),
        ("en", "The parade showed 40 missiles made by Latvia.", [("Latvia", "LVA")], "LVA"),
    ],
)
def test_who_did_it_is_not_the_party_counted(language: str, text: str, mentions: list, subject: str) -> None:
    assert [found[1] for found in parties(text, language, *mentions)] == [subject]


def test_an_article_in_the_land_of_the_doer_is_not_about_its_dead() -> None:
    [claim] = parties(
        "12 morts dans une frappe lettone. A Riga, on se tait.", "fr", ("lettone", "~LVA"), ("Riga", "@LVA")
    )

    assert claim[1] is None


@pytest.mark.parametrize(
    ("language", "text", "mentions", "claimant"),
    [
        ("en", "Riga, backed by Oslo, says 12 people died.", [("Riga", "LVA"), ("Oslo", "NOR")], "LVA"),
        (
            "en",
            "Riga, which is backed by Oslo, Rome and Bern, has said 12 people died.",
            [("Riga", "LVA"), ("Oslo", "NOR"), ("Rome", "ITA"), ("Bern", "CHE")],
            "LVA",
        ),
        ("en", "12 people died, Riga, backed by Oslo, said.", [("Riga", "LVA"), ("Oslo", "NOR")], "LVA"),
        ("en", "Asked by Oslo, Riga said 12 people died.", [("Oslo", "NOR"), ("Riga", "LVA")], "LVA"),
        ("en", "Oslo said it would wait, while Riga said 12 people died.", [("Oslo", "NOR"), ("Riga", "LVA")], "LVA"),
        (
            "fr",
            "Oslo dit attendre, mais Riga affirme que 12 civils sont morts.",
            [("Oslo", "NOR"), ("Riga", "LVA")],
            "LVA",
        ),
        ("en", "Riga met Oslo, which said 12 people died.", [("Riga", "LVA"), ("Oslo", "NOR")], "NOR"),
        (
            "fr",
            "Riga, qui a reçu Oslo, affirme que 12 personnes sont mortes.",
            [("Riga", "LVA"), ("Oslo", "NOR")],
            "LVA",
        ),
        (
            "fr",
            "Riga, après un appel à Oslo et Rome, a aussi affirmé que 12 personnes sont mortes.",
            [("Riga", "LVA"), ("Oslo", "NOR"), ("Rome", "ITA")],
            "LVA",
        ),
        (
            "fr",
            "Si Oslo se tait, Riga, elle, affirme que 12 personnes sont mortes.",
            [("Oslo", "NOR"), ("Riga", "LVA")],
            "LVA",
        ),
        (
            "fr",
            "Le ministre de Lettonie, Janis Riga, a affirmé que 12 personnes sont mortes.",
            [("Lettonie", "LVA"), ("Janis Riga", "LVA")],
            "LVA",
        ),
        (
            "fr",
            "12 personnes sont mortes près d'Oslo et de Rome, a indiqué Riga.",
            [("Oslo", "NOR"), ("Rome", "ITA"), ("Riga", "LVA")],
            "LVA",
        ),
    ],
)
def test_who_says_it_is_the_subject_and_nobody_in_between(
    language: str, text: str, mentions: list, claimant: str
) -> None:
    assert [found[2] for found in parties(text, language, *mentions)] == [claimant]


@pytest.mark.parametrize(
    ("language", "text", "mentions", "subjects"),
    [
        (
            "en",
            "Two Latvian soldiers were killed and three wounded in Mali.",
            [("Latvian", "~LVA"), ("Mali", "@MLI")],
            ["LVA", "LVA"],
        ),
        (
            "en",
            "Two Latvian soldiers were killed and four others injured by Mali.",
            [("Latvian", "~LVA"), ("Mali", "MLI")],
            ["LVA", "LVA"],
        ),
        (
            "fr",
            "Trois soldats lettons ont été tués et cinq autres blessés par le Mali.",
            [("lettons", "~LVA"), ("Mali", "MLI")],
            ["LVA", "LVA"],
        ),
        (
            "fr",
            "Deux soldats lettons ont été tués et trois blessés au Mali par le Hezbollah.",
            [("lettons", "~LVA"), ("Mali", "@MLI"), ("Hezbollah", "HEZBOLLAH")],
            ["LVA", "LVA"],
        ),
        (
            "fr",
            "Ils ont libéré 300 détenus lettons, portant leur total à 4.900.",
            [("lettons", "~LVA")],
            ["LVA.CVL", "LVA.CVL"],
        ),
        ("fr", "67 Lettons ont été tués, dont 9 soldats.", [("Lettons", "LVA")], ["LVA.CVL", "LVA"]),
        (
            "fr",
            "Il y a 170 morts à Bamako, dont deux Lettons, et 6.500 blessés.",
            [("Bamako", "@MLI"), ("Lettons", "LVA")],
            ["MLI.CVL", "LVA.CVL", "MLI.CVL"],
        ),
        (
            "en",
            "The bomb killed 80 people, including eight Latvians.",
            [("people", "LVA.CVL"), ("Latvians", "LVA")],
            [None, "LVA.CVL"],
        ),
        (
            "en",
            "12 people were killed in Latvia and 30 wounded in Mali.",
            [("people", "MLI.CVL"), ("Latvia", "@LVA"), ("Mali", "@MLI")],
            ["LVA.CVL", "MLI.CVL"],
        ),
        (
            "en",
            "Mali killed 12 Latvians and Hamas wounded three.",
            [("Mali", "MLI"), ("Latvians", "LVA"), ("Hamas", "HAMAS")],
            ["LVA.CVL", None],
        ),
        (
            "fr",
            "Riga a relâché 3.000 captifs maliens, contre 750 libérés par le Mali.",
            [("Riga", "LVA"), ("maliens", "~MLI"), ("Mali", "MLI")],
            ["MLI.CVL", None],
        ),
    ],
)
def test_a_number_without_a_noun_counts_the_party_of_the_one_before(
    language: str, text: str, mentions: list, subjects: list
) -> None:
    assert [found[1] for found in parties(text, language, *mentions)] == subjects


def test_an_adjective_tells_whose_prisoners_are_better_than_the_context() -> None:
    [claim] = parties("Ils ont libéré 300 détenus lettons.", "fr", ("détenus", "MLI.CVL"), ("lettons", "~LVA"))

    assert claim[1] == "LVA.CVL"
