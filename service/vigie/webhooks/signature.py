"""A secret, a time and a body in, the signature that shows who sent it and when out."""

import hashlib
import hmac
from datetime import datetime

SIGNATURE = "Vigie-Signature"
TIMESTAMP = "Vigie-Timestamp"
KEY = "Idempotency-Key"
VERSION = "v1"


def signed_headers(secret: bytes, body: bytes, *, key: str, at: datetime) -> dict[str, str]:
    """Write the headers of a call.

    The signature is HMAC-SHA256 over ``timestamp.body``: who replays an old call cannot date it anew.
    """
    timestamp = str(int(at.timestamp()))
    return {
        "Content-Type": "application/json",
        TIMESTAMP: timestamp,
        SIGNATURE: f"{VERSION}={signature(secret, timestamp, body)}",
        KEY: key,
    }


def signature(secret: bytes, timestamp: str, body: bytes) -> str:
    """Sign, in hexadecimal digits."""
    return hmac.new(secret, timestamp.encode("ascii") + b"." + body, hashlib.sha256).hexdigest()
