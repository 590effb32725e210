from pathlib import Path

import pytest
from support.alerts import an_alert
from vigie.errors import Misconfigured
from vigie.webhooks.subscriptions import Subscription, read_secret, read_subscriptions

GOOD = "subscriptions:\n  - name: a\n    url: https://a.example/\n    secret_file: a.secret\n"


def subscription(**fields: object) -> Subscription:
    return Subscription.model_validate({"name": "a", "url": "https://a.example/", "secret_file": "a.secret"} | fields)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "webhooks.yaml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# subscriptions:\n", "the file holds nothing yet"),
        ("subscriptions: []\n", "subscriptions: Tuple should have at least 1 item"),
        ("subscription: []\n", "subscription"),
        (GOOD + "    colour: red\n", "subscriptions.0.colour: Extra inputs are not permitted"),
        (GOOD + "    url: https://b.example/\n", "the key 'url' stands twice"),
        (GOOD.replace("https://", "ftp://"), "is not http://"),
        (GOOD + "    dyads: [RUS]\n", "RUS: a dyad is two codes of parties"),
        (GOOD + "    dyads: [RUS-XXX]\n", "RUS-XXX: XXX is the code of no party"),
        (GOOD + "    parties: [russia]\n", "russia is the code of no party"),
        (GOOD + "    minimum_level: calm\n", "minimum_level: Input should be 'elevated', 'high' or 'critical'"),
        (GOOD + "    kinds: [anything]\n", "kinds.0"),
        (GOOD + "    kinds: []\n", "kinds"),
        (GOOD + "    give_up_after_hours: 0\n", "give_up_after_hours"),
        (GOOD.replace("name: a", "name: A b"), "name"),
        (GOOD + GOOD.partition("\n")[2], "the name 'a' stands twice"),
        ("subscriptions: [\n", "webhooks.yaml"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        read_subscriptions(written(tmp_path, text))
    assert "webhooks.yaml" in str(caught.value)
    assert words in str(caught.value)


def test_the_example_of_the_page_is_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "service" / "vigie" / "webhooks" / "README.md").read_text("utf-8")
    [one] = read_subscriptions(written(tmp_path, page.partition("```yaml\n")[2].partition("```")[0]))
    assert (one.name, one.minimum_level, one.give_up_after_hours) == ("newsroom", "high", 24)
    assert one.concerns(an_alert(dyad="CHN|USA"))
    assert not one.concerns(an_alert(dyad="FRA|GBR"))


def test_a_secret_is_read_beside_the_file_and_must_be_long(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    [one] = read_subscriptions(path)
    with pytest.raises(Misconfigured, match=r"secret_file of a: .*a\.secret: No such file"):
        read_secret(one, path)
    (tmp_path / "a.secret").write_text("short\n", "utf-8")
    with pytest.raises(Misconfigured, match="a secret has 24 bytes at least"):
        read_secret(one, path)
    (tmp_path / "a.secret").write_text("0123456789abcdef0123456789abcdef\n", "utf-8")
    secret = read_secret(one, path)
    assert secret.get_secret_value() == b"0123456789abcdef0123456789abcdef"
    assert "0123" not in repr(secret)


@pytest.mark.parametrize(
    ("dyads", "parties", "dyad", "wanted"),
    [
        ((), (), "FRA|GBR", True),
        (("UKR-RUS",), (), "RUS|UKR", True),
        (("RUS-*",), (), "RUS|UKR", True),
        (("RUS-*",), (), "GBR|RUS", True),
        (("RUS-UKR",), (), "BLR|UKR", False),
        (("SDN|SPLM-N",), (), "SDN|SPLM-N", True),
        ((), ("SYR",), "RUS|SYR.REB", False),
        ((), ("SYR*",), "RUS|SYR.REB", True),
        (("FRA-GBR",), ("RUS",), "RUS|UKR", True),
    ],
)
def test_dyads_and_parties_choose_alerts(
    dyads: tuple[str, ...], parties: tuple[str, ...], dyad: str, wanted: bool
) -> None:
    assert subscription(dyads=dyads, parties=parties).concerns(an_alert(dyad=dyad)) == wanted


def test_levels_and_kinds_choose_alerts() -> None:
    high = subscription(minimum_level="high")
    assert high.wants(an_alert(level="critical"), "escalation", told_before=False)
    assert not high.wants(an_alert(level="elevated"), "escalation", told_before=False)
    assert not high.wants(an_alert(), "amendment", told_before=True)
    assert subscription(kinds=("amendment",)).wants(an_alert(), "amendment", told_before=False)


def test_a_withdrawal_goes_to_whoever_was_told() -> None:
    gone = an_alert(state="withdrawn", level="calm", kinds=())
    assert subscription(minimum_level="critical").wants(gone, "withdrawal", told_before=True)
    assert not subscription().wants(gone, "withdrawal", told_before=False)
