"""What `vigie export` keeps of findings that were published more than once."""

import json
from datetime import timedelta

from support.records import NOON, a_stance, an_event
from vigie.cli.tension import finding_lines
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
