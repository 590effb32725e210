import os
import signal

import pytest
from vigie.local.signals import STOPS, Stoppable


@pytest.mark.parametrize("number", STOPS)
def test_the_first_signal_ends_what_runs_and_the_next_ones_change_nothing(number: signal.Signals) -> None:
    with Stoppable():
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)
        for again in STOPS:
            os.kill(os.getpid(), again)


def test_while_everything_is_being_stopped_no_signal_interrupts() -> None:
    with Stoppable() as stoppable:
        stoppable.deafen()
        signal.raise_signal(signal.SIGTERM)
        stopped_in_peace = True
    assert stopped_in_peace


def test_the_handlers_of_before_are_restored() -> None:
    before = [signal.getsignal(number) for number in STOPS]
    with Stoppable():
        assert [signal.getsignal(number) for number in STOPS] != before
    assert [signal.getsignal(number) for number in STOPS] == before
