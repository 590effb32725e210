import httpx
import pytest
from support.feed_server import item, rss
from vigie.errors import Rejected
from vigie.feeds.entries import Entry, entries_of

HOME = httpx.URL("https://www.le-fil.example/rss/une.xml")
ATOM = b"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB"><title>The Wire</title>
<entry><id>tag:wire.example,2026:1</id><title type="html">Oslo &lt;b&gt;warns&lt;/b&gt; &amp;amp; waits</title>
<link href="/2026/oslo?utm_source=rss#top"/><updated>2026-01-31T10:30:00+01:00</updated>
<content type="html">&lt;p&gt;Whole text.&lt;/p&gt;</content><summary>Short.</summary></entry></feed>"""


def read(*items: str, url: httpx.URL = HOME) -> list[Entry]:
    reply = rss(*items)
    return entries_of(reply.body, url, reply.headers["Content-Type"])


def test_rss_gives_id_title_outlet_day_and_language() -> None:
    [one] = read(item("un", pubDate="Sat, 31 Jan 2026 09:30:00 GMT"))
    assert one.article_id.startswith("feed-")
    assert (one.title, one.link, one.outlet, one.language) == (
        "Titre un",
        "https://le-fil.example/un",
        "le-fil.example",
        "fr",
    )
    assert one.published_at is not None
    assert one.published_at.isoformat() == "2026-01-31T09:30:00+00:00"
    assert one.content == "Un résumé."


def test_atom_is_read_too_with_relative_links_and_entities() -> None:
    [one] = entries_of(ATOM, HOME)
    assert one.title == "Oslo warns & waits"
    assert one.link == "https://www.le-fil.example/2026/oslo?utm_source=rss#top"
    assert (one.outlet, one.language) == ("le-fil.example", "en-gb")
    assert one.published_at is not None
    assert one.published_at.isoformat() == "2026-01-31T09:30:00+00:00"
    assert "Whole text." in one.content


def test_an_entry_has_one_id_in_every_feed_of_its_outlet_and_at_every_look() -> None:
    other = httpx.URL("https://www.le-fil.example/rss/monde.xml")
    assert read(item("un"))[0].article_id == read(item("deux"), item("un", text="Retouché."), url=other)[1].article_id
    without_guid = [
        item("un", link=f"https://a.example/1{tail}").replace("guid", "x") for tail in ("", "?utm_medium=x#y")
    ]
    assert len({one.article_id for one in read(*without_guid)}) == 1
    assert (
        read(item("a", guid="1234"))[0].article_id
        != read(item("a", guid="1234"), url=httpx.URL("https://b.example/"))[0].article_id
    )


@pytest.mark.parametrize("day", ["0000-00-00", "Sat, 99 Foo 2026", "Sat, 31 Jan 0026 09:30:00 GMT"])
def test_a_day_that_is_none_is_not_known(day: str) -> None:
    assert read(item("un", pubDate=day))[0].published_at is None


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "", "http://", "https://x.example/" + "a" * 5000]
)
def test_a_link_that_leads_nowhere_is_none(link: str) -> None:
    one = entries_of(
        f"<rss version='2.0'><channel><item><title>t</title><link>{link}</link></item></channel></rss>".encode(), HOME
    )[0]
    assert one.link is None
    assert one.outlet == "le-fil.example"


@pytest.mark.parametrize("body", [b"", b"\x00\xff", b"<html><p>Not here</p></html>", b'{"items": []}', b"/etc/passwd"])
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(Rejected, match="no_feed"):
        entries_of(body, HOME)


def test_a_broken_feed_gives_what_can_be_read() -> None:
    whole = rss(item("un"), item("deux")).body
    assert [one.title for one in entries_of(whole[: whole.index(b"</channel>")], HOME)] == ["Titre un", "Titre deux"]
    assert [one.title for one in entries_of(whole.replace(b"Titre un", b"Titre & un &nope;"), HOME)][1] == "Titre deux"


def test_an_entity_bomb_does_not_explode() -> None:
    bomb = (
        b'<!DOCTYPE r [<!ENTITY a "'
        + b"x" * 1000
        + b'">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, (b"&%c;" % (97 + n)) * 100) for n in range(5))
        + b"]><rss version='2.0'><channel><item><title>&f;</title></item></channel></rss>"
    )
    try:
        found = entries_of(bomb, HOME)
    except Rejected:
        return
    assert all(len(one.title or "") <= 2000 for one in found)


@pytest.mark.parametrize("tag", [b"<a>", b"<b c='d'>", b"<description>"])
def test_a_tower_of_elements_is_not_climbed(tag: bytes) -> None:
    with pytest.raises(Rejected, match="within each other"):
        entries_of(b"<rss version='2.0'><channel><item><title>t</title>" + tag * 200_000, HOME)


def test_words_in_cdata_and_empty_elements_are_no_tower() -> None:
    items = [item(f"n{number}", text="<br>" * 10) for number in range(150)]
    assert len(read(*items, "<x/>" * 2000)) == 150


def test_a_foreign_file_is_not_read() -> None:
    body = b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss version="2.0"><channel><item><title>a&x;b</title></item></channel></rss>'
    assert all((one.title or "ab") in ("ab", "a&x;b", "a b") for one in entries_of(body, HOME))
