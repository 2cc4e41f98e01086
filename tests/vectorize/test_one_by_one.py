"""Programs that work with arrays, lists or text at each point: a loop over the points gives what the points give one by one."""

from __future__ import annotations

import gradscribe as gs
import numpy as np
import pytest

W = np.array([1.0, 2.0, 3.0, 4.0])
M = np.arange(16.0).reshape(4, 4) / 7


def of_an_array_outside(x, s):
    return x * W[1] + s * W[int(abs(x) * 2) % 4]


def product_with_an_array(x, s):
    return np.sum(W * x) * s


def reductions_of_a_number(x, s):
    return np.mean(x) * 2 + np.max(x) * np.sum(s) + np.var(x) + np.dot(x, s)


def local_array(x, s):
    a = np.array([x, x * s, 1.0])
    return np.sum(a * a)


def array_in_a_branch(x, s):
    w = np.array([1.0, 2.0, 3.0, 4.0])
    if x > 0.5:
        for k in range(2):
            x = x + np.sqrt(abs(x)) * w[k]
        return np.log(x) * W[3] + W @ W
    return x * s


def interpolation(x, s):
    return np.interp(x, W / 4, W**2) + np.polyval(W, s * x)


def matrix(x, s):
    return W @ (M @ (W * x)) + s


def stores(x, s):
    a = np.zeros(3)
    for i in range(3):
        a[i] = x**i * s
    return a.sum() + np.linalg.norm(a)


def spread(x, s):
    return np.full(3, x).sum() * s


def lists(x, s):
    found = []
    for i in range(3):
        if x > i * 0.3:
            found.append(x * s)
    return sum(found) * x


def counts_down(x, s):
    total = s
    for i in range(4, -1, -1):
        total += x * i
        if total > 3:
            break
    for i in range(int(x * 5), -1, -2):
        total += x * i
    return total


def solves(x, s):
    if x < -9:
        raise ValueError("no")
    a = np.eye(2)
    a[0, 1] = x
    a[1, 0] = 2 * s
    return np.linalg.det(a)


PROGRAMS = [
    of_an_array_outside, product_with_an_array, reductions_of_a_number, local_array, array_in_a_branch, interpolation, matrix,
    stores, spread, lists, counts_down, solves,
]  # fmt: skip


@pytest.mark.parametrize("f", PROGRAMS)
@pytest.mark.parametrize("shape", [(4,), (2, 2), (3,), (1,)])
def test_points(f, shape):
    x = np.random.default_rng(2).uniform(0.1, 0.9, shape)
    for s in (0.7, x[::-1] + 0.25):
        points = list(zip(x.flat, np.broadcast_to(s, shape).flat, strict=True))
        np.testing.assert_allclose(gs.vectorize(f)(x, s), np.reshape([f(float(a), float(b)) for a, b in points], shape))
        at_once = gs.vectorize(gs.grad(f, argnums=(0, 1)))(x, s)
        each = [gs.grad(f, argnums=(0, 1))(float(a), float(b)) for a, b in points]
        for k in (0, 1):
            np.testing.assert_allclose(at_once[k], np.reshape([g[k] for g in each], shape))


def test_derivative_of_many_points():
    x = np.array([0.3, 0.6, 0.45, 0.9])
    for f in (local_array, stores, lists, counts_down):
        each = [gs.grad(f)(v, 0.7) for v in x.tolist()]
        np.testing.assert_allclose(gs.grad(lambda x, f=f: np.sum(gs.vectorize(f)(x, 0.7)))(x), each)


def test_an_array_at_each_point_is_refused():
    with pytest.raises(gs.UnsupportedError):
        gs.vectorize(lambda x: np.array([x, x]))(np.ones(3))


def test_output_of_each_point(capsys):
    def shown(x):
        print(f"{x:.1f}")
        return x * x

    np.testing.assert_allclose(gs.vectorize(shown)(np.array([0.5, 1.5])), [0.25, 2.25])
    assert capsys.readouterr().out == "0.5\n1.5\n"


def number_or_array(x, y):
    a = 4.0 * x if y < 0.5 else np.full(2, y)
    return np.max(a) * x


def test_a_number_at_some_points_and_an_array_at_others():
    x, y = np.array([0.3, 0.6, 0.9]), np.array([0.2, 0.7, 0.4])
    each = [number_or_array(*p) for p in zip(x, y, strict=True)]
    try:
        np.testing.assert_allclose(gs.vectorize(number_or_array)(x, y), each)
    except gs.UnsupportedError:
        pass


def fills(x):
    a = np.zeros(4)
    v = x
    while v > 0.5:
        a[:] = 0.4 * v
        v = np.mean(a) * x
    return v * x + np.max(a)


def test_an_array_that_a_loop_changes_at_some_points_only():
    x = np.array([0.3, 0.6, 1.3])
    np.testing.assert_allclose(gs.vectorize(fills)(x), [fills(v) for v in x.tolist()])
    np.testing.assert_allclose(gs.vectorize(gs.grad(fills))(x), [gs.grad(fills)(v) for v in x.tolist()])
