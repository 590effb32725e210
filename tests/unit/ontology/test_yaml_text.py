"""The loader of packs and ontology: nothing is guessed, and what is wrong is named with its place."""

from pathlib import Path

import pytest
from vigie.errors import Misconfigured
from vigie.ontology.attitudes import read_attitudes
from vigie.ontology.yaml_text import read_yaml


def written(folder: Path, text: str) -> Path:
    path = folder / "words.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_scalar_stays_text(tmp_path: Path) -> None:
    assert read_yaml(written(tmp_path, "on: [on, no, 12:30, 007, ~, 1.50]")) == {
        "on": ["on", "no", "12:30", "007", "~", "1.50"]
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", "words.yaml:3: the key 'a' stands twice"),
        ("a: [1\n", "words.yaml"),
    ],
)
def test_what_is_not_well_formed_is_named_in_one_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(Misconfigured, match=says.replace("(", r"\(")) as caught:
        read_yaml(written(tmp_path, text))
    assert "\n" not in str(caught.value)


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"gone\.yaml: the file is missing"):
        read_yaml(tmp_path / "gone.yaml")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('version: "1"\nacts: {ACCUSE: {polarity: "-7"}}', "acts.ACCUSE.polarity"),
        ('version: "1"\nacts: {ACCUSE: {act: shout, polarity: "0.1"}}', "acts.ACCUSE.act"),
        ('version: "1"\nacts: {}\nmore: x', "more"),
        ("acts: {}", "version"),
    ],
)
def test_a_value_of_another_shape_is_named_with_its_key(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(Misconfigured, match=f"words.yaml: {place}: "):
        read_attitudes(written(tmp_path, text))
