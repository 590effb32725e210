"""The dashboards as Python in, the JSON that Grafana provisions out: `make generate`.

Classic dashboard model, schema 41: what Grafana 11 to 13 provision from files. Each dashboard is one module beside
this; ``panels.py`` makes panels, ``boards.py`` what all have in common. ``tests/conventions/test_dashboards.py`` holds
the rules, ``tests/integration/test_dashboards.py`` asks every query of a real Prometheus and a real PostgreSQL.
"""

import json
import sys
from pathlib import Path

import claims
import dyad
import feeds
import overview

import service

DASHBOARDS = Path(__file__).parent / "dashboards"


def main(folder: Path) -> None:
    """Write every dashboard into a folder."""
    folder.mkdir(exist_ok=True)
    for module in (overview, dyad, claims, feeds, service):
        dashboard = module.dashboard()
        written = json.dumps(dashboard, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        (folder / f"{dashboard['uid']}.json").write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else DASHBOARDS)
