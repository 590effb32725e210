from pathlib import Path

import psutil
import pytest
from vigie.local import folder
from vigie.local.folder import data_folder, with_broker
from vigie.local.process import Mark
from vigie.settings import Settings


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    for name in ("VIGIE_FOLDER", "VIGIE_BROKER"):
        monkeypatch.delenv(name, raising=False)


def test_the_folder_that_is_set_comes_first(tmp_path: Path) -> None:
    assert data_folder(Settings(folder=tmp_path / "mine")) == tmp_path / "mine"


def test_a_checkout_keeps_its_data_beside_it(tmp_path: Path) -> None:
    (tmp_path / "service" / "vigie" / "local").mkdir(parents=True)
    assert data_folder(Settings()) == tmp_path / ".vigie"


def test_a_command_of_a_checkout_finds_its_data_from_every_folder(tmp_path: Path) -> None:
    checkout = Path(folder.__file__).parents[3]
    assert data_folder(Settings()) == checkout / ".vigie"
    (tmp_path / ".vigie").mkdir()
    assert data_folder(Settings()) == tmp_path / ".vigie"


def test_elsewhere_the_users_own_folder_holds_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "CHECKOUT", tmp_path / "lib" / "python3.11")
    assert data_folder(Settings()) == tmp_path / "share" / "vigie"
    (tmp_path / ".vigie").mkdir()
    assert data_folder(Settings()) == tmp_path / ".vigie"


def test_a_broker_that_is_set_is_used_as_it_is() -> None:
    assert with_broker(Settings(broker="kafka:9092")).broker == "kafka:9092"


def test_the_broker_of_a_running_vigie_up_is_found(tmp_path: Path) -> None:
    settings = Settings(folder=tmp_path)
    assert with_broker(settings).broker is None
    (tmp_path / "kafka").mkdir()
    me = psutil.Process()
    Mark(me.pid, me.create_time(), "127.0.0.1:4711").write(tmp_path / "kafka" / "broker.json")
    assert with_broker(settings).broker == "127.0.0.1:4711"


def test_the_broker_of_a_run_that_is_over_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "kafka").mkdir()
    me = psutil.Process()
    Mark(me.pid, me.create_time() - 999, "127.0.0.1:4711").write(tmp_path / "kafka" / "broker.json")
    assert with_broker(Settings(folder=tmp_path)).broker is None
