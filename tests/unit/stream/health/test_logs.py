"""The flood of the Kafka clients becomes a trickle; our own lines pass."""

import logging

from vigie.stream.health.logs import OnceInAWhile


def record(message, *args, name="aiokafka.client"):
    return logging.LogRecord(name, logging.ERROR, "", 0, message, args, None)


def test_the_same_complaint_is_passed_once_and_counted():
    now = [0.0]
    quiet = OnceInAWhile(lambda: now[0])
    passed = [quiet.filter(record("Unable connect to node with id %s", number)) for number in range(94)]
    assert passed == [True] + [False] * 93
    now[0] = 11.0
    again = record("Unable connect to node with id %s", 7)
    assert quiet.filter(again)
    assert again.getMessage() == "Unable connect to node with id 7 (and 93 more like it)"


def test_who_complains_all_night_is_heard_ever_less_often():
    now = [0.0]
    quiet = OnceInAWhile(lambda: now[0])
    passed = 0
    for _ in range(8 * 3600):
        now[0] += 1.0
        passed += quiet.filter(record("Unable connect to node with id %s", 7))
    assert 40 < passed < 60
    now[0] += 3600
    assert quiet.filter(record("Unable connect to node with id %s", 7))
    now[0] += 11
    assert quiet.filter(record("Unable connect to node with id %s", 7))


def test_another_complaint_is_passed():
    quiet = OnceInAWhile(lambda: 0.0)
    assert quiet.filter(record("Unable connect to node with id %s", 1))
    assert quiet.filter(record("Heartbeat failed: %s", "x"))


def test_our_own_lines_always_pass():
    quiet = OnceInAWhile(lambda: 0.0)
    assert all(quiet.filter(record("waiting", name="vigie.stream.worker")) for _ in range(5))


def test_a_warning_that_means_nothing_here_is_dropped():
    line = record("Topic creation disabled! Can't create topic x", name="faust.transport.drivers.aiokafka")
    assert not OnceInAWhile(lambda: 0.0).filter(line)
