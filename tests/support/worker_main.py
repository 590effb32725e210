"""``vigie worker`` with an extractor of choice: ``python -m support.worker_main PORT_FILE PART EXTRACTOR``."""

import sys
from pathlib import Path


def main(port_file: str, part: str, extractor: str) -> int:
    """Run it. Imports here, since reading processes import this module too."""
    from vigie.settings import Settings
    from vigie.stream.worker import run_worker

    only = part or None
    return run_worker(Settings(), only=only, extractor=extractor, port_file=Path(port_file))  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
