"""What `vigie export` keeps of findings that were published more than once, and what `vigie recompute` takes."""

import json
import os
import threading
from datetime import timedelta

import pytest
from support.records import NOON, a_stance, an_event
from vigie.cli.tension import finding_lines, recompute_index
from vigie.errors import Misconfigured
from vigie.tension.points import read_points


def test_what_a_replay_published_again_is_exported_once() -> None:
    assert len(list(finding_lines([an_event(), an_event(), a_stance(), a_stance()]))) == 2


def test_a_copy_is_exported_beside_its_original_though_their_findings_share_an_id() -> None:
    copy = an_event(article_id="copy", outlet="Copyist", published_at=NOON + timedelta(days=3))
    assert copy.event_id == an_event().event_id
    articles = [json.loads(line)["article_id"] for line in finding_lines([an_event(), copy])]
    assert articles == ["a-1", "copy"]


def test_each_line_says_what_it_is_and_which_points_weigh_it() -> None:
    event, stance = map(json.loads, finding_lines([an_event(), a_stance()]))
    assert (event["kind"], stance["kind"]) == ("event", "stance")
    assert event["points_version"] == stance["points_version"] == read_points().version


@pytest.mark.parametrize("line", ["[1]", "null", "{}", '{"kind": "event"}'])
def test_a_file_that_is_no_export_is_told_so_in_one_line(line, tmp_path) -> None:
    (tmp_path / "other.jsonl").write_text(line + "\n", "utf-8")
    with pytest.raises(Misconfigured, match="a line is none that `vigie export` prints"):
        recompute_index("RUS-UKR", "2022-02-12", tmp_path / "other.jsonl")


def test_an_export_may_come_through_a_named_pipe(tmp_path, capsys) -> None:
    os.mkfifo(tmp_path / "pipe")
    line = '{"kind": "volume", "day": "2022-02-12", "articles": 3}\n'
    threading.Thread(target=(tmp_path / "pipe").write_text, args=(line,), daemon=True).start()
    recompute_index("RUS-UKR", "2022-02-12", tmp_path / "pipe")
    assert capsys.readouterr().out == "0.0\n"
