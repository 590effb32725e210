"""`vigie doctor`: what is there, what is missing, what to do."""

import typer

from vigie.cli.configured import settings_of_environment

_SIGNS = {"ok": "[green]ok  [/]", "note": "[yellow]note[/]", "bad": "[red]BAD [/]"}


def doctor() -> None:
    """Look at this machine, the settings and Kafka; say what is missing and what to do. Exit code 1 if something is."""
    from rich.markup import escape

    from vigie.cli.render import console as new_console
    from vigie.local.checks import look

    console = new_console()
    bad = 0
    for check in look(settings_of_environment()):
        bad += check.state == "bad"
        console.print(f"{_SIGNS[check.state]} [bold]{check.name:15}[/] {escape(check.says)}", soft_wrap=True)
        if check.todo:
            console.print(f"{'':21}→ {escape(check.todo)}", soft_wrap=True)
    if bad:
        console.print(f"\n{bad} thing{'s' if bad > 1 else ''} to mend.")
        raise typer.Exit(1)
    console.print("\nNothing is in the way.")
