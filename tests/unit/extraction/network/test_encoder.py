"""The encoder gives what the layers of BERT give, nearly, in whole numbers; windows and readers keep apart."""

import math

import numpy as np
import pytest
from network.graph import HEADS, graph_of
from vigie.extraction.network import encoder as encoders
from vigie.extraction.network.encoder import Encoder, arithmetic_here, gelu
from vigie.extraction.network.relations import WEIGHTS

WIDTH, INNER, TAGS = 8 * HEADS, 192, 5


def arrays_of(*readers):
    """One shared layer, one of each reader's own, of random numbers."""
    generator = np.random.default_rng(3)
    arrays = {"positions": generator.normal(size=(9, WIDTH)), "tagged": np.array(1)}

    def whole(name, rows, columns):
        arrays[name] = generator.normal(0, 32, (rows, columns)).clip(-127, 127).astype(np.int8)
        arrays[f"{name}.scale"] = np.full(rows, 1 / 32 / math.sqrt(columns), np.float16)

    def layer(place):
        shapes = {"qkv": (3 * WIDTH, WIDTH), "out": (WIDTH, WIDTH), "widen": (INNER, WIDTH), "narrow": (WIDTH, INNER)}
        for name, shape in shapes.items():
            whole(f"{place}.{name}", *shape)
            arrays[f"{place}.{name}.bias"] = generator.normal(0, 0.1, shape[0])
        for name in ("out", "narrow"):
            arrays[f"{place}.{name}.norm"] = np.stack([np.ones(WIDTH), generator.normal(0, 0.1, WIDTH)])

    whole("words", 11, WIDTH)
    arrays["norm"] = np.stack([np.ones(WIDTH), np.zeros(WIDTH)])
    layer("0")
    for reader in readers:
        layer(f"{reader}1")
        arrays |= {f"{reader}tags": generator.normal(size=(TAGS, WIDTH)), f"{reader}layers": np.array(2)}
    return arrays


def encoder_of(*readers):
    arrays, arithmetic = arrays_of(*readers), arithmetic_here()
    return Encoder(arrays, graph_of(arrays, readers, arithmetic).SerializeToString(), arithmetic)


def normed(state, norm):
    state = state - state.mean(-1, keepdims=True)
    return state / state.std(-1, keepdims=True) * norm[0] + norm[1]


def step(state, arrays, place):
    """A layer as it stands in the paper, in double precision."""

    def line(values, name):
        matrix = arrays[f"{place}.{name}"] * arrays[f"{place}.{name}.scale"].astype(float)[:, None]
        return values @ matrix.T + arrays[f"{place}.{name}.bias"]

    queries, keys, values = line(state, "qkv").reshape(len(state), 3, HEADS, -1).transpose(1, 2, 0, 3)
    weights = np.exp(queries @ keys.transpose(0, 2, 1) / math.sqrt(WIDTH // HEADS))
    heard = (weights / weights.sum(-1, keepdims=True) @ values).transpose(1, 0, 2).reshape(len(state), WIDTH)
    state = normed(state + line(heard, "out"), arrays[f"{place}.out.norm"])
    return normed(state + line(gelu(line(state, "widen")), "narrow"), arrays[f"{place}.narrow.norm"])


def test_whole_numbers_change_little():
    arrays, window, known = arrays_of(""), [1, 2, 3, 4], np.eye(4, TAGS, dtype=np.float32)
    state = arrays["words"][window] * arrays["words.scale"].astype(float)[window, None] + arrays["positions"][:4]
    state = step(normed(state, arrays["norm"]), arrays, "0")
    expected = step(state + known @ arrays["tags"], arrays, "1")
    told = encoder_of("").encode([window], [known])[0][0]
    assert np.abs(told - expected).mean() < 0.02
    assert np.abs(told - expected).max() < 0.1


def test_windows_do_not_hear_each_other():
    encoder = encoder_of("")
    known = np.eye(3, TAGS, dtype=np.float32)
    alone = encoder.encode([[1, 2, 3]], [known])[0][0]
    beside = encoder.encode([[4, 5, 6, 7, 8], [1, 2, 3]], [np.zeros((5, TAGS), np.float32), known])[0][1]
    assert alone == pytest.approx(beside, abs=1e-5)


def test_readers_on_the_same_lower_layers_make_their_own_of_them():
    known = np.eye(3, TAGS, dtype=np.float32)
    first, second = encoder_of("", "second.").encode([[1, 2, 3]], [known])
    assert len(first) == len(second) == 1
    assert first[0].shape == second[0].shape == (3, WIDTH)
    assert np.abs(first[0] - second[0]).max() > 0.1
    assert encoder_of("").encode([[1, 2, 3]], [known])[0][0] == pytest.approx(first[0], abs=1e-5)


def test_a_graph_for_other_weights_is_refused():
    arrays = arrays_of("")
    with pytest.raises(ValueError, match="no graph for these weights"):
        Encoder(arrays, graph_of(arrays_of("", "second."), ["", "second."], "signed").SerializeToString(), "signed")
    with pytest.raises(ValueError, match="no graph for these weights"):
        Encoder(arrays, graph_of(arrays, [""], "signed").SerializeToString(), "unsigned")
    with pytest.raises(ValueError, match="no graph for these weights"):
        Encoder(arrays, b"no graph at all", "signed")


@pytest.mark.parametrize(
    ("machine", "told", "chosen"),
    [
        ("x86_64", "flags : sse2 avx2 avx512_vnni", "signed"),
        ("x86_64", "flags : avx2 avx_vnni", "signed"),
        ("x86_64", "flags : avx2 avx512f avx512bw", "unsigned"),
        ("x86_64", None, "unsigned"),
        ("aarch64", "Features : asimd", "signed"),
    ],
)
def test_a_processor_that_would_overflow_is_given_numbers_without_a_sign(monkeypatch, tmp_path, machine, told, chosen):
    if told is not None:
        (tmp_path / "cpuinfo").write_text(told, encoding="utf-8")
    monkeypatch.setattr(encoders, "_PROCESSOR", tmp_path / "cpuinfo")
    monkeypatch.setattr(encoders.platform, "machine", lambda: machine)
    assert arithmetic_here() == chosen


def test_great_weights_side_by_side_do_not_overflow_here():
    arrays, window, known = arrays_of(""), [1, 2, 3], np.zeros((3, TAGS), np.float32)
    for name, array in arrays.items():
        if array.dtype == np.int8 and name != "words":
            arrays[name] = np.where(array > 0, 127, -127).astype(np.int8)
            arrays[f"{name}.scale"] = arrays[f"{name}.scale"] / 4
    arithmetic = arithmetic_here()
    told = Encoder(arrays, graph_of(arrays, [""], arithmetic).SerializeToString(), arithmetic)
    state = arrays["words"][window] * arrays["words.scale"].astype(float)[window, None] + arrays["positions"][:3]
    expected = step(step(normed(state, arrays["norm"]), arrays, "0"), arrays, "1")
    assert np.abs(told.encode([window], [known])[0][0] - expected).mean() < 0.02


@pytest.mark.parametrize("arithmetic", ["signed", "unsigned"])
def test_the_graphs_of_the_service_are_those_for_its_weights(arithmetic):
    with np.load(WEIGHTS / "network.npz") as read:
        arrays = {name: read[name] for name in read.files}
    readers = [name.removesuffix("head.none") for name in arrays if name.endswith("head.none")]
    made = graph_of(arrays, readers, arithmetic).SerializeToString(deterministic=True)
    assert made == (WEIGHTS / f"encoder.{arithmetic}.onnx").read_bytes(), (
        "python tests/evaluation/network/graph.py FOLDER writes it"
    )
