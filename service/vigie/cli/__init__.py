"""The commands, thin: options in, calls of the layers below, words for a person out."""


def main() -> None:
    """Run ``vigie``: exit code 0 if all went well, 1 if not, 2 for wrong use, 130 for Ctrl-C."""
    from vigie.cli.commands import app

    app(prog_name="vigie")
