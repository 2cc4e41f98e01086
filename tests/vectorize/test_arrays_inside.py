"""Vectorized functions that work with arrays: of their own, of globals, of objects. For each point they are what they were."""

import math

import gradscribe as gs
import numpy as np
import pytest

TABLE = np.array([1.0, 2.0, 4.0])
MATRIX = np.array([[1.0, 2.0], [3.0, 5.0]])
SETTINGS = {"scale": 2.5, "weights": TABLE}
SHIFT = 0.5


def own_array(x):
    return np.sum(np.array([x, x * x, 3.0]))


def own_array_of_two(x, y):
    a = np.array([x, y])
    return np.dot(a, MATRIX @ a)


def own_norm(x, y):
    return np.linalg.norm(np.array([x, y, 1.0]))


def stored(x):
    a = np.zeros(3)
    for i in range(3):
        a[i] = x ** (i + 1)
    return a[2] * a[0]


def polynomial(x):
    total = 0.0
    for c in TABLE:
        total = total * x + c
    return total


def sum_with_a_global(x):
    return np.sum(TABLE * x) * x


def product_with_a_global(x):
    return np.dot(TABLE, np.array([1.0, x, x * x]))


def looked_up(x):
    return TABLE[int(x)] * x * x


def looked_up_in_a_matrix(x):
    return MATRIX[int(x) % 2, 1] * x * SHIFT


def by_settings(x):
    return SETTINGS["scale"] * x * x + SETTINGS["weights"][1] * x


def interpolated(x):
    return np.interp(x, np.array([0.0, 1.0, 2.0, 3.0]), TABLE[np.array([0, 1, 2, 0])]) * x


def recursive(x):
    return x if abs(x) < 0.3 else recursive(0.5 * x) * math.sin(x)


class Model:
    def __init__(self):
        self.rate, self.weights = 0.7, TABLE

    def __call__(self, x):
        return self.rate * x * x + self.weights[1] * x

    def total(self, x):
        return np.sum(self.weights * x**2)


FUNCTIONS = [own_array, own_array_of_two, own_norm, stored, polynomial, sum_with_a_global, product_with_a_global, looked_up,
             looked_up_in_a_matrix, by_settings, interpolated, recursive, Model(), Model().total]  # fmt: skip
POINTS = [np.array([0.2, 0.7, 1.5]), np.array([0.4, 1.3]), np.array([[0.1, 0.2], [1.3, 1.4]]), np.array([2.7])]


def at_each(f, x):
    two = f in (own_array_of_two, own_norm)
    return np.vectorize(lambda t: f(t, 0.5 * t) if two else f(t), otypes=[float])(x)


def slope(f, x):
    return (8 * (at_each(f, x + 1e-4) - at_each(f, x - 1e-4)) - at_each(f, x + 2e-4) + at_each(f, x - 2e-4)) / 12e-4


@pytest.mark.parametrize("x", POINTS, ids=lambda x: str(x.shape))
@pytest.mark.parametrize("f", FUNCTIONS, ids=lambda f: getattr(f, "__name__", "object"))
def test_value_and_slope(f, x):
    args = (x, 0.5 * x) if f in (own_array_of_two, own_norm) else (x,)
    argnums = tuple(range(len(args)))
    np.testing.assert_allclose(gs.vectorize(f)(*args), at_each(f, x), rtol=1e-13)
    grads = gs.vectorize(gs.grad(f, argnums))(*args)
    np.testing.assert_allclose(sum(g * c for g, c in zip(grads, (1.0, 0.5), strict=False)), slope(f, x), rtol=1e-7)
    if not isinstance(f, Model) and f is not FUNCTIONS[-1]:
        inside = gs.grad(lambda *a: np.sum(gs.vectorize(f)(*a)), argnums)(*args)
        np.testing.assert_allclose(inside, grads, rtol=1e-12)


def test_a_global_is_read_live(monkeypatch):
    total = gs.grad(lambda x: np.sum(gs.vectorize(looked_up_in_a_matrix)(x)))
    before = total(np.array([0.5, 1.5]))
    monkeypatch.setitem(globals(), "SHIFT", 5.0)
    np.testing.assert_allclose(total(np.array([0.5, 1.5])), 10.0 * before)


def test_an_array_for_each_point_is_refused():
    with pytest.raises(gs.UnsupportedError, match="a number as the result for each point"):
        gs.vectorize(lambda x: np.array([x, x]))(np.ones(3))
