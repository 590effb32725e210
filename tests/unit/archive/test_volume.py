"""The archive counts the articles of a day as the index does."""

import random
from datetime import date

import pytest
from sqlalchemy import Engine
from support.archive import Told, archive_of, rows_of
from vigie.archive.volume import read_sketch
from vigie.errors import Rejected
from vigie.model.identity import digest
from vigie.tension.volume import Volume, sketch_with


def counted(engine: Engine) -> dict[date, int]:
    return {day: articles for day, articles, _sketch in rows_of(engine)["volume"]}


def test_every_day_has_the_number_that_the_index_divides_by_in_any_order() -> None:
    chance, told, volume, sketches = random.Random(3), [], Volume(), {}
    for number in range(600):
        day = date(2022, 1, 1 + chance.choice((*[0] * 40, *range(20)))).isoformat()
        sketches[day] = sketch_with(sketches.get(day), digest("text", number % 500), 256)
        told.append(Told("volume", day.encode(), sketches[day], 0))
    for day, sketch in sketches.items():
        volume.put(day, sketch)
    expected = {date.fromordinal(day): count for day, count in volume.counts.items()}
    assert max(expected.values()) > 256
    chance.shuffle(told)
    assert counted(archive_of(told[at : at + 100] for at in range(0, len(told), 100))) == expected


def test_a_batch_of_more_days_than_one_question_may_name_is_counted() -> None:
    days = [date.fromordinal(738_000 + 40 * number) for number in range(1_200)]
    told = [Told("volume", day.isoformat().encode(), sketch_with(None, digest(day), 256), 0) for day in days]
    assert counted(archive_of([told])) == dict.fromkeys(days, 1)


@pytest.mark.parametrize(
    ("key", "value"),
    [(b"2022-02-12", b"{}"), (b"2022-02-12", b'["not hex"]'), (b"2022-02-12", None), (b"someday", b"[]"), (None, b"[]"), (b"\xff", b"[]")],
)  # fmt: skip
def test_what_is_no_sketch_is_rejected(key: bytes | None, value: bytes | None) -> None:
    with pytest.raises(Rejected) as rejection:
        read_sketch(key, value)
    assert rejection.value.reason == "wrong_schema"
