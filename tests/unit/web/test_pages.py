"""Every page: what it shows, in whose language, and what it says when there is nothing to show."""

import re
from datetime import date

import pytest
from sqlalchemy import create_engine
from support.records import a_stance
from support.web import Asked
from vigie.settings import Settings
from vigie.stream.metrics import WebMetrics
from vigie.web.site import new_site
from vigie.web.words import all_languages

PAGES = (
    "/",
    "/dyads/RUS-UKR",
    "/article?id=a%2F..%2Fb%3Fc",
    "/events/e-hostile",
    "/claims",
    "/search",
    "/about",
    "/api/docs",
)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_page_stands_whole_guarded_and_in_its_language(asked, path, language) -> None:
    answer = asked.get(path, accept_language=language)
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text and answer.headers["content-language"] == language
    assert "Accept-Language" in answer.headers["vary"]
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert not re.search(r"<script>|<script [^>]*>[^<]|\sstyle=|\son[a-z]+=", answer.text)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!news\.example)', answer.text)
    assert "None" not in re.sub(r"<[^>]*>", "", answer.text)


@pytest.mark.parametrize("path", [*PAGES, "/api/v1/alerts", "/static/vigie.css"])
def test_a_page_is_there_for_who_only_asks_whether_it_is(asked, path) -> None:
    answer, whole = asked.head(path), asked.get(path)
    assert (answer.status_code, answer.content) == (whole.status_code, b"")
    assert answer.headers["content-type"] == whole.headers["content-type"]


def test_what_never_ends_is_not_asked_for_its_head(asked) -> None:
    assert asked.head("/api/v1/live").status_code == 405


def test_words_of_an_article_are_shown_and_never_run(asked) -> None:
    page = asked.get(PAGES[2]).text
    assert "&lt;script&gt;" in page and "&lt;i&gt;Titre&lt;/i&gt;" in page and "javascript:" not in page
    assert 'href="/article?id=copy"' in page and "Copieur" in page


def test_a_contribution_leads_to_the_place_in_its_article(asked) -> None:
    page = asked.get("/dyads/RUS-UKR").text
    link = re.search(r'href="(/article\?id=[^"#]+)#(f-[0-9a-f]+)"', page)
    assert link
    assert f'id="{link[2]}"' in asked.get(link[1]).text


def test_two_articles_that_contradict_each_other_stand_side_by_side_on_the_page_of_their_dyad(asked) -> None:
    page = asked.get("/dyads/RUS-UKR?lang=en").text
    section = page[page.index('id="disputes"') : page.index('id="events"')]
    act, numbers = section.split('<article class="dispute">')[1:]
    told, denied = act.split('<div class="finding')[1:]
    assert "Attack" in act and "12 February 2022" in act and "between the two sides" in act
    assert "La Russie menace" in told and "occurred" in told and "status-negated" not in told
    assert 'href="/article?id=a%2F..%2Fb%3Fc#f-e-RUS"' in told and 'href="/article?id=a%2F..%2Fb%3Fc"' in told
    assert "Moscou dément" in denied and "negated" in denied and 'href="/article?id=copy"' in denied
    assert "&lt;i&gt;Titre&lt;/i&gt;" in told and "Told so by Copieur" in denied and "Article without a title" in denied
    assert "killed · Ukraine" in numbers and numbers.index("3 dead") < numbers.index("300 dead")


def test_words_of_a_contradiction_are_shown_and_never_run(asked) -> None:
    page = asked.get("/dyads/RUS-UKR").text
    assert "<script>alert" not in page and "<img" not in page and "<b>Le Cap" not in page
    assert "&lt;script&gt;alert(1)" in page and "&lt;img src=x" in page and "&lt;b&gt;Le Cap" in page


@pytest.mark.parametrize(("language", "words"), [("en", "No contradiction is known."), ("fr", "aucune contradiction")])
def test_where_nothing_is_contradicted_the_page_says_so(asked, language, words) -> None:
    page = asked.get(f"/dyads/RUS-USA?lang={language}")
    assert page.status_code == 200
    assert words in page.text and 'class="dispute"' not in page.text


def test_a_dyad_has_one_address(asked) -> None:
    for written in ("ukr-rus", "UKR|RUS", "RUS%7CUKR"):
        answer = asked.get(f"/dyads/{written}?days=30")
        assert (answer.status_code, answer.headers["location"]) == (301, "/dyads/RUS-UKR?days=30")
    assert asked.get("/dyads/rus-ukr?dyad=x").headers["location"] == "/dyads/RUS-UKR?dyad=x"
    assert asked.get("/dyads/SDN%7CSPLM-N").status_code == 404
    assert "Sudan" in asked.get("/dyads/SDN%7CSPLM-N").text


def test_a_day_of_the_past_shows_what_stood_then(asked) -> None:
    page = asked.get("/dyads/RUS-UKR?day=2022-02-10").text
    assert "10 February 2022" in page and "the day asked for" in page


@pytest.mark.parametrize(
    "path", ["/nothing", "/dyads/ATLANTIS-RUS", "/events/none", "/article?id=none", "/dyads/FRA-JPN"]
)
def test_what_is_not_there_says_what_to_do(asked, path) -> None:
    answer = asked.get(path)
    assert answer.status_code == 404
    assert 'href="/"' in answer.text


@pytest.mark.parametrize("path", ["/search?page=0", "/dyads/RUS-UKR?day=yesterday", "/article", "/search?kind=x"])
def test_an_address_that_is_not_understood_is_told_so(asked, path) -> None:
    answer = asked.get(path)
    assert answer.status_code == 422
    assert "not understood" in answer.text and "<h1>" in answer.text


def test_no_address_makes_the_links_of_a_page_lead_to_another_host(asked) -> None:
    shown = asked.get("http://testserver//elsewhere.example/").text
    assert 'href="/elsewhere.example/?lang=fr"' in shown and 'href="//' not in shown


def test_when_the_archive_is_away_nobody_sees_a_trace(tmp_path) -> None:
    away = Asked(create_engine(f"sqlite:///{tmp_path}/no/such/folder.sqlite"))
    page, program, ready, live = away.all(["/", "/api/v1/dyads", "/ready", "/live"])
    assert (page.status_code, program.status_code, ready.status_code, live.status_code) == (503, 503, 503, 200)
    assert "The archive is away" in page.text and "Traceback" not in page.text and page.headers["retry-after"] == "5"
    assert program.json()["error"]["status"] == 503
    assert page.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("modality", "drawn"), [("asserted", "occurred"), ("feared", "hypothetical"), ("negated", "negated")]
)
def test_a_stance_that_is_no_fact_is_not_drawn_like_one(modality, drawn) -> None:
    site = new_site(Settings(), create_engine("sqlite://"), WebMetrics())
    row = a_stance(modality=modality).model_dump() | {"evidence": "words", "published_on": date(2026, 1, 1)}
    parts = site.templates.get_template("parts.html").make_module({"t": all_languages().known["en"]})
    assert f'<article class="finding status-{drawn}">' in parts.stance_item(row)


def test_the_search_chooses_by_party_type_status_outlet_and_date(asked) -> None:
    pages = asked.all(["/search?party=Russie&lang=fr", "/search?party=Atlantis", "/search?since=soon",
                       "/search?kind=claims&party=RUS", "/search?type=AGREE&status=negated&party=CHN&outlet=Nobody"])  # fmt: skip
    french, unknown, bad_day, claims, nothing = (page.text for page in pages)
    assert "Russie" in french and 'class="finding' in french
    assert "no party" in unknown and "is no day" in bad_day
    assert "about 100,000" in claims
    assert "Nothing fits" in nothing


def test_the_search_turns_its_pages_without_losing_anything(asked) -> None:
    first = asked.get("/search?party=RUS").text
    last = int(re.search(r"Page 1 / (\d+)", first)[1])
    pages = asked.all([f"/search?party=RUS&page={number}" for number in range(1, last + 1)])
    shown = [name for page in pages for name in re.findall(r'<p class="what"><a href="/events/(\w[\w-]*)"', page.text)]
    total = int(re.search(r"(\d+) results", first)[1])
    assert len(shown) == len(set(shown)) == total


def test_numbers_that_exclude_each_other_are_marked(asked) -> None:
    page = asked.get("/claims?dyad=RUS-UKR&days=0&disputed=true").text
    assert "These numbers exclude each other." in page


def test_language_and_theme_are_kept(asked) -> None:
    answer = asked.get("/about?lang=fr&theme=dark")
    assert '<html lang="fr"' in answer.text and 'data-theme="dark"' in answer.text
    assert {cookie.split("=")[0] for cookie in answer.headers.get_list("set-cookie")} == {"lang", "theme"}
    assert 'data-theme="dark"' in asked.get("/about", cookie="theme=dark").text


def test_requests_are_measured_by_template(asked) -> None:
    asked.get("/events/e-hostile")
    metrics = asked.get("/metrics").text
    assert 'vigie_http_request_duration_seconds_count{code="200",handler="/events/{event_id}",method="GET"}' in metrics
