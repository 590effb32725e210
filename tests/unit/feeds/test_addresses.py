import httpx
import pytest
from vigie.errors import Rejected
from vigie.feeds.addresses import Guard, is_public, read_address, shown


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1",
        "2002:a00:1::", "ff02::1", "192.0.2.1", "2001:db8::1",
    ],
)  # fmt: skip
def test_what_only_we_can_reach_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)


def guard(own: str, **names: list[str]) -> Guard:
    async def resolve(host: str, _port: int) -> list[str]:
        return names.get(host.partition(".")[0], [host])

    return Guard(httpx.URL(own), resolve)


async def test_a_private_place_is_refused_whatever_its_name() -> None:
    watch = guard("https://public.example/rss", public=["8.8.8.8"], hidden=["8.8.8.8", "10.0.0.1"])
    assert await watch.places(httpx.URL("https://public.example/1")) == ["8.8.8.8"]
    for there in (
        "https://hidden.example/",
        "http://127.0.0.1:9090/",
        "http://[::1]/",
        "http://169.254.169.254/latest",
    ):
        with pytest.raises(Rejected, match="private_address"):
            await watch.places(httpx.URL(there))


async def test_a_feed_that_is_private_itself_opens_its_own_place_and_no_other() -> None:
    watch = guard("http://10.0.0.5:8000/rss")
    assert await watch.places(httpx.URL("http://10.0.0.5:8000/article")) == ["10.0.0.5"]
    for there in ("http://10.0.0.5:9090/", "http://10.0.0.6:8000/", "http://169.254.169.254/"):
        with pytest.raises(Rejected, match="private_address"):
            await watch.places(httpx.URL(there))


@pytest.mark.parametrize(
    "text",
    [
        "ftp://a.example/",
        "a.example/rss",
        "http://",
        "",
        "http://[::1",
        "javascript:1",
        "http://a.example/" + "a" * 4000,
    ],
)
def test_what_is_no_address_of_the_web_is_refused(text: str) -> None:
    with pytest.raises(Rejected, match="bad_address"):
        read_address(text)


def test_what_may_be_secret_is_not_shown() -> None:
    assert shown(httpx.URL("https://user:word@a.example:8443/rss/?token=secret#x")) == "a.example:8443/rss"
