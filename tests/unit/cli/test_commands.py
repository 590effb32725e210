"""What a person types, without any Kafka."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.commands import vigie
from typer.testing import CliRunner
from vigie.cli.commands import app

HEAVY = ("aiokafka", "faust", "pydantic", "spacy", "trafilatura")


def modules_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {name.partition(".")[0] for name in done.stderr.split()}


def typed(*arguments: str) -> tuple[int, str]:
    """Exit code and words of a command, in this process."""
    done = CliRunner().invoke(app, arguments, prog_name="vigie", env={"COLUMNS": "160"})
    return done.exit_code, done.output


def test_help_waits_for_nothing_heavy() -> None:
    loaded = modules_after("from vigie.cli.commands import app\napp(['--help'], standalone_mode=False)")
    assert loaded.isdisjoint(HEAVY)


def test_extract_never_hears_of_kafka(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("Rien à signaler.", encoding="utf-8")
    loaded = modules_after(
        f"from vigie.cli.commands import app\napp(['extract', {str(article)!r}], standalone_mode=False)"
    )
    assert loaded.isdisjoint(("aiokafka", "faust"))


def test_every_command_is_listed_and_explains_itself() -> None:
    listed = typed("--help")[1]
    for name in (
        "up",
        "push",
        "feed",
        "webhooks",
        "watch",
        "tension",
        "extract",
        "explain",
        "rejected",
        "export",
        "recompute",
        "topics",
        "worker",
        "doctor",
    ):
        assert f"│ {name} " in listed
        assert "Usage: vigie" in typed(name, "--help")[1]


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["watch"],
        ["watch", "nothing"],
        ["push"],
        ["extract", "--processes", "many"],
        ["worker", "--only", "half"],
    ],
)
def test_wrong_use_ends_with_code_two(arguments: list[str]) -> None:
    code, said = typed(*arguments)
    assert code == 2
    assert "Usage: vigie" in said


@pytest.mark.parametrize(
    ("arguments", "environment", "words"),
    [
        (["push", "nowhere.json"], {}, "nowhere.json: there is no such file or folder"),
        (["topics"], {"VIGIE_BROKER": "https://x"}, "VIGIE_BROKER: 'https://x' is not host:port"),
        (["topics"], {"VIGIE_BROKER": "h:1", "VIGIE_SECURITY_PROTOCOL": "SASL_SSL"}, "SASL_SSL needs VIGIE_SASL_USERNAME"),
        (["topics"], {"VIGIE_BROKER": "h:1", "VIGIE_SECURITY_PROTOCOL": "SSL", "VIGIE_TLS_CA": "no.pem"}, "VIGIE_TLS_CA: there is no file no.pem"),
        (["topics"], {"VIGIE_BROKER": "127.0.0.1:99999"}, "VIGIE_BROKER: '127.0.0.1:99999' is not host:port"),
        (["topics"], {"VIGIE_PARTITIONS": "many"}, "VIGIE_PARTITIONS: Input should be a valid integer"),
        (["watch", "events"], {"VIGIE_FOLDER": "/nonexistent"}, "no Kafka: start `vigie up`"),
        (["watch", "events", "--dyad", "A-B-C"], {"VIGIE_BROKER": "h:1"}, "--dyad A-B-C: a dyad is two party codes"),
        (["watch", "events", "--dyad", "Russia-UKR"], {"VIGIE_BROKER": "h:1"}, "Russia-UKR: RUSSIA is the code of no party"),
        (["watch", "rejected", "--dyad", "RUS-UKR"], {"VIGIE_BROKER": "h:1"}, "what is rejected has no dyad; leave it out"),
        (["rejected", "replay"], {"VIGIE_BROKER": "h:1"}, "say what to send again"),
        (["recompute", "RUS-UKR", "2022-02-12", "--from", "no.jsonl"], {}, "--from no.jsonl: there is no such file"),
        (["recompute", "RUS-UKR", "soon", "--from", "-"], {}, "soon is no day: give it as 2022-02-12"),
        (["rejected", "list", "--since", "soon"], {"VIGIE_BROKER": "h:1"}, "--since soon: give 2h, 3d"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_one_line_that_says_what_to_do(
    arguments: list[str], environment: dict[str, str], words: str
) -> None:
    done = CliRunner().invoke(app, arguments, env=dict.fromkeys(("VIGIE_BROKER", "VIGIE_FOLDER"), None) | environment)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_push_check_counts_the_good_and_names_the_bad(tmp_path: Path) -> None:
    given = tmp_path / "a.jsonl"
    given.write_text('{"text": "one"}\n{"text": 1}\n{"text": "three"}\n', encoding="utf-8")
    done = vigie("push", "--check", given)
    assert (done.returncode, done.stdout) == (1, "2 articles would be published, 1 refused\n")
    assert done.stderr == f"{given}:2: wrong_schema: text: Input should be a valid string\n"


def test_extract_prints_one_object_an_article_in_their_order(tmp_path: Path) -> None:
    given = tmp_path / "many.jsonl"
    lines = [
        json.dumps({"id": f"a{n}", "text": f"Article {n} « né »", "language": "sw"}, ensure_ascii=False)
        for n in range(40)
    ]
    given.write_text("\n".join(lines), encoding="utf-8")
    done = vigie("extract", given, "--processes", "2", "--arrival", "2022-02-12")
    printed = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [one["article_id"] for one in printed] == [f"a{n}" for n in range(40)]
    assert set(printed[0]) >= {"article_id", "language", "actors", "events", "stances", "claims"}
    assert printed[0]["published_at"] == "2022-02-12T00:00:00Z"
    assert done.stdout == vigie("extract", given, "--processes", "1", "--arrival", "2022-02-12").stdout


def test_extract_goes_on_after_a_bad_record_and_ends_with_code_one(tmp_path: Path) -> None:
    done = vigie("extract", "-", stdin=b'{"text": "one"}\n{}\n{"text": "three"}\n')
    assert len(done.stdout.splitlines()) == 2
    assert "stdin:2: no_text" in done.stderr
    assert done.returncode == 1


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    given = tmp_path / "many.jsonl"
    given.write_text(
        "\n".join(json.dumps({"id": f"a{n}", "text": "word " * 2000}) for n in range(60)), encoding="utf-8"
    )
    done = subprocess.run(
        f"{sys.executable} -m vigie extract {given} --processes 1 | head -c 10",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == '{"article_'
    assert done.stderr == ""


def test_a_folder_that_cannot_be_written_is_told_with_what_chooses_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_given: object, **_options: object) -> bool:
        raise PermissionError(13, "Permission denied", "/data/logs")

    monkeypatch.setattr("vigie.cli.extract.extract_files", forbidden)
    done = CliRunner().invoke(app, ["extract", str(tmp_path)])
    assert done.exit_code == 1
    assert done.stderr == (
        "vigie: the system refused: [Errno 13] Permission denied: '/data/logs'; the data lies in VIGIE_FOLDER,"
        " Kafka's jars in XDG_CACHE_HOME\n"
    )


def test_a_disk_that_is_full_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object, **_options: object) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("vigie.cli.extract.extract_files", full)
    done = CliRunner().invoke(app, ["extract", str(tmp_path)])
    assert (done.exit_code, done.stderr) == (1, "vigie: the system refused: [Errno 28] No space left on device\n")
