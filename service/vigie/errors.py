"""Errors, by who must act. Imported by everybody, imports nothing."""


class Rejected(Exception):
    """This message can never be processed: it goes to quarantine with its reason.

    ``reason`` is a short snake_case code that counts and filters use; ``detail`` says more, to a person.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class Unavailable(Exception):
    """A dependency is away: wait and try again. The message says what to do, in one line."""


class Misconfigured(Exception):
    """A setting or a language pack is wrong: refuse to start. The message names the file or setting, in one line."""
