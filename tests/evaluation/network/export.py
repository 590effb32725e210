"""A network in torch in, the files that the service reads out, and back: whole numbers with one scale a row.

`python tests/evaluation/network/export.py FIRST SECOND FOLDER` puts two networks on the same lowest layers into one.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from graph import write_graphs
from net import Layer, Lower, Upper
from packed import Base
from torch import nn
from vigie.extraction.network.questions import WINDOW

WHOLE = (("qkv", ("q", "k", "v")), ("out", ("ao",)), ("widen", ("fi",)), ("narrow", ("fo",)))
"""Matrices of a layer, with the parts that stand one under the other in each."""
SECOND = "second."
"""What the names of the second reader's arrays begin with."""
HEAD = ("a", "b", "q", "c", "f", "m", "out", "st", "ss", "ts", "bg", "ln", "rq", "v", "w")
WEIGHTS_ALONE = ("ra", "rb", "rf", "rc")
"""Parts of the head that have no bias."""


def write_weights(folder: Path, base: Base, vocabulary: list[str], lower: Lower, upper: Upper, manner: int) -> None:
    """Write the files that `vigie.extraction.network` reads, under the names it asks for.

    Training changes ``network.npz`` alone; ``words.npz`` and ``pieces.txt`` stay as they are.
    """
    words: dict[str, np.ndarray] = {}
    _whole(words, "words", lower.words.weight.detach().numpy())
    arrays: dict[str, np.ndarray] = {}
    arrays["positions"] = lower.positions.detach().numpy()[:WINDOW].astype(np.float16)
    arrays["norm"] = _norm(lower.norm, np.float32)
    layers = [*lower.layers, *upper.layers]
    arrays["layers"] = np.array(len(layers))
    arrays["tags"] = upper.tags.detach().numpy().astype(np.float16)
    arrays["tagged"] = np.array(len(lower.layers))
    for place, layer in enumerate(layers):
        _layer(arrays, place, layer)
    places = {piece: place for place, piece in enumerate(base.pieces)}
    known = [places[piece] for piece in vocabulary]
    arrays["marks"] = np.array([known.index(mark) for mark in base.marks])
    arrays["scores"] = base.scores[known].astype(np.float32)
    arrays["head.none"] = upper.none.detach().numpy().astype(np.float16)
    for name in HEAD:
        part = getattr(upper, name)
        bias = part.bias + upper.manners[manner] if name == "f" else part.bias
        arrays[f"head.{name}.weight"] = part.weight.detach().numpy().astype(np.float16)
        arrays[f"head.{name}.bias"] = bias.detach().numpy().astype(np.float16)
    for name in WEIGHTS_ALONE:
        arrays[f"head.{name}.weight"] = getattr(upper, name).weight.detach().numpy().astype(np.float16)
    arrays["head.rw"] = upper.rw.detach().numpy().astype(np.float16)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / "network.npz", **arrays)
    np.savez_compressed(folder / "words.npz", **words)
    (folder / "pieces.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    write_graphs(folder)


def read_weights(folder: Path, upper: Upper, frozen: int, reader: str = "") -> None:
    """Set the layers that learn, and the head, as a file has them; ``reader`` begins the names of the one that is meant."""
    with np.load(folder / "network.npz") as read:
        arrays = {name.removeprefix(reader): read[name] for name in read.files if name.startswith(reader)}
        for place, layer in enumerate(upper.layers, frozen):
            for name, parts in WHOLE:
                matrix = arrays[f"{place}.{name}"] * arrays[f"{place}.{name}.scale"].astype(np.float32)[:, None]
                rows = len(matrix) // len(parts)
                for index, part in enumerate(parts):
                    own = slice(index * rows, (index + 1) * rows)
                    layer.lines[part].weight.data = torch.from_numpy(matrix[own].copy())
                    layer.lines[part].bias.data = _single(arrays[f"{place}.{name}.bias"][own])
            for norm, name in (("aln", "out.norm"), ("oln", "narrow.norm")):
                layer.norms[norm].weight.data, layer.norms[norm].bias.data = _single(arrays[f"{place}.{name}"])
        upper.none.data = _single(arrays["head.none"])
        upper.tags.data = _single(arrays["tags"])
        for name in HEAD:
            for kind in ("weight", "bias"):
                getattr(getattr(upper, name), kind).data = _single(arrays[f"head.{name}.{kind}"])
        for name in WEIGHTS_ALONE:
            getattr(upper, name).weight.data = _single(arrays[f"head.{name}.weight"])
        upper.rw.data = _single(arrays["head.rw"])


def join_weights(first: Path, second: Path, folder: Path) -> None:
    """Write one network of two readers, who share words and lowest layers: `vigie.extraction.network` takes their mean."""
    with np.load(first / "network.npz") as read:
        arrays = {name: read[name] for name in read.files}
    with np.load(second / "network.npz") as read:
        upper = range(int(read["tagged"]), int(read["layers"]))
        own = [name for name in read.files if name.split(".")[0] in {"head", "tags", "layers", *map(str, upper)}]
        arrays |= {f"{SECOND}{name}": read[name] for name in own}
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / "network.npz", **arrays)
    for name in ("words.npz", "pieces.txt"):
        (folder / name).write_bytes((first / name).read_bytes())
    write_graphs(folder)


def _single(values: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(values.astype(np.float32))


def _layer(arrays: dict[str, np.ndarray], place: int, layer: Layer) -> None:
    for name, parts in WHOLE:
        lines = [layer.lines[part] for part in parts]
        _whole(arrays, f"{place}.{name}", np.concatenate([line.weight.detach().numpy() for line in lines]))
        bias = np.concatenate([line.bias.detach().numpy() for line in lines])
        arrays[f"{place}.{name}.bias"] = bias.astype(np.float16)
    arrays[f"{place}.out.norm"] = _norm(layer.norms["aln"], np.float16)
    arrays[f"{place}.narrow.norm"] = _norm(layer.norms["oln"], np.float16)


def _norm(norm: nn.LayerNorm, kind: type) -> np.ndarray:
    return np.stack([norm.weight.detach().numpy(), norm.bias.detach().numpy()]).astype(kind)


def _whole(arrays: dict[str, np.ndarray], name: str, matrix: np.ndarray) -> None:
    scales = np.maximum(np.abs(matrix).max(axis=1) / 127, 1e-8)
    arrays[name] = np.rint(matrix / scales[:, None]).astype(np.int8)
    arrays[f"{name}.scale"] = scales.astype(np.float16)


if __name__ == "__main__":
    join_weights(*map(Path, sys.argv[1:4]))
