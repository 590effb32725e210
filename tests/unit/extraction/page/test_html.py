"""Pages that are no news pages: what is read of them, and that it costs little."""

import pytest
from vigie.extraction.page import html
from vigie.extraction.page.html import extracted

MANY = " ".join(f"a{number}='x'" for number in range(html._MOST_ATTRIBUTES + 2000))


def test_a_tag_with_too_many_attributes_keeps_the_page_out_of_the_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(html, "_by_tree", asked.append)
    assert "Oslo protested." in extracted(f"<p {MANY}>x</p><p>Oslo protested.</p>").text
    assert asked == []


def test_a_long_value_of_one_attribute_does_not() -> None:
    page = f'<html><body><article data-words="{MANY}"><p>Oslo protested.</p></article></body></html>'
    assert html._is_bearable(page)
    assert extracted(page).text == "Oslo protested."
