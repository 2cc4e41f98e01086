"""Derivatives are in native byte order, whatever the arguments are in: over the idioms, and by every transform."""

import importlib.util
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path

import gradscribe as gs
import numpy as np
import pytest

spec = importlib.util.spec_from_file_location("idioms", Path(__file__).parents[2] / "benchmarks" / "idioms.py")
idioms = sys.modules["idioms"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(idioms)
X = np.array([1.0, 2.0, 3.0], ">f8")


def arrays(result):
    if isinstance(result, (tuple, list)):
        return [a for r in result for a in arrays(r)]
    return [result] if isinstance(result, np.ndarray) else []


def derivatives(f, primals):
    """The gradient, the gradient beside the value, the tangent, the adjoints and the tangents of the gradient."""
    n = tuple(range(len(primals)))
    grad = gs.grad(f, argnums=n)
    tangents = tuple(np.ones_like(x) if isinstance(x, np.ndarray) else 1.0 for x in primals)
    found = [grad(*primals), gs.value_and_grad(f, argnums=n)(*primals)[1], gs.jvp(f, primals, tangents)[1]]
    return [*found, gs.vjp(f, *primals)[1](1.0), gs.jvp(grad, primals, tangents)[1]]


@pytest.mark.parametrize("text", [text for _, text in idioms.idioms()][::8])
def test_idioms(text, monkeypatch):
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        idiom = idioms.read(text)
        foreign = tuple(x.astype(x.dtype.newbyteorder(">")) if isinstance(x, np.ndarray) else x for x in idiom.primals)
        try:
            expected = arrays(derivatives(idiom.scalar(np), idiom.primals))
        except gs.UnsupportedError:
            pytest.skip("refused")
        found = arrays(derivatives(idiom.scalar(np), foreign))
    for a, b in zip(found, expected, strict=True):
        assert a.dtype.isnative
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12)


FUNCTIONS = [
    lambda x: x[::2], lambda x: x * 1.0, lambda x: np.reshape(x, (3, 1)), lambda x: np.where(x > 1, x, 0), lambda x: x,
]  # fmt: skip


@pytest.mark.parametrize("f", FUNCTIONS)
def test_transforms(f):
    def total(x):
        return np.sum(f(x) ** 2)

    found = [
        gs.jvp(f, (X,), (X,))[1], gs.linearize(f, X)[1](X), gs.vjp(f, X)[1](f(X)), gs.jacfwd(f)(X), gs.jacrev(f)(X),
        gs.hessian(total)(X), gs.hvp(total, (X,), (X,))[-1], gs.vmap(gs.grad(total))(np.array([X, X], ">f8")),
    ]  # fmt: skip
    assert all(a.dtype.isnative for a in arrays(found))
    np.testing.assert_array_equal(gs.grad(total)(X), gs.grad(total)(np.array([1.0, 2.0, 3.0])))


@dataclass
class Model:
    w: np.ndarray
    b: float


def test_containers_and_what_else_is_returned():
    assert gs.grad(lambda p: np.sum(p.w[1:]) * p.b)(Model(X, 2.0)).w.dtype.isnative
    assert gs.grad(lambda p: np.sum(p["w"][1:]) * p["b"])({"w": X, "b": 2.0})["w"].dtype.isnative
    gradient, aux = gs.grad(lambda x: (np.sum(x[1:]), x), has_aux=True)(X)
    assert gradient.dtype.isnative
    assert aux.dtype == X.dtype
    assert gs.grad(lambda z: np.sum(np.abs(z[1:])))(X.astype(">c16")).dtype.isnative
