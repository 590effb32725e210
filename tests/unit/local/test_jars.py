import errno
import hashlib
import threading
from pathlib import Path

import pytest
from vigie.errors import Misconfigured, Unavailable
from vigie.local import jars
from vigie.local.jars import Jar, JarLock, JarSource, cache_folder, class_path, read_lock, verified_jars

CONTENT = {"one-1.jar": b"first jar", "two-2.jar": b"second, longer jar"}
LOCK = JarLock(
    tuple(
        Jar("org.example", name.split("-")[0], name[4:-4], hashlib.sha256(data).hexdigest(), len(data))
        for name, data in CONTENT.items()
    ),
    "digest",
)


class Registry:
    """Brings jars, and counts them; what stands in ``wrong`` comes damaged that many times."""

    def __init__(self, wrong: dict[str, int] | None = None) -> None:
        self.brought: list[str] = []
        self.wrong = wrong or {}

    def __call__(self, jar: Jar, folder: Path) -> Path:
        self.brought.append(jar.name)
        left = self.wrong.get(jar.name, 0)
        self.wrong[jar.name] = left - 1
        path = folder / jar.name
        path.write_bytes(CONTENT[jar.name] if left <= 0 else b"half")
        return path


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(jars.time, "sleep", lambda _seconds: None)
    return cache_folder(LOCK)


def test_missing_jars_are_brought_once_and_kept(cache: Path) -> None:
    registry = Registry()
    paths = verified_jars(LOCK, JarSource(fetch=registry))
    again = verified_jars(LOCK, JarSource(fetch=registry))
    assert paths == again == (cache / "one-1.jar", cache / "two-2.jar")
    assert [path.read_bytes() for path in paths] == list(CONTENT.values())
    assert registry.brought == ["one-1.jar", "two-2.jar"]


@pytest.mark.parametrize("damage", [b"", b"first jaR", b"first jar and more"])
def test_a_damaged_jar_is_replaced_and_the_others_stay(cache: Path, damage: bytes) -> None:
    verified_jars(LOCK, JarSource(fetch=Registry()))
    (cache / "one-1.jar").write_bytes(damage)
    registry = Registry()
    verified_jars(LOCK, JarSource(fetch=registry))
    assert registry.brought == ["one-1.jar"]
    assert (cache / "one-1.jar").read_bytes() == CONTENT["one-1.jar"]


def test_a_jar_that_comes_damaged_is_fetched_again(cache: Path) -> None:
    registry = Registry(wrong={"two-2.jar": 2})
    verified_jars(LOCK, JarSource(fetch=registry))
    assert registry.brought.count("two-2.jar") == 3
    assert not list(cache.glob(".fetching-*"))


def test_a_jar_with_another_content_than_the_lock_says_is_never_kept(cache: Path) -> None:
    with pytest.raises(Unavailable, match=r"two-2\.jar .*another content than the lock"):
        verified_jars(LOCK, JarSource(fetch=Registry(wrong={"two-2.jar": 99})))
    assert (cache / "one-1.jar").exists()
    assert not (cache / "two-2.jar").exists()


def test_without_a_network_one_line_says_what_to_do() -> None:
    def offline(_jar: Jar, _folder: Path) -> Path:
        raise ConnectionError("no route")

    with pytest.raises(Unavailable) as caught:
        verified_jars(LOCK, JarSource(fetch=offline))
    message = str(caught.value)
    assert "VIGIE_MAVEN_REPOSITORY" in message
    assert "VIGIE_KAFKA_JARS" in message
    assert "\n" not in message


def test_a_jar_that_the_repository_lacks_is_named() -> None:
    def empty(_jar: Jar, _folder: Path) -> Path:
        raise RuntimeError("not found in remote repositories")

    with pytest.raises(Unavailable, match=r"one-1\.jar .*not in the repository"):
        verified_jars(LOCK, JarSource(fetch=empty))


def test_a_full_disk_is_said_as_such() -> None:
    def full(_jar: Jar, _folder: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(Unavailable, match=r"no room for Kafka's jars .* free"):
        verified_jars(LOCK, JarSource(fetch=full))


def test_too_little_room_is_said_before_anything_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars.shutil, "disk_usage", lambda _folder: type("Usage", (), {"free": 3}))
    registry = Registry()
    with pytest.raises(Unavailable, match="no room"):
        verified_jars(LOCK, JarSource(fetch=registry))
    assert not registry.brought


def test_what_a_killed_start_left_is_cleared_away(cache: Path) -> None:
    (cache / ".fetching-left").mkdir(parents=True)
    (cache / ".fetching-left" / "half.jar").write_bytes(b"half")
    verified_jars(LOCK, JarSource(fetch=Registry()))
    assert not (cache / ".fetching-left").exists()


def test_two_starts_at_once_fetch_each_jar_once() -> None:
    registry, results = Registry(), []
    source = JarSource(fetch=registry)
    threads = [threading.Thread(target=lambda: results.append(verified_jars(LOCK, source))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(registry.brought) == ["one-1.jar", "two-2.jar"]
    assert len(set(results)) == 1


def test_a_given_folder_is_used_as_it_is(tmp_path: Path) -> None:
    for name, data in CONTENT.items():
        (tmp_path / name).write_bytes(data)
    registry = Registry()
    assert verified_jars(LOCK, JarSource(tmp_path, fetch=registry))[0] == tmp_path / "one-1.jar"
    assert not registry.brought


def test_a_given_folder_that_misses_a_jar_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "one-1.jar").write_bytes(CONTENT["one-1.jar"])
    with pytest.raises(Misconfigured, match=r"VIGIE_KAFKA_JARS=.* 1 jars .*two-2\.jar"):
        verified_jars(LOCK, JarSource(tmp_path, fetch=Registry()))


def test_progress_ends_with_everything_done() -> None:
    told: list[tuple[str, int, int]] = []
    verified_jars(LOCK, JarSource(fetch=Registry(), progress=lambda *step: told.append(step)))
    total = LOCK.size
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    assert told[-1][1:] == (total, total)


def test_the_committed_lock_is_one_whole_broker() -> None:
    lock = read_lock()
    versions = {jar.version for jar in lock.jars if jar.group == "org.apache.kafka"}
    assert len(lock.jars) == 45
    assert versions == {"4.4.0"}
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in lock.jars)
    assert len({jar.name for jar in lock.jars}) == 45


def test_a_broken_line_of_the_lock_is_named(tmp_path: Path) -> None:
    (tmp_path / "kafka.lock").write_text("# a remark\n\norg.example:one 12 34\n")
    with pytest.raises(Misconfigured, match=r"kafka\.lock, line 3"):
        read_lock(tmp_path / "kafka.lock")


def test_another_content_gives_another_cache_folder(tmp_path: Path) -> None:
    for name, digest in (("a", "0" * 64), ("b", "1" * 64)):
        (tmp_path / name).write_text(f"org.example:one:1 {digest} 5\n")
    assert read_lock(tmp_path / "a").digest != read_lock(tmp_path / "b").digest


def test_the_class_path_keeps_the_order_of_the_names() -> None:
    assert class_path([Path("/j/a.jar"), Path("/j/b.jar")]) == "/j/a.jar:/j/b.jar"
