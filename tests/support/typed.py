"""Command lines that stand in a file, held against the commands that there are."""

from collections.abc import Iterable
from typing import Any

from typer.main import get_command
from vigie.cli.commands import app


def options_of(words: Iterable[str]) -> set[str]:
    """Follow a command line of ours, less its first word; fails where a command or an option does not exist.

    Returns the environment variables that its options may be set by.
    """
    command: Any = get_command(app)
    left = list(words)
    while hasattr(command, "commands"):
        assert left and left[0] in command.commands, f"no such command: {words}"
        command = command.commands[left.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in left if word.startswith("--")} <= known, f"no such option: {words}"
    return {parameter.envvar for parameter in command.params if parameter.envvar}
