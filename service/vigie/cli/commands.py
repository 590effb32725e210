"""What can be typed: every command with its options; each imports what it needs when it runs.

So `vigie --help` waits for nothing, and `vigie extract` never hears of Kafka.
"""

import errno
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from vigie.cli.doctor import doctor
from vigie.cli.up import up
from vigie.errors import Misconfigured, Rejected, Unavailable

Files = Annotated[
    list[str],
    typer.Argument(metavar="FILE…|-", help="Files, folders, or - for standard input.", show_default=False),
]
Since = Annotated[str | None, typer.Option(help="Only from then on: 2h, 3d, a day or an instant.", metavar="WHEN")]
Reason = Annotated[str | None, typer.Option(help="Only of this reason, as not_json.", metavar="REASON")]
OneDyad = Annotated[
    str | None, typer.Argument(metavar="RUS-UKR", help="One dyad (pair of parties); all otherwise.", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
"""What the system says where a folder cannot be written."""


class Watched(StrEnum):
    """What can be watched."""

    events = "events"
    stances = "stances"
    claims = "claims"
    tension = "tension"
    alerts = "alerts"
    disagreements = "disagreements"
    rejected = "rejected"


class Part(StrEnum):
    """The two halves of the work."""

    extract = "extract"
    aggregate = "aggregate"


class Commands(TyperGroup):
    """Commands whose expected errors are one line on standard error and exit code 1."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """Keep the order of registration, which is that of a first visit."""
        return list(self.commands)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except (Rejected, Unavailable, Misconfigured) as error:
            print(f"vigie: {' '.join(str(error).split())}", file=sys.stderr)
            raise typer.Exit(1) from error
        except BrokenPipeError:
            raise  # the reader has left: nobody is told
        except OSError as error:
            hint = "; the data lies in VIGIE_FOLDER, Kafka's jars in XDG_CACHE_HOME" if error.errno in FORBIDDEN else ""
            print(f"vigie: the system refused: {error}{hint}", file=sys.stderr)
            raise typer.Exit(1) from error


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
rejected = typer.Typer(cls=Commands, no_args_is_help=True, rich_markup_mode="rich")
webhooks = typer.Typer(cls=Commands, no_args_is_help=True, rich_markup_mode="rich")
archive = typer.Typer(cls=Commands, no_args_is_help=True, rich_markup_mode="rich")


def _version(asked: bool) -> None:
    if asked:
        from vigie import __version__

        print(f"vigie {__version__}")
        raise typer.Exit


@app.callback()
def vigie(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Read news as it is published and tell, with proof, where tension between states rises.

    Begin with [bold]vigie up[/]: it brings Kafka along, reads five articles and shows what it found.
    Settings are environment variables (VIGIE_BROKER, …); [bold]vigie doctor[/] shows which stand.
    """
    del version


app.command()(up)


@app.command()
def push(
    files: Files,
    check: Annotated[bool, typer.Option("--check", help="Only look whether the records are articles.")] = False,
) -> None:
    """Publish articles: JSON, arrays, JSON Lines, plain text, HTML, or folders of them.

    A record needs text or html; id, title, outlet, url, published_at and language are welcome.
    What is no article is named with its place and its reason; the rest is published, and the exit code is 1.
    """
    from vigie.cli.push import check_files, push_files

    _ended(check_files(files) if check else push_files(files))


@app.command()
def feed(
    addresses: Annotated[
        list[str] | None, typer.Argument(metavar="URL…", help="RSS or Atom feeds.", show_default=False)
    ] = None,
    every: Annotated[str, typer.Option(help="Between two looks at a feed: 15m, 2h.", metavar="TIME")] = "15m",
    once: Annotated[bool, typer.Option("--once", help="Look at each feed once and end.")] = False,
    file: Annotated[
        Path | None,
        typer.Option(
            help="A list: an address a line, its outlet's name after it, # for remarks.",
            metavar="FILE",
            envvar="VIGIE_FEEDS",
        ),
    ] = None,
) -> None:
    """Follow news feeds: publish each new article once, read in full where the feed has only a summary.

    Asks robots.txt, asks a host once at a time, and asks less often where it is refused. Private addresses are asked
    only where they are the feed's own.
    """
    from vigie.cli.feed import follow_feeds

    _ended(follow_feeds(addresses or [], every=every, once=once, file=file))


@app.command()
def watch(
    what: Annotated[Watched, typer.Argument(help="Which records.", show_default=False)],
    dyad: Annotated[str | None, typer.Option(help="Only of this dyad (pair of parties).", metavar="RUS-UKR")] = None,
    as_json: AsJson = False,
    from_beginning: Annotated[bool, typer.Option("--from-beginning", help="The oldest first.")] = False,
    until_now: Annotated[bool, typer.Option("--until-now", help="Stop at the last record that stands now.")] = False,
) -> None:
    """Show what is found, live, each with the words that show it."""
    from vigie.cli.watch import watch_topic

    watch_topic(what.value, dyad=dyad, as_json=as_json, from_beginning=from_beginning, until_now=until_now)


@app.command()
def tension(
    dyad: OneDyad = None,
    at: Annotated[str | None, typer.Option(help="The day asked for.", metavar="DAY")] = None,
    why: Annotated[bool, typer.Option("--why", help="Everything that it is made of.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show how tense it is between two parties, and what makes it so; otherwise all dyads at their last event day."""
    from vigie.cli.tension import show_tension

    show_tension(dyad, at=at, why=why, as_json=as_json)


@app.command()
def disagreements(dyad: OneDyad = None, as_json: AsJson = False) -> None:
    """Show where sources differ: numbers of one thing that exclude each other, deeds laid on one party or the other."""
    from vigie.cli.tension import show_disagreements

    show_disagreements(dyad, as_json=as_json)


@app.command()
def gpr(
    country: Annotated[
        str | None, typer.Argument(metavar="RUS", help="Only articles that name this state.", show_default=False)
    ] = None,
    days: Annotated[int, typer.Option(min=1, help="The last so many days with articles.")] = 14,
    as_json: AsJson = False,
) -> None:
    """Show a second gauge that knows no events: the share of articles on threats and acts of war and terror."""
    from vigie.cli.gpr import show_gpr

    show_gpr(country, days=days, as_json=as_json)


@app.command()
def extract(
    files: Files,
    stages: Annotated[bool, typer.Option("--stages", help="Print also what each stage found.")] = False,
    processes: Annotated[int, typer.Option(min=0, max=64, help="Processes that read; 0: one a core.")] = 0,
    arrival: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="When articles without a date came; unset: now."),
    ] = None,
) -> None:
    """Print what articles say: one JSON object per article and line, in their order. Needs no Kafka.

    Each object holds article_id, language, actors, events, stances and claims. Offsets count characters of the text.
    """
    from vigie.cli.extract import extract_files

    now = arrival.replace(tzinfo=UTC) if arrival else datetime.now(UTC)
    _ended(extract_files(files, now=now, processes=processes, stages=stages))


@app.command()
def explain(files: Files) -> None:
    """Show an article with what was found in it marked, and the rule and the words that say so. Needs no Kafka."""
    from vigie.cli.explain import explain_files

    _ended(explain_files(files, now=datetime.now(UTC)))


app.add_typer(rejected, name="rejected", help="Messages that could not be processed: list, show, send again.")


@rejected.command("list")
def list_(
    reason: Reason = None,
    since: Since = None,
    as_json: AsJson = False,
    limit: Annotated[int, typer.Option(min=1, help="The newest so many.")] = 50,
) -> None:
    """List them, the newest last, each with its place, reason and origin."""
    from vigie.cli.rejected import list_rejected, since_of

    list_rejected(reason=reason, since=since_of(since) if since else None, as_json=as_json, limit=limit)


@rejected.command()
def show(
    place: Annotated[str, typer.Argument(metavar="PARTITION:OFFSET", help="As `list` shows it.", show_default=False)],
    raw: Annotated[bool, typer.Option("--raw", help="Write its bytes, and nothing else.")] = False,
) -> None:
    """Show one with its headers and its bytes."""
    from vigie.cli.rejected import show_rejected

    show_rejected(place, raw=raw)


@rejected.command()
def replay(
    places: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PARTITION:OFFSET]…", help="As `list` shows them.", show_default=False),
    ] = None,
    reason: Reason = None,
    since: Since = None,
    everything: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
) -> None:
    """Send them again to the topic they came from; what failed three times stays.

    To send one twice does no harm: whatever is found in an article has the same ids each time.
    """
    from vigie.cli.rejected import replay_rejected, since_of

    moment = since_of(since) if since else None
    _ended(replay_rejected(places or [], reason=reason, since=moment, everything=everything))


@app.command("replay")
def replay_(files: Files) -> None:
    """Publish an archive again, in the order of its dates: JSON Lines of findings or of articles. A year takes minutes.

    Takes what `vigie export` and `vigie extract` print, and articles as `vigie push` does. History fills; what
    dashboards show of now stands still. To replay twice does no harm.
    """
    from vigie.cli.replay import replay_files

    _ended(replay_files(files))


@app.command()
def export(
    dyad: OneDyad = None,
) -> None:
    """Print the events, stances and volume that tension is made of, as JSON Lines."""
    from vigie.cli.tension import export_findings

    export_findings(dyad)


@app.command("recompute")
def recompute_(
    dyad: Annotated[str, typer.Argument(metavar="RUS-UKR", help="The dyad.", show_default=False)],
    day: Annotated[str, typer.Argument(metavar="DAY", help="As 2022-02-12.", show_default=False)],
    export_file: Annotated[
        Path, typer.Option("--from", help="What `vigie export` printed, or -.", metavar="FILE", show_default=False)
    ],
) -> None:
    """Compute the index again from an export, by the published formula alone. Needs no Kafka."""
    from vigie.cli.tension import recompute_index

    recompute_index(dyad, day, export_file)


@app.command()
def topics(
    create: Annotated[bool, typer.Option("--create", help="Create what is missing.")] = False,
) -> None:
    """Compare the topics with the manifest: partitions, what they hold, how far each group has read."""
    from vigie.cli.topics import create_topics, show_topics

    _ended(create_topics() if create else show_topics())


@app.command()
def worker(
    only: Annotated[Part | None, typer.Option(help="Carry this half alone; both otherwise.")] = None,
    port_file: Annotated[
        Path | None, typer.Option(help="Where to write host:port of /metrics, /live and /ready.", metavar="FILE")
    ] = None,
) -> None:
    """Run one worker, until SIGTERM or Ctrl-C. `vigie up` starts one by itself."""
    from vigie.cli.configured import settings_with_broker
    from vigie.stream.worker import run_worker

    raise typer.Exit(run_worker(settings_with_broker(), only=only.value if only else None, port_file=port_file))


WebhooksFile = Annotated[
    Path, typer.Option("--file", help="The subscriptions, in YAML.", metavar="FILE", envvar="VIGIE_WEBHOOKS")
]
app.add_typer(webhooks, name="webhooks", help="Signed calls of other programs when there is an alert.")


@webhooks.command("run")
def run_webhooks(
    file: WebhooksFile = Path("webhooks.yaml"),
    port_file: Annotated[
        Path | None, typer.Option(help="Where to write host:port of /metrics, /live and /ready.", metavar="FILE")
    ] = None,
) -> None:
    """Call every subscription when an alert concerns it, until SIGTERM or Ctrl-C.

    A call that fails is made again for hours, under the same Idempotency-Key; none waits for another subscription.
    """
    from vigie.cli.webhooks import run

    run(file, port_file)


@webhooks.command("test")
def send_sample(
    name: Annotated[str, typer.Argument(help="Of the subscription.", show_default=False)],
    file: WebhooksFile = Path("webhooks.yaml"),
) -> None:
    """Send a sample to one subscription now, signed like the real ones. Needs no Kafka."""
    from vigie.cli.webhooks import call_once

    _ended(call_once(name, file))


@webhooks.command("list")
def list_webhooks() -> None:
    """List the deliveries that wait and those that were given up, each with its reason."""
    from vigie.cli.webhooks import list_deliveries

    list_deliveries()


@webhooks.command("again")
def again(
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER…", help="As `list` shows them.", show_default=False)],
) -> None:
    """Let deliveries that were given up wait again; the running `vigie webhooks run` sends them."""
    from vigie.cli.webhooks import send_again

    send_again(numbers)


app.add_typer(archive, name="archive", help="The archive, in SQL, of all that was found: run, rebuild, status.")


@archive.command("run")
def run_(
    port_file: Annotated[
        Path | None, typer.Option(help="Where to write host:port of /metrics, /live and /ready.", metavar="FILE")
    ] = None,
) -> None:
    """Keep the archive, until SIGTERM or Ctrl-C. `vigie up` starts this by itself.

    It is a file beside the data unless VIGIE_ARCHIVE names another database (postgresql://user@host/name). Several may
    run on one PostgreSQL: they share the work.
    """
    from vigie.cli.archive import keep_archive

    raise typer.Exit(keep_archive(port_file))


@archive.command()
def rebuild() -> None:
    """Build it anew from the topics. Who reads sees the old rows until the new ones are all there."""
    from vigie.cli.archive import rebuild_archive

    rebuild_archive()


@archive.command()
def status() -> None:
    """Count the rows of each table, and the records that are still to be read."""
    from vigie.cli.archive import show_status

    show_status()


@app.command()
def web(
    in_browser: Annotated[bool, typer.Option("--open", help="Open them in a browser.")] = False,
) -> None:
    """Serve the pages over the archive, until SIGTERM or Ctrl-C. `vigie up` starts them by itself.

    They are at http://127.0.0.1:8750/ unless VIGIE_WEB_HOST and VIGIE_WEB_PORT say otherwise.
    """
    from vigie.cli.web import serve_pages

    serve_pages(in_browser=in_browser)


@app.command()
def health(
    ready: Annotated[bool, typer.Option("--ready", help="Whether it can work now, not only whether it lives.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where it answers; 0: VIGIE_METRICS_PORT.")] = 0,
) -> None:
    """Ask a process of Vigie on this machine whether it is well; exit code 0 if so. For those who restart it."""
    from vigie.cli.health import ask_health

    _ended(ask_health(ready=ready, port=port))


app.command()(doctor)


def _ended(good: bool) -> None:
    if not good:
        raise typer.Exit(1)
