"""Named features and fitted weights give a likelihood; what cannot be read says where it should lie."""

import pytest
from vigie.errors import Misconfigured
from vigie.extraction.logistic import likelihood, read_fitted, read_weights, read_weights_by_kind


def test_what_speaks_for_a_thing_and_against_it_is_summed():
    assert likelihood({"bias": -1.0, "near": 2.0}, {"bias": 1.0, "near": 0.5}) == pytest.approx(0.5)
    assert likelihood({"bias": -1.0}, {"bias": 1.0, "unknown": 9.0}) == pytest.approx(0.2689, abs=1e-4)


@pytest.mark.parametrize(("weight", "expected"), [(1e9, 1.0), (-1e9, 0.0)])
def test_a_sum_without_bounds_does_not_overflow(weight, expected):
    assert likelihood({"bias": weight}, {"bias": 1.0}) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("text", [None, "{", '{"weights": {}}'])
def test_weights_that_are_missing_or_broken_name_their_file(tmp_path, text):
    path = tmp_path / "weights.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"weights\.json: no weights of the actors"):
        read_fitted(path, "the actors")


def test_weights_are_numbers_by_feature_and_by_kind(tmp_path):
    flat, by_kind = tmp_path / "flat.yaml", tmp_path / "by_kind.yaml"
    flat.write_text("near: 0.5\n", encoding="utf-8")
    by_kind.write_text("civil:\n  near: -1\nofficial:\n  near: 2\n", encoding="utf-8")
    assert read_weights(flat) == {"near": 0.5}
    assert read_weights_by_kind(by_kind) == {"civil": {"near": -1.0}, "official": {"near": 2.0}}


@pytest.mark.parametrize("read", [read_weights, read_weights_by_kind])
def test_a_missing_file_of_weights_is_named(tmp_path, read):
    with pytest.raises(Misconfigured, match=r"none\.yaml"):
        read(tmp_path / "none.yaml")
