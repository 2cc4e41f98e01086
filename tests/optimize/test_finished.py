"""Tables that are filled once are read where they are finished; all others keep their tapes. The gradient is right either way."""

from __future__ import annotations

import math

import gradscribe as gs
import numpy as np
import pytest

U = np.array([0.7, -1.2, 1.1, 0.4, -0.35])


def running(u):
    h = np.zeros(5)
    h[0] = u[0]
    for t in range(1, 5):
        h[t] = np.sin(h[t - 1]) * u[t]
    return np.sum(h * h)


def downwards(u):
    x = np.zeros(5)
    for i in range(4, -1, -1):
        s = u[i]
        for j in range(i + 1, 5):
            s = s - u[j] * x[j] * x[j]
        x[i] = s / (2.0 + u[i])
    return np.sum(x * x)


def triangle(u):
    x = np.zeros(5)
    for i in range(5):
        s = u[i]
        for j in range(i):
            s = s + x[j] * x[j] * u[j]
        x[i] = math.tanh(s)
    return np.sum(x * x)


def two_axes(u):
    table = np.zeros((5, 5))
    for i in range(5):
        table[i, 0] = u[i]
        for j in range(1, i + 1):
            table[i, j] = table[i, j - 1] * table[i - 1, j - 1] + u[j]
    return table[4, 4]


def stored_in_a_branch(u):
    h = np.zeros(5)
    h[0] = u[0]
    for t in range(1, 5):
        if u[t] > 0:
            h[t] = h[t - 1] * h[t - 1]
        else:
            h[t] = u[t] * h[t - 1]
    return np.sum(h)


def swept_twice(u):
    h = np.ones(5)
    for _ in range(3):
        for t in range(1, 5):
            h[t] = h[t - 1] * h[t] * u[t]
    return np.sum(h)


def from_the_end(u):
    h = np.ones(5)
    for t in range(5):
        h[t] = h[t - 1] * u[t] + h[t - 1] ** 2
    return np.sum(h)


def ahead(u):
    h = np.array([1.0, 2.0, 3.0, 4.0, 5.0]) * u[0]
    for t in range(4):
        h[t] = h[t + 1] * h[t + 1] * u[t]
    return np.sum(h)


def behind_downwards(u):
    h = np.array([1.0, 2.0, 3.0, 4.0, 5.0]) * u[0]
    for t in range(4, 0, -1):
        h[t] = h[t - 1] * h[t - 1] * u[t]
    return np.sum(h)


def stored_twice(u):
    h = np.zeros(5)
    for t in range(1, 5):
        h[t] = u[t] * u[t]
        s = h[t] * h[t - 1] + h[t] ** 2
        h[t] = s * u[t - 1]
    return np.sum(h)


def neighbour_written_too(u):
    h = np.ones(5)
    for t in range(1, 4):
        h[t] = h[t - 1] ** 2 * u[t]
        h[t - 1] = u[t] * 3.0
    return np.sum(h)


def changed_afterwards(u):
    h = np.ones(5)
    for t in range(1, 5):
        h[t] = h[t - 1] ** 2 * u[t]
    h[1:] *= u[0]
    return np.sum(h * h)


def one_place(u):
    h = np.ones(5)
    for t in range(1, 5):
        h[2] = h[2] * h[2] * u[t]
    return np.sum(h)


def by_steps(u):
    h = np.ones(5)
    for t in range(4, 0, -2):
        h[t - 1] = h[t] ** 2 * u[t]
        h[t] = h[t - 1] * u[t - 1]
    return np.sum(h)


def the_other_axis(u):
    table = np.outer(u, u)
    for i in range(1, 5):
        for j in range(5):
            table[j, i] = table[j, i - 1] * table[i, j] + u[i]
    return np.sum(table)


def copied_rows(u):
    h = np.ones((5, 2))
    for t in range(1, 5):
        h[t] = h[t - 1] * u[t]
        h[t, 0] = h[t, 1] ** 2 + h[t - 1, 0] ** 2
    return np.sum(h * h)


APPLIES = [running, downwards, triangle, stored_in_a_branch]
OTHERS = [two_axes, swept_twice, from_the_end, ahead, behind_downwards, stored_twice, neighbour_written_too, changed_afterwards,
          one_place, by_steps, the_other_axis, copied_rows]  # fmt: skip
TAPED = [swept_twice, from_the_end, ahead, behind_downwards, neighbour_written_too, changed_afterwards, one_place, by_steps]


@pytest.mark.parametrize("f", APPLIES + OTHERS)
def test_the_gradient(f):
    for u in (U, 0.3 * U + 0.9):
        np.testing.assert_allclose(gs.grad(f)(u.copy()), gs.numeric_grad(f)(u.copy()), rtol=1e-7, atol=1e-8)
        d = np.random.default_rng(3).normal(size=5)
        along = (gs.grad(f)(u + 1e-5 * d) - gs.grad(f)(u - 1e-5 * d)) / 2e-5
        np.testing.assert_allclose(gs.hessian(f)(u.copy()) @ d, along, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("f", APPLIES)
def test_no_element_is_taped(f):
    g = gs.grad(f)
    g(U.copy())
    name = "x" if f in (downwards, triangle) else "h"
    assert f"{name}_tape" not in g.source and f"{name}.copy()" not in g.source


@pytest.mark.parametrize("f", TAPED)
def test_what_is_overwritten_is_taped(f):
    g = gs.grad(f)
    g(U.copy())
    assert "_tape" in g.source or "tape = []" in g.source


def test_single_precision_keeps_what_it_computed():
    """What is stored into float32 is not what was computed."""

    def f(u):
        h = np.zeros(5, np.float32)
        total = 0.0
        for t in range(1, 5):
            s = math.tanh(u[t])
            h[t] = s
            total = total + s * s
        return total + np.sum(h)

    g = gs.grad(f)
    y = np.tanh(U)
    np.testing.assert_allclose(g(U), [0.0, *((2 * y + 1) * (1 - y * y))[1:]], rtol=1e-6)
    assert "= h[t]" not in g.source
