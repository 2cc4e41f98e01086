"""Operations that nobody reads, and that raise: derivatives raise where the function does."""

from __future__ import annotations

import math

import gradscribe as gs
import numpy as np
import pytest


def a_line(x):
    y = math.log(x - 1)  # noqa: F841
    return 2.0 * x


def in_a_loop(x):
    s = 0.0
    for i in range(3):
        t = math.sqrt(x - i)  # noqa: F841
        s += x
    return s


def in_a_branch(x):
    r = 1.0 / (x - 2.0)
    if x > 5:
        q = math.acos(r)  # noqa: F841
    return x * x


def a_decomposition(x):
    a = np.diag([x - 1.0, 1.0])
    np.linalg.cholesky(a)
    return x * x


@pytest.mark.parametrize(("f", "good", "bad"), [(a_line, 2.0, 0.5), (in_a_loop, 2.5, 1.5), (in_a_branch, 6.0, 2.0), (a_decomposition, 2.0, 0.5)])
def test_raises_as_the_function(f, good, bad):
    with pytest.raises((ArithmeticError, ValueError, np.linalg.LinAlgError)) as expected:
        f(bad)
    for derivative in (gs.grad(f), gs.value_and_grad(f), lambda x: gs.jvp(f, (x,), (1.0,)), gs.grad(gs.grad(f))):
        derivative(good)
        with pytest.raises(expected.type):
            derivative(bad)


def test_nothing_is_added_where_the_value_is_read():
    def f(x):
        y = math.log(x)
        return y * y

    def g(x):
        return math.sqrt(x)

    f_grad, g_grad = gs.grad(f), gs.grad(g)
    f_grad(2.0), g_grad(2.0)
    assert f_grad.source.count("math.log") == 1
    assert g_grad.source.count("math.sqrt") == 1
