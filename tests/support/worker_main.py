"""``vigie worker`` with an extractor of choice: ``python -m support.worker_main PORT_FILE PART EXTRACTOR``."""

import sys
from pathlib import Path

from vigie.settings import Settings
from vigie.stream.worker import run_worker

if __name__ == "__main__":
    port_file, part, extractor = sys.argv[1:]
    sys.exit(run_worker(Settings(), only=part or None, extractor=extractor, port_file=Path(port_file)))  # type: ignore[arg-type]
