"""The shape of a network in, the ONNX graphs that the service runs out: all of the encoder but its weights.

`python tests/evaluation/network/graph.py FOLDER` writes them beside FOLDER/network.npz, one for each arithmetic that
`vigie.extraction.network.encoder` knows. Weights stay in that file and are handed over by name when the service starts, so that other
weights of the same shape need no new graph.

States are rounded to whole numbers of eight bits before each matrix. Before `widen` and `narrow` one piece, an anchor of
attention, holds numbers ten times as large as all others: there each piece has a scale of its own, elsewhere each window.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper
from onnx.external_data_helper import set_external_data
from vigie.extraction.network.encoder import ZERO, Arithmetic

HEADS = 12
_TINY = 1e-12
_SIGNED = 128, 127.0
"""Zero and largest number of what may be negative."""
_GELU = 64, 191.0
"""And of what `gelu` gives, whose least value is -0.17."""
_LEAST = 0.51
"""Largest value of a piece from which -0.17 has a number above 0."""
_OPSET, _IR = 18, 9


class _Graph:
    """Nodes and initial values, gathered while they are named."""

    def __init__(self, arithmetic: Arithmetic) -> None:
        self.arithmetic = arithmetic
        self.nodes: list[Any] = []
        self.held: dict[str, Any] = {}

    def of(self, kind: str, *inputs: str, outputs: int = 1, plain: bool = True, **how: Any) -> Any:
        """Add a node; give the name of its output, or a list of several."""
        names = [f"{kind}.{len(self.nodes)}.{place}" for place in range(outputs)]
        domain = "" if plain else "com.microsoft"
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **how))
        return names[0] if outputs == 1 else names

    def number(self, value: Any, kind: type) -> str:
        """Name a small constant, which stays in the graph."""
        name = f"{kind.__name__}.{value}"
        self.held[name] = numpy_helper.from_array(np.array(value, kind), name)
        return name

    def weight(self, name: str, kind: int, *shape: int) -> str:
        """Name an array that is handed over at the start."""
        self.held[name] = held = TensorProto(name=name, data_type=kind, dims=shape)
        held.raw_data = b""
        set_external_data(held, "network.npz")
        held.ClearField("raw_data")
        return name

    def line(self, state: str, name: str, shape: tuple[int, int]) -> str:
        """Multiply by a matrix and add its bias, one scale for all pieces."""
        matrix, scale, zero = self._matrix(name, shape)
        bias = self.weight(f"{name}.bias", TensorProto.FLOAT, shape[1])
        return self.of("DynamicQuantizeMatMul", state, matrix, scale, zero, bias, plain=False)

    def line_by_piece(self, state: str, name: str, shape: tuple[int, int], *, signed: bool) -> str:
        """Multiply by a matrix, one scale a piece; its bias is added by who asks."""
        zero, largest = _SIGNED if signed else _GELU
        axes = self.number([0, 2], np.int64)
        if signed:
            most = self.of("ReduceMax", self.of("Abs", state), axes, keepdims=0)
        else:
            most = self.of("Max", self.of("ReduceMax", state, axes, keepdims=0), self.number(_LEAST, np.float32))
        step = self.of("Mul", most, self.number(1 / largest, np.float32))
        zeros = self.of("Expand", self.number([zero], np.uint8), self.of("Shape", step))
        whole = self.of("QuantizeLinear", state, step, zeros, axis=1)
        matrix, scale, matrix_zero = self._matrix(name, shape)
        one, zero_name = self.number(1.0, np.float32), self.number(zero, np.uint8)
        told = self.of("MatMulIntegerToFloat", whole, matrix, one, scale, zero_name, matrix_zero, plain=False)
        return self.of("Mul", told, self.of("Unsqueeze", step, self.number([1], np.int64)))

    def norm(self, state: str, name: str, width: int) -> str:
        """Layer normalisation."""
        weights = [self.weight(f"{name}.{part}", TensorProto.FLOAT, width) for part in ("weight", "bias")]
        return self.of("LayerNormalization", state, *weights, axis=-1, epsilon=_TINY)

    def layer(self, state: str, place: str, width: int, inner: int) -> str:
        """One layer of the encoder."""
        parts = self.of(
            "Split", self.line(state, f"{place}.qkv", (width, 3 * width)), outputs=3, axis=-1, num_outputs=3
        )
        heard = self.of("MultiHeadAttention", *parts, plain=False, num_heads=HEADS)
        heard = self.line(heard, f"{place}.out", (width, width))
        state = self.norm(self.of("Add", heard, state), f"{place}.out.norm", width)
        wide = self.line_by_piece(state, f"{place}.widen", (width, inner), signed=True)
        bias = self.weight(f"{place}.widen.bias", TensorProto.FLOAT, inner)
        wide = self.of("FastGelu", wide, bias, plain=False)
        told = self.line_by_piece(wide, f"{place}.narrow", (inner, width), signed=False)
        told = self.of("Add", told, self.weight(f"{place}.narrow.bias", TensorProto.FLOAT, width))
        return self.norm(self.of("Add", told, state), f"{place}.narrow.norm", width)

    def _matrix(self, name: str, shape: tuple[int, int]) -> tuple[str, str, str]:
        """Name a matrix with its scale and its zero; without a name that is 0."""
        signed = self.arithmetic == "signed"
        return (
            self.weight(name, TensorProto.INT8 if signed else TensorProto.UINT8, *shape),
            self.weight(f"{name}.scale", TensorProto.FLOAT, shape[1]),
            "" if signed else self.number(ZERO, np.uint8),
        )


def graph_of(arrays: Mapping[str, Any], readers: Sequence[str], arithmetic: Arithmetic) -> ModelProto:
    """Give the graph for arrays of these shapes.

    Inputs: ``pieces`` (1, pieces, width), words and positions added up; ``known`` (1, pieces, tags). One output a reader.

    Args:
        arrays: by name, as `export.py` writes them.
        readers: what the names of each one's arrays begin with.
        arithmetic: how matrices are handed over.
    """
    graph = _Graph(arithmetic)
    width, inner, shared = arrays["positions"].shape[1], arrays["0.widen"].shape[0], int(arrays["tagged"])
    known = arrays[f"{readers[0]}tags"].shape[0]
    state = graph.norm("pieces", "norm", width)
    for place in range(shared):
        state = graph.layer(state, str(place), width, inner)
    told = []
    for reader in readers:
        tags = graph.of("MatMul", "known", graph.weight(f"{reader}tags", TensorProto.FLOAT, known, width))
        own = graph.of("Add", state, tags)
        for place in range(shared, int(arrays[f"{reader}layers"])):
            own = graph.layer(own, f"{reader}{place}", width, inner)
        told.append(own)

    def value(name: str, last: int) -> Any:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "pieces", last])

    made = helper.make_graph(
        graph.nodes,
        "encoder",
        [value("pieces", width), value("known", known)],
        [value(name, width) for name in told],
        list(graph.held.values()),
    )
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=_IR, producer_name="vigie")


def write_graphs(folder: Path) -> None:
    """Write the graphs beside the weights that they are for."""
    with np.load(folder / "network.npz") as read:
        arrays = {name: read[name] for name in read.files}
    readers = [name.removesuffix("head.none") for name in arrays if name.endswith("head.none")]
    for arithmetic in get_args(Arithmetic):
        graph = graph_of(arrays, readers, arithmetic)
        (folder / f"encoder.{arithmetic}.onnx").write_bytes(graph.SerializeToString(deterministic=True))


if __name__ == "__main__":
    write_graphs(Path(sys.argv[1]))
