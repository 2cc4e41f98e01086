"""What a pullback keeps of arrays that exist on some paths only."""

from __future__ import annotations

import gradscribe as gs
import numpy as np


def part_of_some(x, s):
    if s > 1:
        r = x[:, 1]
    if s > 2:
        t = r[::-1]
    return np.sum(r**2 * t) if s > 2 else s


def of_a_gradient(x, y, s):
    r = x[None]
    v = w = 1.5 if s else np.sum(r**2)
    return v + np.where(s > 0.3, w, 1)


def of_a_number(x, s):
    u = np.trace(x)
    if u == 0:
        s = (u * u).sum()
    return s


X = np.arange(4.0).reshape(2, 2) + 1


def test_the_callers_array_may_change():
    x = X.copy()
    _, pull = gs.vjp(part_of_some, x, 3.0)
    before = pull(1.0)
    x[...] = 0.0
    np.testing.assert_array_equal(pull(1.0)[0], before[0])
    np.testing.assert_allclose(before[0], [[0.0, 32.0], [0.0, 20.0]])


def test_of_a_gradient():
    for f, args in ((part_of_some, (X, 3.0)), (part_of_some, (X, 0.5)), (of_a_gradient, (X, np.ones(2), 0.0)),
                    (of_a_gradient, (X, np.ones(2), 1.2)), (of_a_number, (X, 1.2))):  # fmt: skip
        k = tuple(range(len(args)))
        bars = tuple(0.5 * a for a in args)
        twice = gs.vjp(gs.grad(f, argnums=k), *args)[1](bars)
        for mine, other in zip(twice, gs.hvp(f, args, bars), strict=True):
            np.testing.assert_allclose(mine, other)
