import io
import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.cli import files
from vigie.cli.files import articles_of, sources
from vigie.errors import Misconfigured
from vigie.model.given import MAX_MESSAGE, Given
from vigie.stream.topics import Topics

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


def read(*paths: Path | str) -> list[Given]:
    return list(articles_of(sources(map(str, paths)), now=NOW))


def stem_of(one: Given) -> str:
    """The id without the digest of the content that follows a file's name."""
    assert one.article is not None
    return re.sub("-[0-9a-f]{10}$", "", one.article.article_id)


def written(path: Path, content: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_line_with_an_id_is_sent_byte_for_byte(tmp_path: Path) -> None:
    line = '{"id" : "a",  "text":"Paris proteste.", "colour": "red"}'
    [one] = read(written(tmp_path / "a.jsonl", f"\n{line}\r\n\n"))
    assert one.value == line.encode()
    assert one.article is not None
    assert (one.article.article_id, one.place) == ("a", f"{tmp_path}/a.jsonl:2")


@pytest.mark.parametrize(
    "record",
    [{"text": "Paris proteste."}, {"id": None, "text": "Paris proteste."}, {"id": " ", "text": "Paris proteste."}],
)
def test_a_record_without_an_id_gets_the_same_one_each_time(tmp_path: Path, record: dict[str, object]) -> None:
    path = written(tmp_path / "a.jsonl", json.dumps(record))
    [first], [again] = read(path), read(path)
    assert json.loads(first.value) == {"id": json.loads(again.value)["id"], "text": "Paris proteste."}
    assert json.loads(first.value)["id"].startswith("article-")


def test_a_bad_line_is_named_with_its_place_and_reason_and_the_rest_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.jsonl", b'{"text": "one"}\n{"text": \n\xff\xfe\n{"title": "x"}\n[1]\n{"text": "five"}\n'
    )
    read_back = read(path)
    assert [one.error.reason if one.error else None for one in read_back] == [
        None, "not_json", "not_utf8", "no_text", "wrong_schema", None,
    ]  # fmt: skip
    assert [one.place.rpartition(":")[2] for one in read_back] == list("123456")


def test_an_array_and_one_object_are_read_too(tmp_path: Path) -> None:
    array = written(tmp_path / "a.json", '[{"id": 1, "text": "one"}, {"id": "b"}, 7]')
    assert [one.error.reason if one.error else one.article.article_id for one in read(array) if one.error or one.article] == [
        "1", "no_text", "wrong_schema",
    ]  # fmt: skip
    assert [one.place for one in read(array)] == [f"{array}[1]", f"{array}[2]", f"{array}[3]"]
    [single] = read(written(tmp_path / "b.json", '\ufeff{\n "id": "b",\n "text": "two"\n}'))
    assert single.article is not None
    assert single.place == str(tmp_path / "b.json")


def test_lines_under_the_name_of_json_are_read_as_lines(tmp_path: Path) -> None:
    path = written(tmp_path / "a.json", '{"id": "a", "text": "one"}\n{"id": "b", "text": "two"}\n{"id"\n')
    assert [one.error.reason if one.error else "good" for one in read(path)] == ["good", "good", "not_json"]


def test_plain_text_and_pages_are_named_after_their_file(tmp_path: Path) -> None:
    written(tmp_path / "news" / "un.txt", "\ufeffParis proteste.")
    written(tmp_path / "news" / "deep" / "deux.html", "<html><p>Londres répond.</p>".encode("latin-1", "replace"))
    written(tmp_path / "news" / ".hidden.txt", "not this one")
    written(tmp_path / "news" / "picture.png", b"\x89PNG")
    found = read(tmp_path / "news")
    assert [stem_of(one) for one in found if one.article] == ["deux", "un"]
    assert found[1].article is not None
    assert found[1].article.text == "Paris proteste."


def test_a_page_is_decoded_as_it_says(tmp_path: Path) -> None:
    page = '<html><head><meta charset="windows-1252"></head><p>« réponse »</p>'.encode("cp1252")
    [one] = read(written(tmp_path / "a.html", page))
    assert one.article is not None
    assert "« réponse »" in (one.article.html or "")


@pytest.mark.parametrize(
    "charset", ["idna", "punycode", "unicode_escape", "undefined", "utf-16", "cp037", "base64", "no-such-charset"]
)
def test_a_page_that_names_a_charset_that_it_cannot_be_in_is_read_as_utf_8(tmp_path: Path, charset: str) -> None:
    page = f'<html><head><meta charset="{charset}"></head><p>« réponse »</p>'
    [one] = read(written(tmp_path / "a.html", page))
    assert one.article is not None
    assert one.article.html == page


def test_a_file_whose_name_is_no_utf_8_is_read_all_the_same(tmp_path: Path) -> None:
    [one] = read(written(tmp_path / os.fsdecode(b"a\xff.txt"), "Paris proteste."))
    assert one.article is not None
    assert stem_of(one) == "a?"


def test_a_text_in_another_encoding_is_refused_with_what_to_do(tmp_path: Path) -> None:
    [one] = read(written(tmp_path / "a.txt", "réponse".encode("latin-1")))
    assert str(one.error) == "not_utf8: byte 1: save the file as UTF-8"


def test_standard_input_is_recognised_by_its_first_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    for content, expected in [
        (b'{"id": "a", "text": "one"}\n{"id": "b", "text": "two"}', ["a", "b"]),
        (b'{\n  "id": "a",\n  "text": "one"\n}\n', ["a"]),
        (b'[{"id": "a", "text": "one"},\n{"id": "b", "text": "two"}]', ["a", "b"]),
        (b"  <!DOCTYPE html><p>one</p>", ["stdin"]),
        (b"Paris proteste.", ["stdin"]),
    ]:
        monkeypatch.setattr(files.sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        assert [stem_of(one) for one in read("-") if one.article] == expected


def test_lines_of_a_pipe_that_stays_open_come_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    monkeypatch.setattr(files.sys, "stdin", os.fdopen(reader, encoding="utf-8"))
    coming = articles_of(sources(["-"]))
    with os.fdopen(writer, "wb", buffering=0) as pipe:
        for number in range(3):
            pipe.write(b'{"id": "a%d", "text": "mot"}\n' % number)
            one = next(coming)
            assert (one.place, stem_of(one)) == (f"stdin:{number + 1}", f"a{number}")
    assert list(coming) == []


def test_two_files_of_one_name_are_two_articles_and_a_copy_is_the_same(tmp_path: Path) -> None:
    written(tmp_path / "a" / "un.txt", "Paris proteste.")
    written(tmp_path / "b" / "un.txt", "Londres répond.")
    written(tmp_path / "b" / "un.html", "<p>Londres répond.</p>")
    written(tmp_path / "c" / "un.txt", "Paris proteste.")
    first, second, page, copy = (one.article.article_id for one in read(tmp_path) if one.article)
    assert len({first, second, page}) == 3
    assert first == copy
    assert [first] == [one.article.article_id for one in read(tmp_path / "a" / "un.txt") if one.article]


def test_what_is_too_large_is_refused_before_it_is_sent(tmp_path: Path) -> None:
    page = json.dumps(
        {"id": "a", "html": "é" * 1_990_000, "title": "x" * 1000, "note": "é" * 300_000}, ensure_ascii=False
    )
    [one] = read(written(tmp_path / "a.json", page))
    assert one.error is not None
    assert str(one.error) == "too_large: 4.4 MiB; an article may have 4 MiB"


def test_the_limit_is_that_of_the_topic_less_room_for_key_and_headers() -> None:
    assert 0 < Topics().articles.max_message_bytes - MAX_MESSAGE < 10_000


def test_an_endless_line_is_given_up_and_the_next_one_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_LINE", 40)
    path = written(tmp_path / "a.jsonl", '{"text": "' + "x" * 200 + '"}\n{"id": "b", "text": "two"}')
    first, second = read(path)
    assert first.error is not None
    assert first.error.reason == "too_large"
    assert second.article is not None
    assert second.place.endswith(":2")


def test_an_article_of_tomorrow_is_refused(tmp_path: Path) -> None:
    [one] = read(written(tmp_path / "a.json", '{"id": "a", "text": "x", "published_at": "2026-02-02"}'))
    assert one.error is not None
    assert one.error.reason == "published_in_the_future"


@pytest.mark.parametrize("missing", ["nowhere.json", "."])
def test_a_path_that_holds_nothing_is_a_mistake_of_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Misconfigured, match=r"there is no such file|no file there ends in"):
        sources([missing])


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    for suffix in (".json", ".jsonl", ".txt", ".html", ""):
        for one in files._records(io.BytesIO(content), files.Source(Path("x" + suffix), "x"), NOW):
            assert (one.error is None) == (one.article is not None)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_no_json_breaks_the_reader(content: object) -> None:
    value = json.dumps(content).encode()
    for one in files._records(io.BytesIO(value), files.Source(Path("x.json"), "x"), NOW):
        assert (one.error is None) == (one.article is not None)


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a"])
def test_a_text_or_page_that_is_far_too_large_is_not_read_to_its_end(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_LINE", 1000)
    [one] = read(written(tmp_path / name, "mot " * 500))
    assert one.error is not None
    assert (one.error.reason, one.size) == ("too_large", 2000)


def test_a_long_array_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_LINE", 100)
    found = read(written(tmp_path / "a", json.dumps([{"id": str(number), "text": "mot"} for number in range(50)])))
    assert [one.article.article_id for one in found if one.article] == [str(number) for number in range(50)]
