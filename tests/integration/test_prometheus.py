"""What a real worker shows, as Prometheus' own checker sees it."""

import shutil
import subprocess

import pytest
from support.prometheus import INSTALL
from support.workers import Worker, all_read, create_topics, push_articles, settings_for


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
