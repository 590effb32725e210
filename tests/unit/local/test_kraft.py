from pathlib import Path

import pytest
from vigie.errors import Misconfigured
from vigie.local.jars import JarLock
from vigie.local.java import Java
from vigie.local.kraft import Node, aot_cache_file, cluster_id, properties

JAVA = Java(Path("/opt/java"), "25.0.2")
LOCK = JarLock((), "abc")


def test_the_broker_listens_on_the_loopback_alone() -> None:
    lines = properties(Path("/data"), 1234, 1235).splitlines()
    settings = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    assert settings["listeners"] == "PLAINTEXT://127.0.0.1:1234,CONTROLLER://127.0.0.1:1235"
    assert settings["advertised.listeners"] == "PLAINTEXT://127.0.0.1:1234"
    assert settings["log.dirs"] == "/data"
    assert settings["auto.create.topics.enable"] == "false"


def test_a_folder_of_any_name_is_written_so_that_java_reads_it() -> None:
    assert r"log.dirs=/d\u00e9p\u00f4t \ud83d\uddde/data" in properties(Path("/dépôt \U0001f5de/data"), 1, 2)
    with pytest.raises(Misconfigured, match="no comma"):
        properties(Path("/a,b/data"), 1, 2)


def test_no_setting_has_a_remark_behind_its_value() -> None:
    lines = [line for line in properties(Path("/data"), 1, 2).splitlines() if not line.startswith("#")]
    assert not [line for line in lines if "#" in line]


def test_a_cache_of_classes_is_used_once_it_is_there(tmp_path: Path) -> None:
    cache = tmp_path / "broker.aot"
    node = Node(tmp_path, JAVA, "a.jar", cache)
    assert f"-XX:AOTCache={cache}" not in node.command()
    cache.touch()
    assert f"-XX:AOTCache={cache}" in node.command()


def test_a_run_that_records_its_classes_does_not_read_them(tmp_path: Path) -> None:
    cache = tmp_path / "broker.aot"
    cache.touch()
    command = Node(tmp_path, JAVA, "a.jar", cache, tmp_path / "new.aot").command()
    assert f"-XX:AOTCacheOutput={tmp_path / 'new.aot'}" in command
    assert f"-XX:AOTCache={cache}" not in command


def test_another_java_or_other_jars_have_a_cache_of_their_own() -> None:
    one = aot_cache_file(LOCK, JAVA, "a.jar:b.jar")
    assert one is not None
    assert one != aot_cache_file(LOCK, Java(JAVA.path, "25.0.3"), "a.jar:b.jar")
    assert one != aot_cache_file(LOCK, JAVA, "b.jar:a.jar")
    assert aot_cache_file(LOCK, Java(JAVA.path, "21.0.1"), "a.jar:b.jar") is None


def test_storage_counts_as_formatted_once_it_has_its_cluster_id(tmp_path: Path) -> None:
    node = Node(tmp_path, JAVA, "a.jar")
    node.data.mkdir()
    assert not node.formatted
    (node.data / "meta.properties").touch()
    assert node.formatted


def test_no_name_of_a_cluster_begins_like_an_option() -> None:
    drawn = iter([b"\xf8" + bytes(15), b"\x00" * 16])
    assert cluster_id(lambda: next(drawn)) == "A" * 22
