"""A running process asked how it is: exit code 0 where it is well, for those who restart it."""

import json
import urllib.error
import urllib.request

from vigie.cli.configured import settings_of_environment
from vigie.errors import Unavailable

PATIENCE = 4.0
"""Seconds for an answer; who asks every ten seconds should not queue up."""


def ask_health(*, ready: bool, port: int) -> bool:
    """Ask ``/live``, or ``/ready``, of a process on this machine and print its reasons; whether it is well.

    Args:
        ready: whether it can work now, instead of whether it lives.
        port: where it answers; 0: VIGIE_METRICS_PORT.

    Raises:
        Unavailable: nobody answers there.
    """
    url = f"http://127.0.0.1:{port or settings_of_environment().metrics_port}/{'ready' if ready else 'live'}"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=PATIENCE) as answer:
            body = answer.read()
    except urllib.error.HTTPError as error:
        body = error.read()
    except OSError as error:
        raise Unavailable(f"{url} does not answer: {getattr(error, 'reason', error)}") from error
    try:
        verdict = json.loads(body)
        print(", ".join(verdict["reasons"]) or "well")
        return bool(verdict["ok"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unavailable(f"{url} is not of ours") from error
