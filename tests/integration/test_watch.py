"""`vigie up --watch`: a Prometheus beside the workers, with the rules of a deployment."""

import re
import shutil
import signal
from pathlib import Path

import pytest
from support.prometheus import INSTALL, Asked
from support.running import Vigie, running_on


@pytest.mark.skipif(not shutil.which("prometheus"), reason=INSTALL)
def test_a_real_prometheus_scrapes_the_workers_and_evaluates_the_rules(folder: Path) -> None:
    with Vigie(folder, "up", "--watch") as running:
        assert running.says("up: 5 articles"), running.output
        [address] = re.findall(r"Prometheus http://(\S+)/alerts", running.output)
        prometheus = Asked(address)
        assert prometheus.wait_for('up{job="vigie-worker"} == 1'), running.output
        assert prometheus.wait_for('ALERTS{alertname="Watchdog",alertstate="firing"}')
        assert prometheus.wait_for("dyad:vigie_dyad_alert_level:max")
        assert not prometheus.ask('ALERTS{alertname!="Watchdog",alertstate="firing"}'), "a first run alarms nobody"
        running.process.send_signal(signal.SIGINT)
        assert running.ended() == 0, running.output
        assert running_on(folder) == []
    assert (folder / "prometheus" / "data").is_dir()


def test_without_a_prometheus_nothing_is_started_and_the_way_to_one_is_told(folder: Path) -> None:
    with Vigie(folder, "up", "--watch", PATH="/nowhere") as refused:
        assert refused.ended() == 1
        [line] = refused.output.splitlines()
        assert line.startswith("vigie: no Prometheus on this machine: ")
    assert running_on(folder) == []
