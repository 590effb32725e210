"""An archive of two weeks, read by every test of the pages."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from support.alerts import an_alert
from support.archive import a_denial, some_disagreements
from support.filled_archive import fill, put
from support.records import a_claim, a_stance, a_text, an_event
from support.web import Asked
from vigie.archive.engine import open_archive, sqlite_url
from vigie.model.record import Evidence

DENIAL = "Moscou dément avoir tiré <img src=x>."
HOSTILE = "=1+1 <script>alert(1)</script> La Russie menace l'Ukraine."


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_archive(sqlite_url(tmp_path_factory.mktemp("web") / "archive.sqlite"))
    fill(engine, days=14, dyads=6, seeds=False)
    words = Evidence(start=0, end=len(HOSTILE), text=HOSTILE)
    origin = {"article_id": "a/../b?c", "article_hash": "hostile", "outlet": "<b>Le Cap</b>"}
    put(
        engine,
        [
            a_text(HOSTILE, title="<i>Titre</i>", url="javascript:alert(1)", **origin),
            a_text(HOSTILE, **{**origin, "article_id": "copy", "outlet": "Copieur"}),
            an_event(event_id="e-hostile", evidence=words, **origin),
            a_stance(stance_id="s-hostile", evidence=words, **origin),
            a_claim(claim_id="c-1", evidence=words, **origin),
            a_claim(claim_id="c-2", value=5, claimant="RUS", bound="exact", evidence=words, **origin),
            an_alert(),
            a_denial(
                told={"text": HOSTILE, "article_id": origin["article_id"], "outlets": [origin["outlet"]]},
                denied={"text": DENIAL, "article_id": "copy", "outlets": ["Copieur"]},
            ),
            some_disagreements("RUS|UKR", "2022-02-13"),
        ],
    )
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def asked(archive: Engine) -> Asked:
    return Asked(archive)
