"""Rules that users register: for their own functions, and for those of other libraries, readable or not."""

from __future__ import annotations

import ctypes
import math

import gradscribe as gs
import numpy as np
import pytest
from gradscribe.compiler.rules import registry
from gradscribe.testing import WrongRule, call, check_rule, real


@pytest.fixture(autouse=True)
def forgotten_afterwards(monkeypatch):
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")
    monkeypatch.setattr(registry, "rules", dict(registry.rules))
    monkeypatch.setattr(registry, "_ops", dict(registry._ops))


class Compiled:
    """As a compiler of another library leaves it: callable, without source."""

    def __init__(self, f):
        self.f = f

    def __call__(self, x, y):
        return self.f(x, y)


def test_an_elementwise_function_without_source():
    wave = Compiled(lambda x, y: np.sin(x) * y)

    @gs.elementwise(wave, domain=[(-3, 3), (-2, 2)])
    def rule(z, x, y):
        return np.cos(x) * y, np.sin(x)

    assert check_rule(wave) == 7
    x = np.array([0.1, 0.2])
    np.testing.assert_allclose(gs.grad(lambda x: np.sum(wave(x, 2.0) ** 2))(x), 8 * np.sin(x) * np.cos(x))
    np.testing.assert_allclose(gs.vectorize(gs.grad(lambda x: wave(x, 2.0)))(x), 2 * np.cos(x))


def test_a_ufunc_of_another_library():
    double = np.frompyfunc(lambda x: 2.0 * x, 1, 1)

    @gs.elementwise(double, domain=[(1, 3)])
    def rule(z, x):
        return 2.0

    assert gs.grad(lambda x: double(x) * x)(3.0) == 12.0


def test_a_python_function_that_could_not_be_read():
    def gamma(x):
        try:
            return math.gamma(x)
        except ValueError:
            return math.inf

    @gs.elementwise(gamma, domain=[(1, 3)])
    def rule(z, x):
        return z * (math.lgamma(x + 1e-5) - math.lgamma(x - 1e-5)) / 2e-5

    def f(x):
        return gamma(x) * x

    assert gs.grad(f)(2.5) == pytest.approx((f(2.5 + 1e-6) - f(2.5 - 1e-6)) / 2e-6, rel=1e-6)
    assert "gamma(x)" in gs.grad(f).source


def made(factor):
    def sums(a, k=factor):
        return np.cumsum(a) * k

    return sums


def test_a_linear_function_with_an_option_and_two_of_one_name():
    one, two = made(1), made(2)
    for f, factor in ((one, 1), (two, 2)):

        @gs.linear(f, wrt="a", samples=[call(real(3)), call(real(3), k=5)])
        def rule(g, a, k=factor):
            return np.flip(np.cumsum(np.flip(g))) * k

        assert check_rule(f) == 2
    x = np.arange(3.0)
    np.testing.assert_allclose(gs.grad(lambda x: np.sum(one(x, k=3) ** 2))(x), [72, 72, 54])
    np.testing.assert_allclose(gs.grad(lambda x: np.sum(two(x, k=1) * x))(x), [3.0, 4, 5])


def test_forward_and_reverse_by_hand():
    def inverse(a):
        return np.linalg.inv(a)

    @gs.forward(inverse, samples=[call(np.eye(2) * 2 + 0.1)])
    def push(a_dot, y, a):
        return -y @ a_dot @ y

    @gs.reverse(inverse)
    def pull(g, y, a):
        return -y.T @ g @ y.T

    assert check_rule(inverse) == 1


def test_the_type_of_a_result_that_cannot_be_read():
    reverse_it = Compiled(lambda a, n: a[::-1] * n)

    @gs.linear(reverse_it, wrt="a", like="a", samples=[call(real(4), 3)])
    def rule(g, a, n):
        return reverse_it(g, n)

    assert check_rule(reverse_it) == 1


def test_declarations():
    def steps(x):
        return np.floor(x)

    def unwanted(x):
        return x

    gs.nondifferentiable(steps, why="piecewise constant")
    gs.missing(unwanted, why="we say so")
    assert gs.grad(lambda x: steps(x) * x)(2.5) == 2.0
    with pytest.raises(gs.UnsupportedError, match="we say so"):
        gs.grad(lambda x: unwanted(x) * x)(2.5)


def test_a_wrong_rule_is_found():
    def cube(x):
        return x**3

    @gs.elementwise(cube, domain=[(0.5, 1)])
    def rule(z, x):
        return 2 * x**2

    with pytest.raises(WrongRule, match="forward of"):
        check_rule(cube)
    with pytest.raises(WrongRule, match="has no rule"):
        check_rule(Compiled(None))


def test_what_has_no_hash():
    libc = ctypes.CDLL(None)
    with pytest.raises(TypeError, match="has no hash"):
        gs.elementwise(libc.abs)(lambda z, x: 1.0)
