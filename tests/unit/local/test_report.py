from vigie.local.report import events_of, last_days
from vigie.model.event import Event
from vigie.model.record import Evidence
from vigie.model.tension import Directed, Tension


def an_event(event_id: str, start: int, *, article: str = "a") -> Event:
    return Event(
        article_id=article,
        article_hash="h",
        published_at="2022-02-12T00:00:00Z",
        extractor_version="1",
        event_id=event_id,
        event_key="k",
        type="CONSULT",
        source="USA",
        target="RUS",
        modality="asserted",
        dyad="RUS|USA",
        confidence=0.9,
        rule="r",
        evidence=Evidence(start=start, end=start + 1, text="x"),
    )


def a_tension(dyad: str, day: str, index: float, *, revision: int = 0) -> Tension:
    first, second = dyad.split("|")
    numbers = dict.fromkeys(Tension.model_fields, 0) | {"level": "calm", "thin": False, "baseline": None, "z": None}
    sides = tuple(
        Directed(source=source, target=target, index=0, conflict_milli=0, relief_milli=0)
        for source, target in ((first, second), (second, first))
    )
    given = {"dyad": dyad, "day": day, "index": index, "revision": revision, "directed": sides}
    texts = {"schema_version": "1", "extractor_version": "1", "points_version": "1", "contributions": (), "reliefs": ()}
    return Tension(**(numbers | texts | given))


def test_the_events_of_an_article_stand_in_the_order_of_its_text() -> None:
    events = [an_event("late", 50), an_event("other", 0, article="b"), an_event("early", 3)]
    assert [event.event_id for event in events_of("a", events)] == ["early", "late"]


def test_an_event_that_a_replay_published_twice_is_shown_once() -> None:
    assert len(events_of("a", [an_event("one", 1), an_event("one", 1)])) == 1


def test_each_dyad_is_shown_on_its_last_day_the_highest_first() -> None:
    records = [
        a_tension("RUS|UKR", "2022-02-13", 20.0),
        a_tension("RUS|USA", "2021-12-30", 50.0),
        a_tension("RUS|UKR", "2021-04-13", 70.0),
    ]
    assert [(one.dyad, one.day) for one in last_days(records)] == [("RUS|USA", "2021-12-30"), ("RUS|UKR", "2022-02-13")]


def test_of_two_revisions_of_a_day_the_later_stands() -> None:
    records = [a_tension("RUS|UKR", "2022-02-13", 9.0, revision=2), a_tension("RUS|UKR", "2022-02-13", 5.0, revision=1)]
    assert [one.index for one in last_days(records)] == [9.0]
