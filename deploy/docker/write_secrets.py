"""Random secrets as files for docker compose: `make secrets`. What is there already stays."""

import secrets
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "secrets"
RANDOM = ("postgres_password", "grafana_reader", "grafana_admin", "web_token", "alert_token", "webhook_secret")
READABLE = 0o644
"""Containers read them under ids of their own; the folder keeps other people of this machine out."""


def write_secrets(folder: Path) -> list[str]:
    """Write the secrets that are missing. Returns their names."""
    folder.mkdir(mode=0o700, exist_ok=True)
    made = [name for name in RANDOM if _written(folder / name, secrets.token_urlsafe(32))]
    password = (folder / "postgres_password").read_text("utf-8")
    if _written(folder / "vigie_archive", f"postgresql://vigie:{password}@postgres/vigie"):
        made.append("vigie_archive")
    return made


def _written(path: Path, value: str) -> bool:
    if path.exists():
        return False
    path.write_text(value, "utf-8")
    path.chmod(READABLE)
    return True


if __name__ == "__main__":
    made = write_secrets(FOLDER)
    print(f"{FOLDER}: " + (", ".join(made) if made else "nothing was missing"))
    sys.exit(0)
