"""`kinks("raise")`: every kink that a derivative's function touches is told."""

from __future__ import annotations

import gradscribe as gs
import numpy as np
import pytest


def told(f, *args, make=gs.grad):
    with gs.kinks("raise"), pytest.raises(gs.VerificationError) as caught:
        make(f)(*args)
    return [d.message for d in caught.value.diagnostics]


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
        "a kink: `np.sqrt` of 0, at test_kinks.py:44", "a kink: `np.abs` at 0, at test_kinks.py:39",
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
