"""The pages in a real browser: from the ranking to the sentence, by mouse and by keys, in light and dark."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from support.alerts import an_alert
from support.archive import a_denial
from support.browser import CHROMIUM, INSTALL, Visit, chromium, pages_over, visiting
from support.filled_archive import fill, put
from support.records import a_claim, a_tension, a_text, an_event
from vigie.archive.engine import open_archive, sqlite_url
from vigie.model.record import Evidence

pytestmark = pytest.mark.skipif(not CHROMIUM, reason=INSTALL)

HOSTILE = "<script>window.hit = 1</script><img src=x onerror='window.hit = 1'>"
HOSTILE_ID = "https://evil.example/../a?b=<i>&c=\"'#d"


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Three weeks of news of eight dyads, and one hostile article."""
    engine = open_archive(sqlite_url(tmp_path_factory.mktemp("archive") / "archive.sqlite"))
    fill(engine, days=21, dyads=8, seeds=False)
    words = f"{HOSTILE} La Russie menace l'Ukraine."
    origin = {"article_id": HOSTILE_ID, "article_hash": "hostile", "outlet": HOSTILE}
    evidence = Evidence(start=0, end=len(words), text=words)
    inner = Evidence(start=len(HOSTILE) + 1, end=len(words), text=words[len(HOSTILE) + 1 :])
    put(
        engine,
        [
            a_text(words, **origin, title=HOSTILE, url="javascript:window.hit=1", language="fr"),
            an_event(event_id="hostile", evidence=evidence, **origin),
            an_event("UKR", "RUS", event_id="inner", evidence=inner, modality="negated", **origin),
            a_claim(claim_id="counted", evidence=inner, **origin),
            an_alert(dyad="RUS|UKR"),
            a_denial(
                told={"text": words, "article_id": HOSTILE_ID, "outlets": [HOSTILE]},
                denied={"text": "Moscou dément avoir tiré.", "article_id": HOSTILE_ID, "outlets": ["Le Cap"]},
            ),
        ],
    )
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def base(archive) -> Iterator[str]:
    with pages_over(archive) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def visit(browser, base) -> Iterator[Visit]:
    with visiting(browser, base) as fresh:
        yield fresh
        assert fresh.complaints == []
        assert [address for address in fresh.asked if not address.startswith(f"{base}/")] == []


def test_from_the_ranking_to_the_sentence_in_the_article(visit):
    visit.go("/")
    dyad = visit.page.locator("table.ranking tbody th a").first
    name = dyad.inner_text()
    dyad.click()
    assert visit.page.locator("h1").inner_text().startswith(name)
    visit.page.locator(".plot canvas").nth(1).wait_for()
    sentence = visit.page.locator(".contributions .words a").first
    words = sentence.inner_text().strip("“”…")
    sentence.click()
    place = visit.page.url.partition("#")[2]
    assert place.startswith("f-")
    marked = visit.page.locator(f"[id='{place}'] ~ .mark")
    assert marked.first.is_visible()
    assert words[:30] in visit.page.locator(".text").inner_text()


def test_the_note_of_a_mark_shows_on_hover_and_on_focus_and_escape_closes_it(visit):
    visit.go(f"/article?id={_quoted(HOSTILE_ID)}")
    card = visit.page.locator("[data-card]")
    assert card.is_hidden()
    visit.page.locator("a.mark").first.hover()
    assert "confidence" in card.inner_text()
    visit.page.keyboard.press("Escape")
    assert card.is_hidden()
    visit.page.locator("a.mark").last.focus()
    assert "negated" in card.inner_text()
    assert "fr.claims.troops" in card.inner_text()


def test_kinds_of_marks_can_be_switched_off(visit):
    visit.go(f"/article?id={_quoted(HOSTILE_ID)}")
    for kind in ("event", "claim"):
        visit.page.locator(f"[data-kinds] input[name={kind}]").uncheck()
    assert visit.page.locator("a.mark:not([tabindex='-1'])").count() == 0
    visit.page.locator("a.mark").last.hover()
    assert visit.page.locator("[data-card]").is_hidden()


def test_an_article_that_holds_script_shows_it_as_text(visit):
    for path in (
        f"/article?id={_quoted(HOSTILE_ID)}",
        "/events/hostile",
        "/dyads/RUS-UKR",
        "/search?party=RUS",
        "/claims",
    ):
        visit.go(path)
        assert visit.page.evaluate("window.hit") is None
        assert visit.page.locator("main script").count() == 0
        assert visit.page.locator("a[href^='javascript:']").count() == 0
    visit.go(f"/article?id={_quoted(HOSTILE_ID)}")
    assert visit.page.locator("h1").inner_text() == HOSTILE
    assert HOSTILE in visit.page.locator(".text").inner_text()


@pytest.mark.parametrize(("width", "beside"), [(1280, True), (375, False)])
def test_both_sides_of_a_contradiction_stand_side_by_side_or_on_a_phone_below_each_other(browser, base, width, beside):
    with visiting(browser, base, width=width) as visit:
        visit.go("/dyads/RUS-UKR")
        told, denied = visit.page.locator(".dispute .finding").all()
        assert HOSTILE in told.inner_text() and "Moscou dément" in denied.inner_text()
        one, other = told.bounding_box(), denied.bounding_box()
        assert (one["y"] == other["y"]) == beside
        assert (one["x"] < other["x"]) == beside
        denied.locator(".words a").click()
        assert visit.page.url.startswith(f"{base}/article?id=")


def test_the_first_row_is_reached_and_opened_by_keys_alone(visit):
    visit.go("/")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.className") == "skip"
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.closest('table.ranking') !== null")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/dyads/*")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_to_complain_about(browser, base, theme):
    with visiting(browser, base, theme=theme) as visit:
        dyad = "/dyads/RUS-UKR"
        others = ("/events/hostile", "/about", "/api/docs") if theme == "light" else ()
        for path in ("/", dyad, f"/article?id={_quoted(HOSTILE_ID)}", "/claims", "/search?party=RUS", *others):
            visit.go(path)
            found = Axe().run(visit.page)
            assert found.violations_count == 0, f"{path} {theme}: {found.generate_report()}"


def test_the_choice_of_the_theme_holds_on_the_next_page(visit):
    visit.go("/")
    visit.page.locator("[data-choose-theme=dark]").click()
    dark = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
    visit.go("/about")
    assert visit.page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    assert visit.page.locator("html").get_attribute("data-theme") == "dark"


@pytest.mark.parametrize("path", ["/", "/dyads/RUS-UKR", "/claims", "/search", "/about", "/api/docs", "/article"])
def test_a_page_fits_a_phone(browser, base, path):
    with visiting(browser, base, width=375) as visit:
        visit.go(f"/article?id={_quoted(HOSTILE_ID)}" if path == "/article" else path)
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 375


def test_the_overview_shows_what_comes_in_by_itself(visit, archive):
    visit.go("/")
    visit.page.wait_for_selector(".live.on")
    put(archive, [a_tension("FRA|JPN", day="2022-02-20", index=77.7)])
    visit.page.wait_for_selector("text=77.7", timeout=10_000)
    assert "France – Japan" in visit.page.locator("table.ranking").inner_text()


def test_the_pages_work_without_scripts(browser, base):
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{base}/dyads/RUS-UKR")
    assert page.locator("h1").inner_text().startswith("Russie – Ukraine")
    assert page.locator("svg.chart-still").is_visible()
    page.locator(".contributions .words a").first.click()
    page.locator("a.mark").first.click()
    assert page.locator(".note:target").is_visible()
    context.close()


def _quoted(name: str) -> str:
    from urllib.parse import quote

    return quote(name, safe="")
