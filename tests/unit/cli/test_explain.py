import io

from rich.console import Console
from support.records import a_text, an_event
from vigie.cli.explain import MOST_MISSES, _marks, explain_findings, explain_misses, marked
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.events.why import NearMiss
from vigie.model.actor import Actor
from vigie.model.findings import Findings
from vigie.model.record import Evidence

TEXT = "La Russie menace l'Ukraine et accuse l'Otan. Partager"


def found(*spans: tuple[int, int]) -> Findings:
    events = tuple(an_event(evidence=Evidence(start=start, end=end, text=TEXT[start:end])) for start, end in spans)
    text = a_text(TEXT, body=({"start": 0, "end": 44},))
    actor = Actor.model_validate({
        "article_id": "a-1", "article_hash": "h", "published_at": text.published_at, "extractor_version": "1",
        "actor_id": "x", "party": "RUS", "name": "La Russie", "mentions": [{"start": 0, "end": 9}],
    })  # fmt: skip
    return Findings(article=text, actors=(actor,), events=events)


def in_plain(findings: Findings) -> str:
    return marked(findings, list(_marks(findings))).plain


def test_the_words_of_each_finding_stand_between_its_numbers() -> None:
    assert in_plain(found((10, 26), (30, 43))) == "La Russie [1 menace l'Ukraine 1] et [2 accuse l'Otan 2]. Partager"


def test_findings_in_the_same_words_are_nested() -> None:
    assert in_plain(found((0, 43), (10, 26))) == "[1 La Russie [2 menace l'Ukraine 2] et accuse l'Otan 1]. Partager"
    assert in_plain(found((10, 26), (10, 26))) == "La Russie [1 menace l'Ukraine 1] et accuse l'Otan. Partager"


def test_taking_the_marks_out_gives_the_article_back() -> None:
    shown = in_plain(found((0, 9), (0, 43), (5, 44), (44, 53)))
    for number in range(1, 5):
        shown = shown.replace(f"[{number} ", "").replace(f" {number}]", "")
    assert shown == TEXT


def test_the_rule_the_confidence_and_the_actors_are_listed() -> None:
    out = io.StringIO()
    explain_findings(found((10, 26)), Console(file=out, width=160, highlight=False))
    assert "fr.threaten.menacer" in out.getvalue()
    assert "0.90" in out.getvalue()
    assert "RUS        La Russie  1 mention" in out.getvalue()


def test_an_article_that_says_nothing_says_so() -> None:
    out = io.StringIO()
    explain_findings(Findings(article=a_text(TEXT)), Console(file=out, width=160, highlight=False))
    assert "Nothing was found" in out.getvalue()


def test_an_article_in_a_language_without_a_pack_is_told_apart_from_one_that_says_nothing() -> None:
    def said(language: str) -> str:
        out = io.StringIO()
        text = a_text(TEXT, body=({"start": 0, "end": 44},), language=language)
        explain_findings(Findings(article=text), Console(file=out, width=160, highlight=False))
        return out.getvalue()

    assert "Nothing was found that the rules know." in said("fr")
    assert "There is no pack for de: nothing was read." in said("de")
    assert "not told by so few words: nothing was read." in said("und")


def a_miss(confidence: float = 0.2) -> NearMiss:
    draft = EventDraft("ACCUSE", None, "RUS", "NATO", "asserted", False, "fr.accuser", 30, 43, confidence)
    return NearMiss(draft, "unsure", 0.27, (("net", 0.8),), (("quoted", -0.5),))


def test_what_was_nearly_told_is_shown_with_its_words_its_bar_and_what_spoke_against_it() -> None:
    out = io.StringIO()
    explain_misses([a_miss()] * (MOST_MISSES + 2), TEXT, Console(file=out, width=160, highlight=False))
    shown = out.getvalue()
    assert "RUS → NATO" in shown
    assert "0.20 · below 0.27, which such an event needs · fr.accuser" in shown
    assert "“accuse l'Otan”" in shown
    assert "net +0.8 · quoted -0.5" in shown
    assert shown.count("RUS → NATO") == MOST_MISSES
    assert f"the surest {MOST_MISSES} of {MOST_MISSES + 2}" in shown


def test_where_nothing_was_nearly_told_nothing_is_printed() -> None:
    out = io.StringIO()
    explain_misses([], TEXT, Console(file=out, width=160, highlight=False))
    assert out.getvalue() == ""
