import io

import pytest
from rich.console import Console, RenderableType
from support.records import a_claim, a_stance, a_tension, a_text, an_event
from vigie.cli.render import article_block, in_sentence, lines_of, printable, quoted, tension_table
from vigie.model.record import Evidence


def plain(shown: RenderableType) -> str:
    out = io.StringIO()
    Console(file=out, width=160, highlight=False).print(shown)
    return out.getvalue()


def test_an_event_shows_who_what_how_sure_and_the_words() -> None:
    event = an_event(
        sentence="La Russie menace l'Ukraine de représailles.", mode="violence", modality="planned", date="2022-02-13"
    )
    head, words = plain(lines_of(event)).splitlines()
    assert head.split("  ")[0] == "RUS → UKR"
    assert "THREATEN violence" in head
    assert "planned · 2022-02-13 · 0.90 · fr.threaten.menacer" in head
    assert words.strip() == "“La Russie menace l'Ukraine de représailles.”"


def test_a_party_that_nobody_names_is_a_question_mark() -> None:
    assert "? → UKR" in plain(lines_of(an_event(source=None, dyad="UKR|-")))  # type: ignore[arg-type]


def test_stances_claims_and_tension_have_lines_of_their_own() -> None:
    assert "RUS → UKR" in plain(lines_of(a_stance()))
    assert "accuse -0.8 by Sergueï Lavrov · asserted" in plain(lines_of(a_stance()))
    assert "troops about 100,000 · says UKR" in plain(lines_of(a_claim()))
    shown = plain(lines_of(a_tension()))
    assert "41.2 high  (30 to 50, +12.5 in a week)" in shown
    assert (
        "+41.2  RUS → UKR THREATEN violence · asserted · 2022-02-12 · 1 article  “La Russie menace l'Ukraine.”" in shown
    )


def test_the_table_begins_with_the_highest_tension() -> None:
    table = plain(tension_table([a_tension("FRA|GBR", index=3.0), a_tension("RUS|UKR")]))
    assert table.index("RUS|UKR") < table.index("FRA|GBR")


def test_dyads_without_tension_are_counted_below_the_table() -> None:
    calm = [a_tension(dyad, index=0.0) for dyad in ("FRA|GBR", "FRA|ITA")]
    assert "1 more dyad was named" in plain(tension_table(calm[:1]))
    assert "2 more dyads were named" in plain(tension_table(calm))


def test_outlets_that_nobody_named_are_not_counted() -> None:
    assert "1 article, thin" in plain(lines_of(a_tension(articles=1, outlets=0, thin=True)))


def test_an_article_without_findings_says_so() -> None:
    assert "nothing found" in plain(article_block(a_text(), []))


def test_weak_events_of_an_article_are_counted_and_not_shown() -> None:
    weak = [an_event(sentence=f"Peut-être {number}.", confidence=0.29) for number in range(2)]
    shown = plain(article_block(a_text(), [an_event(confidence=0.3), *weak]))
    assert "La Russie menace l'Ukraine." in shown
    assert "Peut-être" not in shown
    assert "  2 weaker ones\n" in shown
    assert "1 weaker one\n" in plain(article_block(a_text(), weak[:1]))


@pytest.mark.parametrize("attack", ["\x1b[2J", "\x9b31m", "\x07", "\x00", "\r", "\u202e", "\x7f", "\u2028", "\u061c"])
def test_words_of_strangers_do_not_steer_the_terminal(attack: str) -> None:
    assert attack not in printable(f"La Russie{attack} menace")
    assert attack not in plain(lines_of(an_event(sentence=f"La{attack}Russie")))
    assert attack not in plain(article_block(a_text(title=f"La{attack}Russie", article_id=f"a{attack}"), []))


def test_brackets_in_an_article_are_no_markup() -> None:
    assert "[red]Moscou[/red]" in plain(lines_of(an_event(sentence="[red]Moscou[/red]")))


def test_a_long_quotation_is_cut() -> None:
    assert len(quoted("mot" * 500)) == 322
    assert quoted("a\n b\t c") == "“a b c”"


def test_no_blanks_follow_the_words() -> None:
    shown = plain(article_block(a_text(), [an_event(), an_event(sentence="mot " * 100)]))
    assert all(line == line.rstrip() for line in shown.splitlines())


def test_the_words_of_an_event_stand_in_their_sentence():
    text = "Un début. Hier, la France\na condamné la Russie pour son attaque. Et la suite."
    start, end = text.index("France"), text.index("Russie") + len("Russie")
    shown = in_sentence(text, Evidence(start=start, end=end, text=text[start:end]))
    assert shown.plain == "Hier, la France a condamné la Russie pour son attaque."


def test_a_sentence_without_end_is_cut_on_both_sides():
    text = "mot " * 200 + "Paris menace Londres" + " mot" * 200
    start = text.index("Paris")
    shown = in_sentence(text, Evidence(start=start, end=start + 20, text="Paris menace Londres")).plain
    assert shown.startswith("…") and shown.endswith("…") and "Paris menace Londres" in shown and len(shown) < 400
