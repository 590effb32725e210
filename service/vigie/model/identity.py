"""Stable names: the same content gives the same id, today and in a replay."""

import hashlib
from collections.abc import Iterable

NO_PARTY = "-"


def digest(*parts: str | int | None, size: int = 10) -> str:
    """Name a tuple of parts by ``size`` bytes of BLAKE2b, in hex. ``None`` differs from the empty text."""
    hasher = hashlib.blake2b(digest_size=size)
    for part in parts:
        hasher.update(b"\x00" if part is None else b"\x01" + str(part).encode("utf-8", "surrogatepass"))
        hasher.update(b"\x1f")
    return hasher.hexdigest()


def dyad_key(first: str | None, second: str | None) -> str:
    """Write the unordered pair of two party codes: ``RUS|UKR``, ``RUS|-``, ``-|-``; sorted, a missing one last."""
    known: Iterable[str] = sorted(code for code in (first, second) if code)
    codes = [*known, NO_PARTY, NO_PARTY][:2]
    return "|".join(codes)


def folded_party(code: str | None) -> str | None:
    """Reduce the civilians of a state to their state (``UKR.CVL`` to ``UKR``); rebels and opposition stay apart."""
    return code.removesuffix(".CVL") if code else None
