"""The file of subscriptions in, who wants to hear of which alert out."""

import re
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, get_args

import httpx
from pydantic import BaseModel, ConfigDict, Field, SecretBytes, field_validator, model_validator

from vigie.errors import Misconfigured
from vigie.model.alert import Alert
from vigie.model.tension import Level
from vigie.ontology.parties import all_parties
from vigie.ontology.yaml_text import read_shaped

Kind = Literal["escalation", "de-escalation", "withdrawal", "amendment"]
"""What a revision of an alert tells: it opened or rose, it closed, there was no such episode, its past is corrected."""
LEVELS: tuple[Level, ...] = get_args(Level)
LEAST_SECRET = 24
"""Bytes of a secret: fewer can be guessed from one signed call."""
MOST = 200

Text = Annotated[str, Field(min_length=1, max_length=200)]


class Subscription(BaseModel):
    """One address that wants to be called."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,39}$")]
    """Of metrics, logs and commands."""
    url: str
    secret_file: Path
    """Relative to the file of subscriptions."""
    dyads: Annotated[tuple[Text, ...], Field(max_length=1000)] = ()
    """As ``RUS-UKR``, or ``RUS-*``; with a bar where a code holds a hyphen. Empty, like ``parties``: all."""
    parties: Annotated[tuple[Text, ...], Field(max_length=1000)] = ()
    """As ``RUS``, or ``RUS*`` for its rebels and opposition too: alerts in which one of them is a party."""
    minimum_level: Literal["elevated", "high", "critical"] = "elevated"
    """Of the highest level that the episode has reached."""
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)] = ("escalation", "de-escalation", "withdrawal")
    give_up_after_hours: Annotated[float, Field(gt=0, le=720)] = 24.0

    @field_validator("url")
    @classmethod
    def _of_the_web(cls, given: str) -> str:
        try:
            url = httpx.URL(given)
        except httpx.InvalidURL as error:
            raise ValueError(str(error)) from error
        if url.scheme not in ("http", "https") or not url.host:
            raise ValueError("is not http://… or https://…")
        return given

    @field_validator("dyads")
    @classmethod
    def _of_two_parties(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for dyad in given:
            for code in _codes(dyad):
                _check_code(dyad, code)
        return given

    @field_validator("parties")
    @classmethod
    def _of_known_parties(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for code in given:
            _check_code(code, code)
        return given

    @cached_property
    def _pairs(self) -> tuple[tuple[str, str], ...]:
        return tuple(_codes(dyad) for dyad in self.dyads)

    def concerns(self, alert: Alert) -> bool:
        """Tell whether the parties of an alert are wanted."""
        first, second = alert.dyad.split("|")
        if not self.dyads and not self.parties:
            return True
        if any(fnmatchcase(code, wanted) for code in (first, second) for wanted in self.parties):
            return True
        return any(
            (fnmatchcase(first, one) and fnmatchcase(second, other))
            or (fnmatchcase(first, other) and fnmatchcase(second, one))
            for one, other in self._pairs
        )

    def wants(self, alert: Alert, kind: Kind, *, told_before: bool) -> bool:
        """Tell whether a revision of an alert is to be sent.

        A withdrawal goes to whoever was told of the alert, and to nobody else.
        """
        if kind not in self.kinds:
            return False
        if kind == "withdrawal":
            return told_before
        return self.concerns(alert) and LEVELS.index(alert.level) >= LEVELS.index(self.minimum_level)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    subscriptions: Annotated[tuple[Subscription, ...], Field(min_length=1, max_length=MOST)]

    @model_validator(mode="after")
    def _names_are_unique(self) -> "_File":
        names = [one.name for one in self.subscriptions]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"the name {min(twice)!r} stands twice")
        return self


def read_subscriptions(path: Path) -> tuple[Subscription, ...]:
    """Read the file of subscriptions (YAML).

    Raises:
        Misconfigured: naming the first key that is missing, unknown or wrong.
    """
    return read_shaped(path, _File).subscriptions


def read_secret(subscription: Subscription, path: Path) -> SecretBytes:
    """Read the secret of a subscription; blanks and line ends around it are no part of it.

    Raises:
        Misconfigured: it is not there, or too short.
    """
    file = path.parent / subscription.secret_file
    try:
        secret = file.read_bytes().strip()
    except OSError as error:
        raise Misconfigured(f"{path}: secret_file of {subscription.name}: {file}: {error.strerror}") from error
    if len(secret) < LEAST_SECRET:
        raise Misconfigured(
            f"{file}: a secret has {LEAST_SECRET} bytes at least; `openssl rand -hex 32 > {file.name}` makes a good one"
        )
    return SecretBytes(secret)


def _codes(dyad: str) -> tuple[str, str]:
    """Split a dyad as people write it."""
    sign = "|" if "|" in dyad else "-"
    codes = dyad.split(sign)
    if len(codes) != 2 or not all(codes):
        raise ValueError(f"{dyad}: a dyad is two codes of parties, as RUS-UKR, or SDN|SPLM-N where one holds a hyphen")
    return codes[0], codes[1]


def _check_code(written: str, code: str) -> None:
    if not re.fullmatch(r"[A-Z0-9.*-]+", code) or ("*" not in code and all_parties().kind_of(code) is None):
        raise ValueError(f"{written}: {code} is the code of no party; they are as RUS, UKR, UKR.REB, NATO, RUS*")
