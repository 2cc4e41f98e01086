"""Tapes that need not be: the code has none, and the gradient is still right."""

from __future__ import annotations

import math

import gradscribe as gs
import numpy as np
import pytest


def gradient(f, *args):
    g = gs.grad(f)
    np.testing.assert_allclose(g(*args), gs.numeric_grad(f)(*args), rtol=1e-7)
    return g.source


def index_in_a_branch(x, n):
    total = 0.0
    for i in range(n):
        if i % 3:
            total += x**i
    return total


def test_an_index_is_not_taped():
    assert ".pop()" not in gradient(index_in_a_branch, 0.7, 8)


def computed_for_the_tape_alone(x, a):
    total = 0.0
    for i in range(len(a)):
        total += math.sin(a[i]) * x**2
    return total


def test_what_only_a_tape_needs_is_computed_backwards():
    source = gradient(computed_for_the_tape_alone, 0.7, np.array([0.3, 0.8]))
    assert ".pop()" not in source
    assert source.count("for ") == 1


def two_tapes_of_one_value(x):
    for k in range(1, 9):
        y = math.sin(x) / k
        if y < 0.12:
            x = x * y
        x = x + y
    return x


def test_one_value_has_one_tape():
    assert gradient(two_tapes_of_one_value, 0.5).count("x_tape = []") == 1


def carried(x, n):
    s = x
    for i in range(n):
        s = math.sin(s) * (i + 1)
    return s


def test_what_a_loop_carries_needs_its_tape():
    assert ".pop()" in gradient(carried, 0.5, 4)


def overwritten(x, n):
    a = np.array([0.5, 0.8, 0.3])
    s = x
    for i in range(n):
        s = s * math.exp(a[i])
        a[i] = 0.0
    return s + np.sum(a)


def test_an_array_that_is_overwritten_later_is_not_read_backwards():
    gradient(overwritten, 0.5, 3)


def nested(x, n):
    s = 0.0
    for i in range(n):
        for j in range(i):
            if (i + j) % 2:
                s += math.cos(i * j) * x ** (i - j)
    return s


@pytest.mark.parametrize("n", [0, 1, 5])
def test_indices_of_loops_around(n):
    assert ".pop()" not in gradient(nested, 0.7, n)


def leaves(x, n):
    for i in range(n):
        x = x + math.sin(x) * i
        if x > 3.0:
            break
    return x


def test_a_loop_that_breaks():
    gradient(leaves, 0.7, 6)


def logistic_growth(u, k, n):
    for _ in range(n):
        u = u + k * (u * (1.0 - u))
    return np.sum(u)


def test_one_cheap_operation_is_done_again():
    source = gradient(logistic_growth, np.array([0.3, 0.5]), 0.7, 4)
    assert source.count(".pop()") == 1
    g = gs.grad(logistic_growth, argnums=(0, 1))
    for ours, theirs in zip(g(np.array([0.3]), 0.7, 3), gs.numeric_grad(logistic_growth, argnums=(0, 1))(np.array([0.3]), 0.7, 3), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-7)


def chain_of_cheap_operations(x, n):
    for _ in range(n):
        a = x + 1.0
        b = a * 2.0
        x = math.sin(a * b) + math.cos(b) * a
    return x


def test_what_is_done_again_is_done_from_what_is_there():
    source = gradient(chain_of_cheap_operations, 0.3, 2)
    assert source.count(".pop()") < 4


def forward_probabilities(A, B, start, seen):
    alpha = start * B[:, seen[0]]
    total = 0.0
    for k in seen[1:]:
        alpha = (alpha @ A) * B[:, k]
        scale = np.sum(alpha)
        alpha = alpha / scale
        total += np.log(scale)
    return total


@pytest.mark.parametrize("seen", [np.array([0, 2, 1, 1]), np.array([1])])
def test_adjoints_in_a_loop_have_the_shape_that_an_iteration_leaves(seen):
    rng = np.random.default_rng(0)
    args = rng.uniform(0.1, 1.0, (3, 3)), rng.uniform(0.1, 1.0, (3, 4)), rng.uniform(0.1, 1.0, 3), seen
    g = gs.grad(forward_probabilities, argnums=(0, 1, 2))
    for ours, theirs in zip(g(*args), gs.numeric_grad(forward_probabilities, argnums=(0, 1, 2))(*args), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-9)
    assert "sum_to" not in g.source and "sum_like" not in g.source
