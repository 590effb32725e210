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


def acting_parties(event_type: str, source: str | None, target: str | None) -> tuple[str | None, str | None]:
    """Say between which parties an act counts: civilians of another state count as their state where they suffer it.

    The people of a state that protest against another one act for their state; all else that ``.CVL`` does stays
    theirs. At home (``BLR`` against ``BLR.CVL``) nothing is folded. ``dyad_key`` of the result is the dyad.
    """
    home, abroad = (code.partition(".")[0] if code else None for code in (source, target))
    if home == abroad:
        return source, target
    return folded_party(source) if event_type == "PROTEST" else source, folded_party(target)
