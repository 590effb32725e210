import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from vigie.errors import Misconfigured
from vigie.local import seeds
from vigie.local.seeds import Published, Seed, read_seeds, seed_file
from vigie.model.article import read_article

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_five_seeds_are_articles_with_a_day_of_their_own() -> None:
    articles = [read_article(seed.value, ingested_at=NOW) for seed in read_seeds(seed_file())]
    assert [article.article_id for article in articles] == [f"seed_{number:03}" for number in range(5)]
    assert all(article.published_at and article.published_at < NOW for article in articles)
    assert not any(article.unknown_fields for article in articles)


def test_an_installed_package_finds_its_seeds_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "articles.jsonl"
    installed.write_text('{"id": "a", "text": "b"}\n')
    monkeypatch.setattr(seeds, "PLACES", (tmp_path / "nowhere", installed))
    assert read_seeds(seed_file()) == [Seed("a", b'{"id": "a", "text": "b"}')]


def test_seeds_that_are_nowhere_are_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeds, "PLACES", (Path("/nowhere/1"), Path("/nowhere/2")))
    with pytest.raises(Misconfigured, match=r"seeds/articles\.jsonl is missing"):
        seed_file()


@pytest.mark.parametrize("line", ["{", "[]", '{"text": "no id"}', "7"])
def test_a_seed_that_is_no_record_is_named_by_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "articles.jsonl").write_text(json.dumps({"id": 1}) + "\n" + line + "\n")
    with pytest.raises(Misconfigured, match="line 2"):
        read_seeds(tmp_path / "articles.jsonl")


def test_seeds_are_published_once_for_each_kafka(tmp_path: Path) -> None:
    some = [Seed("a", b"1")]
    assert not Published(tmp_path, where="one", seeds=some)
    Published(tmp_path, where="one", seeds=some).remember()
    assert Published(tmp_path, where="one", seeds=some)
    assert not Published(tmp_path, where="other", seeds=some)
    Published(tmp_path, where="other", seeds=some).remember()
    assert Published(tmp_path, where="one", seeds=some)


def test_other_seeds_are_published_again(tmp_path: Path) -> None:
    Published(tmp_path, where="one", seeds=[Seed("a", b"1")]).remember()
    assert not Published(tmp_path, where="one", seeds=[Seed("a", b"2")])


def test_a_damaged_note_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "seeds-published.json").write_text("[")
    note = Published(tmp_path, where="one", seeds=[])
    assert not note
    note.remember()
    assert note
