"""A name for one array or another: a store into either is seen through it, or the program is refused."""

from __future__ import annotations

import copy

import gradscribe as gs
import numpy as np
import pytest


def of_three(x, s):
    a = np.clip(x, -0.8, 1.1) if s < 0 else x if x[0] > 0 else x * 1.0
    x[0] *= s
    return np.sum(a**2)


def right_or_refused(f, *args):
    try:
        value = gs.value_and_grad(f)(*copy.deepcopy(args))[0]
    except gs.UnsupportedError as error:
        assert error.diagnostics[0].code in ("G205", "G208")  # noqa: PT017
    else:
        np.testing.assert_allclose(value, f(*args))


@pytest.mark.parametrize("s", [-1.0, 2.0])
def test_one_of_three(s):
    right_or_refused(of_three, np.array([0.3, 0.7]), s)


OUTSIDE = np.array([1.0, 2.0])


def test_a_store_that_may_reach_outside_is_refused():
    def f(x, s):
        z = OUTSIDE if s > 0 else x * x
        z[0] = s
        return np.sum(z)

    with pytest.raises(gs.UnsupportedError, match="G306"):
        gs.grad(f)(np.ones(2), 1.0)


class Box:
    def __init__(self, array):
        self.array = array


def _array_in_turn(x, n):
    a, b = np.ones(2) * x, np.ones(2) * x
    box = Box(a)
    for i in range(int(n)):
        box.array[0] += x * i
        box.array = b
    return a[0] * 3 + b[0]


def _array_of_a_later_iteration(x, n):
    a, best = np.ones(2) * x, None
    for i in range(int(n)):
        if i == 1:
            best = a
    best[0] = 7 * x * x
    return a[0]


def _names_of_buffers(x, n):
    a, b = np.ones(2) * x, np.ones(2)
    buffers = [a, b]
    for _ in range(int(n)):
        buffers[1][0] = buffers[0][0] * x + 1
        buffers[0], buffers[1] = buffers[1], buffers[0]
    return a[0] + 5 * b[0] + buffers[0][0]


def _dicts_in_turn(x, n):
    d = {"a": 1.0}
    e = d
    for _ in range(int(n)):
        e["a"] = e["a"] * x
        e = {"a": e["a"] + 1}
    return d["a"] + e["a"] * 10


@pytest.mark.parametrize("f", [_array_in_turn, _array_of_a_later_iteration, _names_of_buffers, _dicts_in_turn])
def test_what_is_what_after_an_unknown_number_of_iterations(f):
    right_or_refused(f, 1.2, 3.0)


def _one_array_then_two(x, n):
    a = b = np.ones(2) * x
    for _ in range(int(n)):
        a[0] += x
        b = b * 2
        a = a * 1.0
    return np.sum(a) + np.sum(b)


def _one_array_then_two_in_a_list(x, n):
    u = np.ones(2) * x
    p = [u, u]
    for _ in range(int(n)):
        p[0][0] += x
        p[1] = p[1] * 2
    return np.sum(p[0]) + np.sum(p[1])


def _a_row_becomes_the_last(x, n):
    grid = np.outer(np.ones(3), np.ones(3)) * x
    rows = [grid[i] for i in range(3)]
    for _ in range(int(n)):
        rows[0][:] = rows[1] * x
        rows.append(rows.pop(0))
    return np.sum(grid * grid)


def _the_best_pair(x, n):
    best = (None, 1e9)
    for i in range(int(n)):
        c = np.array([x * i - 2.0, x])
        if np.sum(c * c) < best[1]:
            best = (c, np.sum(c * c))
    return np.sum(best[0]) * best[1]


@pytest.mark.parametrize("f", [_one_array_then_two, _one_array_then_two_in_a_list, _a_row_becomes_the_last, _the_best_pair])
def test_one_thing_that_becomes_two(f):
    right_or_refused(f, 1.2, 3.5)


def _two_arrays_then_one(x, n):
    state, s = {"a": np.ones(2) * x, "b": np.zeros(2)}, 0.0
    for i in range(int(n)):
        state["a"][0] += x
        s += state["b"][0] * (i + 1)
        state["b"] = state["a"]
    return s


def _three_arrays_then_one(x, n):
    a, b, c, s = np.ones(2) * x, np.zeros(2), np.zeros(2), 0.0
    for i in range(int(n)):
        a[0] += x
        s += c[0] * (i + 1)
        c = b
        b = a
    return s


def _two_lists_then_one(x, n):
    a, b, s = [x], [0.0], 0.0
    for i in range(int(n)):
        a[0] += x
        s += b[0] * (i + 1)
        b = a
    return s


@pytest.mark.parametrize("f", [_two_arrays_then_one, _three_arrays_then_one, _two_lists_then_one])
def test_two_things_that_become_one(f):
    right_or_refused(f, 1.2, 3.5)


def _a_view_or_the_array(x, s):
    if s > 1:
        r = x
    elif s > 0:
        r = x
    else:
        r = x[:]
    x += s
    return np.sum(r)


def _parts_of_what_was_chosen(x, s):
    p, q = (x, x * 2.0) if s > 0 else (x * 2.0, x)
    r = p[:] if s > 1 else q
    r[0] = s
    return np.sum(p) + 3.0 * np.sum(q) + 5.0 * np.sum(r) + 7.0 * np.sum(x)


@pytest.mark.parametrize("s", [-1.0, 0.5, 2.0])
@pytest.mark.parametrize("f", [_a_view_or_the_array, _parts_of_what_was_chosen])
def test_an_array_or_a_part_of_one(f, s):
    right_or_refused(f, np.array([0.3, 0.7]), s)
