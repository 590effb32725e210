"""Windows of pieces in, what each piece means in its place out: multilingual-e5-small, taught further.

A transformer encoder as in Devlin et al. 2019 (BERT), run by ONNX Runtime from the graphs that
`tests/evaluation/network/graph.py` writes.
"""

import math
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import onnxruntime

Array = npt.NDArray[np.float32]
_GELU = math.sqrt(2.0 / math.pi)
_ERRORS_ALONE = 3
Arithmetic = Literal["signed", "unsigned"]
"""How the matrices are handed over. Both reckon the same; ``signed`` is the faster one, but on processors of Intel's
kind without VNNI the sum of two products overflows there, and readings are worse."""
ZERO = 128
"""Zero of matrices without a sign."""
_PROCESSOR = Path("/proc/cpuinfo")


def arithmetic_here() -> Arithmetic:
    """Choose the fastest arithmetic that is right on this processor."""
    if platform.machine() not in ("x86_64", "AMD64"):
        return "signed"
    try:
        return "signed" if "vnni" in _PROCESSOR.read_text(encoding="utf-8") else "unsigned"
    except OSError:
        return "unsigned"


class Encoder:
    """Weights of the encoder: lower layers, on which several readers of their own stand."""

    def __init__(self, arrays: Mapping[str, Any], graph: bytes, arithmetic: Arithmetic) -> None:
        """Take the weights by name, as `tests/evaluation/network/export.py` writes them.

        Args:
            arrays: of all readers.
            graph: ONNX, in which arrays of those names are asked for.
            arithmetic: the one that the graph is for.

        Raises:
            ValueError: where the graph is none, or asks for other arrays than these.
        """
        self._words = Quantised.of(arrays, "words")
        self._positions: Array = np.asarray(arrays["positions"], np.float32)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = _ERRORS_ALONE
        # A worker reads with one process a core: threads inside each would wait for each other.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # 8 MB less and no slower
        # What the higher levels put in the place of an addition and a normalisation is four times as slow.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        handed = {
            name: onnxruntime.OrtValue.ortvalue_from_numpy(array) for name, array in _handed_over(arrays, arithmetic)
        }
        options.add_external_initializers(list(handed), list(handed.values()))
        try:
            self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # the runtime's errors have no class of their own
            raise ValueError(f"no graph for these weights: {error}") from error

    def encode(self, windows: Sequence[Sequence[int]], tables: Sequence[Array]) -> list[list[Array]]:
        """Give for each reader an array of (pieces, width) for each window, in order.

        Args:
            windows: numbers of pieces.
            tables: what is known of each piece, (pieces, tags) for each window (`tags.table_of`).
        """
        # One at a time: no piece is read that only fills up, and what a window needs stays in the processor's cache.
        read = [self._encode(window, table) for window, table in zip(windows, tables, strict=True)]
        return [list(states) for states in zip(*read, strict=True)]

    def _encode(self, window: Sequence[int], table: Array) -> list[Array]:
        pieces = self._words.rows(np.asarray(window, np.int64)) + self._positions[: len(window)]
        return [states[0] for states in self._session.run(None, {"pieces": pieces[None], "known": table[None]})]


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


def _handed_over(arrays: Mapping[str, Any], arithmetic: Arithmetic) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """Give the arrays as the graph asks for them: matrices for ``state @ matrix``, the two rows of a norm apart."""
    for name, array in arrays.items():
        last = name.rpartition(".")[2]
        if array.dtype == np.int8 and name != "words":
            matrix = np.ascontiguousarray(array.T)
            yield name, matrix if arithmetic == "signed" else matrix.view(np.uint8) ^ np.uint8(ZERO)
        elif last == "norm":
            yield f"{name}.weight", array[0].astype(np.float32)
            yield f"{name}.bias", array[1].astype(np.float32)
        elif last in ("scale", "bias", "tags") and "head." not in name and not name.startswith("words"):
            yield name, array.astype(np.float32)


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
