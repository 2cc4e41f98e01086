"""`vmap` beside a loop over the examples."""

from __future__ import annotations

import math
import pickle

import gradscribe as gs
import numpy as np
import pytest

RNG = np.random.default_rng(0)
X, M = RNG.normal(size=(4, 3)), RNG.normal(size=(3, 4, 2))


@pytest.mark.parametrize(("axis", "out"), [(0, 0), (1, 0), (1, 1), (-1, -1), (2, 0)])
def test_axes(axis, out):
    mapped = gs.vmap(lambda m: np.sum(m, axis=0), in_axes=axis, out_axes=out)(M)
    rows = [np.sum(np.take(M, i, axis=axis), axis=0) for i in range(M.shape[axis])]
    np.testing.assert_allclose(mapped, np.stack(rows, axis=out))


def test_nested_axes():
    def f(p, x):
        return {"a": p["w"] @ x, "b": (2.0 * x, None)}

    w = np.ones(3)
    out = gs.vmap(f, in_axes=({"w": None}, 1), out_axes={"a": 0, "b": (1, 0)})({"w": w}, X.T)
    np.testing.assert_allclose(out["a"], X @ w)
    np.testing.assert_allclose(out["b"][0], 2 * X.T)
    assert out["b"][1] is None


def test_either_order():
    mapped = gs.vmap(gs.grad(lambda x: np.sum(x**3)))
    np.testing.assert_allclose(mapped(X), 3 * X**2)
    np.testing.assert_allclose(gs.grad(lambda x: np.sum(gs.vmap(lambda r: np.sum(r**3))(x)))(X), 3 * X**2)
    np.testing.assert_allclose(gs.jacfwd(gs.vmap(math.sin))(X[0]), np.diag(np.cos(X[0])))
    np.testing.assert_allclose(gs.vmap(gs.hessian(lambda x: np.sum(x**3)))(X)[1], np.diag(6 * X[1]))
    assert "for i in range(len(x)):" in mapped.source


def test_defaults():
    def scaled(x, k=2.0, mode="up"):
        return x * k if mode == "up" else x

    np.testing.assert_allclose(gs.vmap(scaled)(X), 2 * X)
    np.testing.assert_allclose(gs.vmap(scaled, in_axes=(1,))(X), 2 * X.T)
    np.testing.assert_allclose(gs.vmap(scaled, in_axes=(0, 0))(X, X[:, 0]), X * X[:, :1])


def test_as_an_object():
    mapped = gs.vmap(np.sum)
    np.testing.assert_allclose(pickle.loads(pickle.dumps(mapped))(X), X.sum(axis=1))
    assert "call it once" in gs.vmap(lambda x: x).source
    np.testing.assert_allclose(gs.vmap(lambda x, *, k: x * k)(X, k=X), X * X)


def test_what_does_not_fit():
    def add(x, y):
        return x + y

    with pytest.raises(AssertionError, match="differ in length"):
        gs.vmap(add)(X, X[:2])
    for in_axes, says in [((0,), "1 entries"), ((None, None), "needs an argument"), ((0, 3), "axis 3"), ((0, {"a": 0}), "no axis")]:
        with pytest.raises(gs.UnsupportedError, match=says):
            gs.vmap(add, in_axes=in_axes)(X, X)
    with pytest.raises(gs.UnsupportedError, match="no axis to map over"):
        gs.vmap(add, in_axes=(0, 0))(X, 2.0)
    np.testing.assert_allclose(gs.vmap(add)(X, 2.0), X + 2.0)
    with pytest.raises(gs.UnsupportedError, match="out_axes"):
        gs.vmap(add, out_axes=None)(X, X)
    with pytest.raises(gs.ArgumentError, match="G204"):
        gs.vmap(3)
