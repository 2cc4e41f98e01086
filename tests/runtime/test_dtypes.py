"""Dtypes, kinds of numbers and shapes: a gradient has its argument's, a tangent its value's."""

import itertools
import math

import gradscribe as gs
import numpy as np
import pytest

DTYPES = ["float16", "float32", "float64", "longdouble"]
BASE = np.array([0.7, -0.3, 1.2, 0.4])


@pytest.fixture(autouse=True)
def no_verification(monkeypatch):
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")


def in_a_loop(x):
    s = 0.0
    for v in x:
        s = s + v * v
    return s


def stored(x):
    y = np.zeros_like(x)
    for i in range(len(x)):
        y[i] = x[i] * x[i - 1]
    return np.sum(y)


def repeated(x):
    a, n = 1.0, 0
    while n < 3:
        a = a * np.sum(x * x)
        n += 1
    return a


ARRAY_FUNCTIONS = [
    in_a_loop, stored, repeated, lambda x: np.sum(x * x), lambda x: np.mean(np.sin(x) * 2.0), lambda x: np.linalg.norm(x),
    lambda x: np.sum(np.where(x > 0, x, 0.5 * x) ** 2), lambda x: np.sqrt(np.sum(x**2)), lambda x: np.var(x) + np.std(x),
    lambda x: np.prod(x), lambda x: np.max(x), lambda x: x @ x, lambda x: np.sum(np.outer(x, x) ** 2),
    lambda x: np.sum(x.astype(np.float64) ** 2), lambda x: np.sum(x.astype(np.float32) ** 2), lambda x: np.sum(x * np.float32(2.0)),
    lambda x: np.sum(x, dtype=np.float64), lambda x: np.einsum("i,i->", x, x), lambda x: np.sum(np.logaddexp(x, 1.0)),
    lambda x: np.sum(np.clip(x, -0.5, 0.5)), lambda x: np.sum(np.linspace(0.0, 1.0, len(x)) * x), lambda x: float(np.sum(x * x)),
    lambda x: np.sum(np.abs(np.fft.rfft(x)) ** 2), lambda x: np.sum(np.abs(np.exp(1j * x) + x) ** 2), lambda x: np.sum(math.pi * x * x),
    lambda x: np.sum(np.concatenate([x, x * x])[1:] ** 2),
]  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("k", range(len(ARRAY_FUNCTIONS)))
def test_arrays(k, dtype):
    f, x = ARRAY_FUNCTIONS[k], BASE.astype(dtype)
    tolerance = {"float16": 0.03, "float32": 1e-4}.get(dtype, 1e-6)
    expected = gs.grad(f)(BASE)
    value, g = gs.value_and_grad(f)(x)
    assert (type(value), g.dtype, g.shape) == (type(f(x)), x.dtype, x.shape)
    np.testing.assert_allclose(g.astype(float), expected, rtol=tolerance, atol=tolerance)
    out, tangent = gs.jvp(f, (x,), (np.ones_like(x),))
    assert type(tangent) is type(out) is type(f(x))
    np.testing.assert_allclose(float(tangent), np.sum(expected), rtol=10 * tolerance, atol=10 * tolerance)
    assert gs.hessian(f)(x).dtype == x.dtype


READ_ONLY = BASE.copy()
READ_ONLY.flags.writeable = False
LAYOUTS = [
    BASE[::-1], np.repeat(BASE, 2)[::2], READ_ONLY, np.broadcast_to(0.7, (4,)), BASE.astype(">f8"), BASE[:1], np.zeros(0),
    np.asfortranarray(np.outer(BASE, BASE))[1],
]  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("x", LAYOUTS, ids=["reversed", "strided", "read-only", "broadcast", "big-endian", "one", "none", "fortran"])
def test_layouts(x):
    plain = np.array(x, dtype=float)
    for f in ARRAY_FUNCTIONS:
        try:
            f(plain)
        except (ValueError, IndexError):
            continue  # NumPy refuses empty arrays
        g = gs.grad(f)(x)
        assert g.shape == x.shape
        np.testing.assert_allclose(g, gs.grad(f)(plain), rtol=1e-13)


NUMBERS = {"float": float, "float64": np.float64, "float32": np.float32, "float16": np.float16, "longdouble": np.longdouble,
           "0-d": np.array}  # fmt: skip


def chosen(x, y):
    return x if x > y else y * x


def folded(x, y):
    s = x
    for _ in range(3):
        s = s * y + x
    return s


NUMBER_FUNCTIONS = [
    chosen, folded, lambda x, y: x * y + x, lambda x, y: np.sin(x) * y, lambda x, y: abs(x - y) * x**2 / y,
    lambda x, y: np.hypot(x, y) + np.exp(x), lambda x, y: np.where(x > 0, x * y, y), lambda x, y: np.float32(x) * y,
    lambda x, y: np.array([x, y]) @ np.array([y, x]), lambda x, y: np.logaddexp(x, y), lambda x, y: x // 1 + x * y + x % 0.7,
]  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kinds", itertools.product(NUMBERS, repeat=2), ids="-".join)
def test_numbers(kinds):
    x, y = (NUMBERS[k](v) for k, v in zip(kinds, (1.3, 0.8), strict=True))
    for f in NUMBER_FUNCTIONS:
        expected = gs.grad(f, argnums=(0, 1))(1.3, 0.8)
        for g, v, e in zip(gs.grad(f, argnums=(0, 1))(x, y), (x, y), expected, strict=True):
            assert type(g) is type(v)
            np.testing.assert_allclose(float(g), e, rtol=5e-3)


def test_a_python_number_has_python_numbers_as_derivatives():
    for f in (lambda x: np.sin(x) * x, lambda x: np.sum(np.ones(3) * x), lambda x: abs(x) * np.tanh(x), in_a_list):
        assert type(gs.grad(f)(0.7)) is float
    assert type(gs.jvp(lambda x: abs(x) * 2.0, (0.7,), (1.0,))[1]) is float
    assert type(gs.grad(lambda z: np.abs(z * z))(1 + 2j)) is complex


def in_a_list(x):
    total = 0.0
    for v in [x, np.exp(x)]:
        total += v * v
    return total


@pytest.mark.parametrize("x", [np.matrix([[1.0, 2.0]]), np.ma.array([1.0, 2.0], mask=[0, 1]), np.array([1, 2], object)])
def test_subclasses_are_refused(x):
    with pytest.raises(gs.ArgumentError, match="G204"):
        gs.grad(lambda x: np.sum(x * x))(x)
    with pytest.raises(gs.UnsupportedError, match="pass `"):
        gs.grad(lambda x, w: np.sum(x * w))(np.ones(2), x)


def test_integers_and_booleans_pass_no_derivative():
    def f(x):
        counts = np.zeros(3, dtype=int)
        counts[0] = 2 * x[0]  # cut off
        return np.sum(counts) + np.sum((x > 0) * x) + int(x[1])

    np.testing.assert_array_equal(gs.grad(f)(np.array([1.7, 2.0, -1.0])), [1.0, 1.0, 0.0])
