"""Products of numbers: fewer operations, the same numbers, nothing read where it is not computed."""

from __future__ import annotations

import math

import gradscribe as gs
import pytest


def listing(f, *args):
    g = gs.grad(f, argnums=tuple(range(len(args))))
    g(*args)
    return g.source.split('"""')[2], g


def check(f, *args):
    source, g = listing(f, *args)
    slopes = [gs.numeric_grad(f, argnums=k)(*args) for k in range(len(args))]
    assert g(*args) == pytest.approx(slopes, rel=1e-7)
    return source


def slope_of_log(s: float, k: float):
    return math.log(s / k)


def test_a_factor_that_cancels():
    source = check(slope_of_log, 3.0, 2.0)
    assert source.split() == "return 1.0 / s, -1.0 / k".split()


def quotient(x: float, y: float):
    return math.sin(x / y)


def test_a_quotient_is_divided_once():
    assert check(quotient, 0.7, 1.3).count("/ y") == 2  # the primal's and the gradient's


def cubic(x: float, y: float):
    return 0.5 * x * x * y


def test_equal_products_are_added():
    assert check(cubic, 0.7, 1.3).split() == "return y * x, 0.5 * x * x".split()


def branches(x: float, y: float):
    if x > 0.0:
        z = math.sin(x * y)
    else:
        z = math.cos(y * x)
    return z * x * y


@pytest.mark.parametrize("x", [0.7, -0.7])
def test_what_one_branch_computes_is_not_read_in_another(x):
    check(branches, x, 1.3)


def loop(x: float, y: float):
    s = 1.0
    for i in range(3):
        s = s * x * y / (1.0 + i)
    return s * y * x


def test_what_a_loop_computes_is_not_read_after_it():
    check(loop, 0.7, 1.3)


def vanishing(x: float, y: float):
    return x * y * y + math.exp(x * y)


def test_no_division_is_invented():
    _, g = listing(vanishing, 0.0, 0.0)
    assert g(0.0, 0.0) == (0.0, 0.0)
    assert g(2.0, 0.0) == (0.0, 2.0)


def thirds(x: float):
    return math.sin(x / 3.0) / 7.0


def test_divisors_stay_readable():
    assert "0.3333" not in check(thirds, 0.4)


def test_no_difference_hides_a_sum_of_coefficients():
    """`a - 2.0 * b` is written last: where `a` is a multiple of `b`, both are one product."""
    g = gs.grad(lambda x: 0.5 * x * x - 2.0 * x * x)
    assert g(3.0) == -9.0 and "-3.0 * x" in g.source


def logistic_map(s, n):
    for _ in range(n):
        s = s - 0.1 * s * s + 0.01
    return s


def test_equal_products_with_a_minus_are_one():
    g = gs.grad(logistic_map)
    assert g(0.4, 3) == pytest.approx(gs.numeric_grad(logistic_map)(0.4, 3), rel=1e-7)
    assert "s_bar -= 0.2 * s_bar * s" in g.source
