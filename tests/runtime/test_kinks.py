"""`kinks("raise")`: every kink that a derivative's function touches is told."""

from __future__ import annotations

import cmath
import math

import gradscribe as gs
import numpy as np
import pytest


def told(f, *args, make=gs.grad):
    with gs.kinks("raise"), pytest.raises(gs.VerificationError) as caught:
        make(f)(*args)
    return [d.message for d in caught.value.diagnostics]


DEGENERATE, KNOTS = np.diag([1.0, 2.0, 2.0]), (np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 4.0]))
# The function, points where it has a kink, and ordinary points, some of them close to one.
POINTS = {
    "abs": (lambda x: abs(x), [0.0], [1.0]),
    "complex abs": (lambda z: abs(z), [0j], [1j]),
    "angle": (lambda z: np.angle(z), [0j], [1j]),
    "phase": (lambda z: cmath.phase(z), [0j], [1j]),
    "max": (lambda x: max(x, 1.0, 0.5), [1.0], [2.0]),
    "max of an array": (lambda x: np.max(x), [[1.0, 2.0, 2.0]], [[1.0, 1.0, 2.0]]),
    "nanmax": (lambda x: np.nanmax(x), [[1.0, 2.0, 2.0]], [[1.0, np.nan, 2.0]]),
    "clip": (lambda x: np.sum(np.clip(x, None, 1.2)), [[0.3, 1.2]], [[0.3, 1.3]]),
    "norm": (lambda x: np.linalg.norm(x), [[0.0, 0.0]], [[0.0, 1.0]]),
    "norm of sizes": (lambda x: np.linalg.norm(x, 1), [[0.0, 1.0]], [[0.2, 1.0]]),
    "norm of the largest": (lambda x: np.linalg.norm(x, np.inf), [[2.0, -2.0, 1.0]], [[2.0, 1.0, 1.0]]),
    "nuclear norm": (lambda x: np.linalg.norm(x, "nuc"), [[[1.0, 0.0], [0.0, 0.0]]], [[[1.0, 2.0], [3.0, 4.0]]]),
    "hypot": (lambda x: math.hypot(x, 0.0 * x), [0.0], [1.0]),
    "dist": (lambda x: math.dist([x, 1.0], [2.0, 1.0]), [2.0], [1.0]),
    "std": (lambda x: np.std(x), [[1.0, 1.0]], [[1.0, 2.0]]),
    "root of squares": (lambda x: np.sqrt(np.sum(x**2)), [[0.0, 0.0]], [[0.0, 1.0]]),
    "root": (lambda x: x**0.5, [0.0], [1.0]),
    "other powers": (lambda x: x**0 + x**2 + x**1.5, [], [0.0]),
    "cube root": (lambda x: np.cbrt(x), [0.0], [1.0]),
    "product": (lambda x: np.prod(x), [], [[0.0, 1.0, 0.0]]),
    "arctan2": (lambda x: np.arctan2(x, 0.0 * x), [0.0], [1.0]),
    "atan2": (lambda x: math.atan2(x, 1.0), [], [0.0]),
    "where": (lambda x: np.sum(np.where(x > 0, np.log(x), 0.0)), [[0.0, 1.0]], [[-1.0, 1.0]]),
    "branch": (lambda x: x * x if x == 1.0 else x, [1.0], [2.0]),
    "smooth": (lambda x: np.logaddexp(x[0], x[1]) + np.nansum(x), [], [[1.0, 1.0]]),
    "unique": (lambda x: np.sum(np.unique(x)), [[2.0, 1.0, 2.0]], [[2.0, 1.0]]),
    "median": (lambda x: np.median(x), [[2.0, 2.0, 1.0], [1.0, 2.0, 2.0, 2.0]], [[1.0, 1.0, 5.0, 9.0, 10.0], [1.0, 2.0, 2.0, 3.0]]),
    "quantile": (lambda x: np.quantile(x, 0.1), [[1.0, 1.0, 2.0]], [[1.0, 2.0, 3.0]]),
    "percentiles": (lambda x: np.sum(np.percentile(x, [10, 90], axis=1)), [[[1.0, 1.0, 2.0]]], [[[1.0, 2.0, 3.0]]]),
    "sort": (lambda x: np.sort(x)[0], [[1.0, 1.0]], [[1.0, 2.0]]),
    "interp": (lambda x: np.interp(x, *KNOTS), [1.0], [0.5]),
    "eigh": (lambda a: np.linalg.eigh(a)[0][2], [DEGENERATE], [np.diag([1.0, 2.0, 3.0])]),
    "eigvals": (lambda a: np.linalg.eigvals(a)[0].real, [np.eye(2)], [[[1.0, 2.0], [3.0, 4.0]]]),
    "svd": (lambda a: np.linalg.svd(a)[1][0], [DEGENERATE, np.diag([1.0, 2.0, 0.0])], [np.diag([1.0, 2.0, 3.0])]),
    "sign": (lambda x: np.sign(x) * x, [0.0], [1.0]),
    "floor": (lambda x: x * math.floor(x), [1.0], [1.5]),
    "trunc": (lambda x: x * np.trunc(x), [1.0], [0.0, 1.5]),
    "round": (lambda x: x * np.round(x, 1), [1.25], [1.2]),
    "modulus": (lambda x: x % 1.0, [2.0], [1.5]),
    "fmod": (lambda x: math.fmod(x, 1.0), [2.0], [0.0, 1.5]),
    "steps after a step": (lambda x: x if np.floor(x) > 0.0 else 2.0 * x, [1.0], [0.5]),
    "asin": (lambda x: math.asin(x), [1.0], [0.5]),
    "correlation": (lambda x: np.corrcoef(x, x**2)[0, 1], [], [[1.0, 2.0, 4.0]]),
}  # fmt: skip


@pytest.mark.parametrize("name", POINTS)
def test_told_at_kinks_alone(name):
    f, kinks, ordinary = POINTS[name]
    for x in kinks:
        assert told(f, x if np.ndim(x) == 0 else np.array(x))
    with gs.kinks("raise"), np.errstate(all="ignore"):
        for x in ordinary:
            gs.grad(f)(x if np.ndim(x) == 0 else np.array(x))


@pytest.mark.parametrize(
    ("f", "x", "y"),
    [
        (lambda x: abs(x) * x, 0.0, 1.0),
        (lambda x: max(x, 1.0), 1.0, 2.0),
        (lambda x: x if x > 1 else x * x, 1.0, 1.5),
        (lambda x: np.sum(np.clip(x, 0, 1)), np.array([0.0, 0.5]), np.array([0.1, 0.5])),
        (lambda x: np.linalg.norm(x), np.zeros(2), np.ones(2)),
        (lambda x: np.max(x), np.ones(2), np.arange(2.0)),
        (lambda x: np.sum(np.maximum(x, x[::-1])), np.ones(2), np.arange(2.0)),
        (lambda x: np.sum(np.max(x, axis=0)), np.ones((2, 3)), np.arange(6.0).reshape(2, 3)),
    ],
)
def test_at_the_kink_and_beside_it(f, x, y):
    for make in (gs.grad, gs.value_and_grad, gs.jacfwd, gs.hessian):
        assert len(told(f, x, make=make)) == 1
        with gs.kinks("raise"):
            make(f)(y)
    gs.grad(f)(x)  # as it was


def test_all_of_them_in_loops_and_helpers():
    def helper(x):
        return np.abs(x)

    def f(x, n):
        t = 0.0
        for i in range(n):
            t = t + helper(x - i) + np.sqrt(t * 0.0)
        return t if n > 2 else t * x  # n is no number that moves

    assert told(f, 1.0, 2) == [
        "a kink: `np.sqrt` of 0, at test_kinks.py:106", "a kink: `np.abs` at 0, at test_kinks.py:101",
    ]  # fmt: skip


def test_the_mode():
    gradient = gs.grad(lambda x: abs(x))
    assert gradient(0.0) == 0.0
    gs.kinks("raise")
    try:
        with pytest.raises(gs.VerificationError, match="G404"):
            gradient(0.0)
        with gs.kinks("ignore"):
            assert gradient(0.0) == 0.0
        with pytest.raises(gs.VerificationError, match="G404"):
            gradient(0.0)
    finally:
        gs.kinks("ignore")
    assert gradient(0.0) == 0.0
    with pytest.raises(gs.ArgumentError, match="G215"):
        gs.kinks("sometimes")
