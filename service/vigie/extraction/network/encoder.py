"""Windows of pieces in, what each piece means in its place out: multilingual-e5-small, taught further.

A transformer encoder as in Devlin et al. 2019 (BERT), in numpy, in single precision.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
HEADS = 12
_TINY = 1e-12
_GELU = math.sqrt(2.0 / math.pi)
_ROWS = 64
"""Pieces that are worked on at once where each has many numbers: they stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class _Layer:
    qkv: Array
    qkv_bias: Array
    out: Array
    out_bias: Array
    out_norm: Array
    widen: Array
    widen_bias: Array
    narrow: Array
    narrow_bias: Array
    narrow_norm: Array


@dataclass(frozen=True, slots=True)
class _Upper:
    """The layers of one reader, and what it makes of tags."""

    tags: Array
    layers: list[_Layer]


class Encoder:
    """Weights of the encoder: lower layers, on which several readers of their own stand.

    Reads nothing but arrays, so that training and service share its form.
    """

    def __init__(self, arrays: Mapping[str, Any], readers: Sequence[str]) -> None:
        """Take the weights by name, as `tests/evaluation/network/export.py` writes them.

        Args:
            arrays: of all readers.
            readers: what the names of each one's arrays begin with.
        """
        self._words = Quantised.of(arrays, "words")
        self._positions: Array = np.asarray(arrays["positions"], np.float32)
        self._norm: Array = np.asarray(arrays["norm"], np.float32)
        shared = int(arrays["tagged"])
        self._lower = [_layer(arrays, str(place)) for place in range(shared)]
        self._upper = [
            _Upper(
                np.asarray(arrays[f"{reader}tags"], np.float32),
                [_layer(arrays, f"{reader}{place}") for place in range(shared, int(arrays[f"{reader}layers"]))],
            )
            for reader in readers
        ]

    @property
    def width(self) -> int:
        """Numbers that describe one piece."""
        return int(self._positions.shape[1])

    def encode(self, windows: Sequence[Sequence[int]], tables: Sequence[Array]) -> list[list[Array]]:
        """Give for each reader an array of (pieces, width) for each window, in order.

        Args:
            windows: numbers of pieces.
            tables: what is known of each piece, (pieces, tags) for each window (`tags.table_of`).
        """
        # One at a time: what a window needs then stays in the processor's cache, which saves a quarter of the time.
        read = [self._encode(window, table) for window, table in zip(windows, tables, strict=True)]
        return [list(states) for states in zip(*read, strict=True)]

    def _encode(self, window: Sequence[int], table: Array) -> list[Array]:
        state = self._words.rows(np.asarray(window, np.int64)) + self._positions[: len(window)]
        state = reduce(_step, self._lower, _normed(state, self._norm))
        return [reduce(_step, upper.layers, state + table @ upper.tags) for upper in self._upper]


@dataclass(frozen=True, slots=True)
class Quantised:
    """A matrix kept as whole numbers, one scale a row: a quarter of the memory and of the file."""

    values: npt.NDArray[np.int8]
    scales: Array

    @classmethod
    def of(cls, arrays: Mapping[str, Any], name: str) -> "Quantised":
        """Take a matrix by its name."""
        return cls(np.asarray(arrays[name]), np.asarray(arrays[f"{name}.scale"], np.float32))

    def rows(self, places: npt.NDArray[np.int64]) -> Array:
        """Give some rows in single precision."""
        found: Array = self.values[places] * self.scales[places, None]
        return found

    def whole(self) -> Array:
        """Give all of it in single precision, transposed for ``state @ matrix``."""
        found: Array = np.ascontiguousarray((self.values * self.scales[:, None]).T)
        return found


def _layer(arrays: Mapping[str, Any], place: str) -> _Layer:
    def whole(name: str) -> Array:
        return Quantised.of(arrays, f"{place}.{name}").whole()

    def plain(name: str) -> Array:
        return np.asarray(arrays[f"{place}.{name}"], np.float32)

    return _Layer(
        qkv=whole("qkv"),
        qkv_bias=plain("qkv.bias"),
        out=whole("out"),
        out_bias=plain("out.bias"),
        out_norm=plain("out.norm"),
        widen=whole("widen"),
        widen_bias=plain("widen.bias"),
        narrow=whole("narrow"),
        narrow_bias=plain("narrow.bias"),
        narrow_norm=plain("narrow.norm"),
    )


def _step(state: Array, layer: _Layer) -> Array:
    heard: Array = _attended(state @ layer.qkv + layer.qkv_bias) @ layer.out
    heard += layer.out_bias
    heard += state
    state = _normed(heard, layer.out_norm)
    inner: Array = state @ layer.widen
    for first in range(0, len(inner), _ROWS):
        rows = inner[first : first + _ROWS]
        rows += layer.widen_bias
        rows[:] = gelu(rows)
    told: Array = inner @ layer.narrow
    told += layer.narrow_bias
    told += state
    return _normed(told, layer.narrow_norm)


def _attended(qkv: Array) -> Array:
    """Mix what the pieces of a window say, head by head: the weights of one head stay in the processor's cache."""
    pieces, width = qkv.shape[0], qkv.shape[1] // 3
    parts = qkv.reshape(pieces, 3, HEADS, width // HEADS).transpose(1, 2, 0, 3)
    queries = parts[0] * np.float32(1.0 / math.sqrt(width // HEADS))
    keys, values = np.ascontiguousarray(parts[1].transpose(0, 2, 1)), np.ascontiguousarray(parts[2])
    heard = np.empty((pieces, HEADS, width // HEADS), np.float32)
    for head in range(HEADS):
        weights = queries[head] @ keys[head]
        weights -= weights.max(-1, keepdims=True)
        np.exp(weights, out=weights)
        heard[:, head] = weights @ values[head] / weights.sum(-1, keepdims=True)
    return heard.reshape(pieces, width)


def _normed(state: Array, weights: Array) -> Array:
    state = state - state.mean(-1, keepdims=True)
    state /= np.sqrt(np.square(state).mean(-1, keepdims=True) + np.float32(_TINY))
    state *= weights[0]
    state += weights[1]
    return state


def gelu(values: Array) -> Array:
    """Gaussian error linear unit, by its usual approximation (Hendrycks and Gimpel 2016)."""
    inner = np.square(values)
    inner *= np.float32(0.044715 * _GELU)
    inner += np.float32(_GELU)
    inner *= values
    np.tanh(inner, out=inner)
    inner += np.float32(1)
    inner *= values
    inner *= np.float32(0.5)
    return inner
