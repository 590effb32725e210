"""Settings from the environment, and from files where secrets are mounted."""

from pathlib import Path

import pytest
from vigie.cli.configured import settings_of_environment


def test_a_setting_may_lie_in_a_file_and_the_environment_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "vigie_archive").write_text("postgresql://vigie:hidden@db/vigie\n")
    (tmp_path / "vigie_namespace").write_text("other")
    monkeypatch.setenv("VIGIE_SECRETS", str(tmp_path))
    monkeypatch.setenv("VIGIE_NAMESPACE", "mine")
    monkeypatch.delenv("VIGIE_ARCHIVE", raising=False)
    settings = settings_of_environment()
    assert settings.archive is not None
    assert settings.archive.get_secret_value() == "postgresql://vigie:hidden@db/vigie"
    assert settings.namespace == "mine"
    assert "hidden" not in repr(settings)
