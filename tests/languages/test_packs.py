"""Each pack: complete where it says so, its words in the form in which they are looked up."""

from pathlib import Path

import pytest
from vigie.errors import Misconfigured
from vigie.languages.folding import fold
from vigie.languages.pack import FILES, Pack, load_packs
from vigie.languages.sections import About, Claims, Dates, Furniture, Numbers, Text

PACKS = list(load_packs().values())
codes = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.code)


@codes
def test_a_pack_that_calls_itself_complete_lacks_nothing(pack: Pack) -> None:
    lacks = pack.lacks()

    assert pack.about.status != "complete" or not lacks, (
        f"{pack.code}: write {', '.join(lacks)} or set status to usable"
    )


@codes
def test_its_sections_can_be_read(pack: Pack) -> None:
    shapes = {
        "about": About,
        "furniture": Furniture,
        "text": Text,
        "dates": Dates,
        "numbers": Numbers,
        "claims": Claims,
    }

    for name, shape in shapes.items():
        assert isinstance(getattr(pack, name), shape)


@codes
@pytest.mark.parametrize("section", ["furniture", "text", "dates", "numbers", "claims"])
def test_no_list_holds_a_word_twice(pack: Pack, section: str) -> None:
    for name, value in getattr(pack, section):
        if isinstance(value, tuple):
            twice = {word for word in value if value.count(word) > 1}
            assert not twice, f"{pack.code}/{section}.yaml: {name}: {sorted(twice)} stand twice"


@codes
@pytest.mark.parametrize("part", ["nouns", "before", "after"])
def test_every_claim_phrase_has_one_meaning(pack: Pack, part: str) -> None:
    lists = [(metric, getattr(words, part)) for metric, words in pack.claims.metrics.items()]
    if part == "nouns":
        lists += [("people", pack.claims.people), ("fighters", pack.claims.fighters)]
    owners: dict[str, str] = {}
    for name, words in lists:
        for folded in {fold(word).replace("'", " ").strip() for word in words}:
            taken = owners.setdefault(folded, name)
            assert taken == name, f"{pack.code}/claims.yaml: {folded} stands in {taken} and {name}: the later would win"


def test_no_two_languages_have_most_frequent_words_in_common() -> None:
    for pack in PACKS:
        own = set(pack.text.stop_words)
        for other in PACKS:
            if other is not pack:
                assert len(own & set(other.text.stop_words)) < 0.2 * len(own)


def write(folder: Path, **files: str) -> Pack:
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return Pack(folder)


def test_a_new_folder_is_a_language_and_says_what_it_lacks(tmp_path: Path) -> None:
    write(tmp_path / "sv", pack="code: sv\nname: svenska\nmaintainer: Anna\nstatus: draft\n")
    packs = load_packs(tmp_path)

    assert list(packs) == ["sv"]
    assert packs["sv"].about.name == "svenska"
    assert set(packs["sv"].lacks()) == set(FILES) - {"pack.yaml"}


def test_a_code_that_differs_from_its_folder_is_refused(tmp_path: Path) -> None:
    pack = write(tmp_path / "sv", pack="code: no\nname: svenska\nmaintainer: Anna\nstatus: draft\n")

    with pytest.raises(Misconfigured, match=r"sv.*no"):
        _ = pack.about


def test_an_unknown_key_is_refused_with_its_file(tmp_path: Path) -> None:
    pack = write(tmp_path / "sv", text="abbreviations: [m]\nstop_words: [och]\nspeech_verbs: [sa]\nstopwords: [att]\n")

    with pytest.raises(Misconfigured, match=r"text\.yaml: stopwords"):
        _ = pack.text


def test_a_missing_section_is_refused_when_it_is_asked_for(tmp_path: Path) -> None:
    pack = write(tmp_path / "sv", pack="code: sv\nname: svenska\nmaintainer: Anna\nstatus: draft\n")

    with pytest.raises(Misconfigured, match=r"furniture\.yaml"):
        _ = pack.furniture
