"""What `vigie doctor` says of the settings; the rest of it is tested where there is a broker."""

from pydantic import SecretStr
from vigie.local.checks import look
from vigie.settings import Settings


def test_the_settings_that_stand_are_listed_and_a_password_is_not(monkeypatch) -> None:
    monkeypatch.delenv("VIGIE_BROKER", raising=False)
    check = next(look(Settings(namespace="mine", sasl_password=SecretStr("geheim"))))
    assert check.state == "ok"
    assert "VIGIE_NAMESPACE=mine" in check.says
    assert "VIGIE_SASL_PASSWORD=" in check.says
    assert "geheim" not in check.says
