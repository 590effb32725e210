"""A real Prometheus scrapes a real worker; every query of the dashboards has an answer there."""

import shutil
import subprocess
from datetime import UTC, datetime

import pytest
from support.prometheus import DASHBOARDS, INSTALL, Prometheus, queries_of
from support.workers import Worker, all_read, create_topics, push, push_articles, settings_for

RIGHTLY_EMPTY = {"annotation Alerts": "an alert needs several outlets and closed days; its series are asked for below"}


@pytest.mark.skipif(not shutil.which("prometheus"), reason=INSTALL)
async def test_every_query_of_the_dashboards_has_an_answer(broker, tmp_path):
    settings = settings_for(broker)
    await create_topics(settings)
    today = datetime.now(UTC).date().isoformat()
    with Worker(settings, tmp_path) as worker:
        worker.wait_ready()
        address = (tmp_path / f"worker-{worker.name}.port").read_text().strip()
        with Prometheus(tmp_path / "prometheus", address) as prometheus:
            assert prometheus.wait_for('up{job="vigie-worker"} == 1')
            await push_articles(
                settings,
                [
                    {
                        "id": f"a{n}",
                        "text": f"ACCUSE RUS USA\nMOBILIZE RUS UKR\nsay {n}\n",
                        "published_at": today,
                        "outlet": f"o{n}",
                    }
                    for n in range(20)
                ],
            )
            await push(settings, [(b"bad", b"{")])
            await all_read(settings)
            assert prometheus.wait_for('vigie_dyad_tension_index{dyad="RUS-UKR"} > 0')
            assert prometheus.wait_for("rate(vigie_end_to_end_latency_seconds_count[1m]) > 0")
            empty = {
                place: expr
                for path in DASHBOARDS.glob("*.json")
                for place, expr in queries_of(path).items()
                if place not in RIGHTLY_EMPTY and not prometheus.wait_for(expr, patience=15)
            }
            assert not empty
            assert prometheus.ask("max by (dyad) (vigie_dyad_alert_level)")
            assert not prometheus.ask('vigie_dyad_tension_index{dyad="FRA-MEX"}'), (
                "a dyad that no article names has none"
            )


@pytest.mark.skipif(not shutil.which("promtool"), reason=INSTALL)
async def test_promtool_finds_nothing_to_mend_in_the_metrics_of_a_worker(broker, tmp_path):
    settings = settings_for(broker)
    await create_topics(settings)
    with Worker(settings, tmp_path) as worker:
        worker.wait_ready()
        await push_articles(settings, [{"id": "a", "text": "ACCUSE RUS USA\n", "published_at": "2022-02-12"}])
        await all_read(settings)
        status, metrics = worker.get("/metrics")
    assert status == 200
    done = subprocess.run(["promtool", "check", "metrics"], input=metrics, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
