"""The public interface as other people's code meets it: what may be decorated, bound, transformed and asked for."""


import functools
from dataclasses import dataclass
from typing import NamedTuple

import gradscribe as gs
import numpy as np
import pytest


def cube(x):
    return x**3


def test_variables_of_one_name_and_value_are_different_variables():
    def pair(c):
        def f(x):
            return c * x * x

        def assign(value):
            nonlocal c
            c = value

        return f, assign

    (f, _), (g, assign) = pair(2), pair(2)
    both = gs.grad(lambda x: f(x) + g(x))
    assert both(1.0) == 8.0
    assign(10)
    assert both(1.0) == 24.0


@pytest.mark.parametrize("make", [gs.grad, gs.jacobian, gs.hessian, gs.differentiable, gs.checkpoint], ids=lambda m: m.__name__)
def test_a_transform_can_be_decorated(make):
    f = gs.differentiable(make(cube), check=False)
    expected = {gs.grad: 6.0, gs.jacobian: 6.0, gs.hessian: 6.0}.get(make, 3.0)
    at = 1.0
    assert f.grad(at) == expected
    assert f.value_and_grad(at)[0] == make(cube)(at)


def test_the_automatic_gradient_can_be_transformed():
    f = gs.differentiable(cube, check=False)
    assert gs.jvp(f.grad, (2.0,), (1.0,)) == (12.0, 12.0)
    assert gs.hvp(f.grad, (2.0,), (1.0,)) == 6.0
    assert gs.linearize(f.grad, 2.0)[1](1.0) == 12.0


@dataclass
class Spring:
    k: float

    @gs.differentiable
    def energy(self, x, n=2):
        return self.k * x**n

    def force(self, x):
        return -self.energy.grad(x)

    @gs.differentiable
    @staticmethod
    def static(x):
        return x**3

    @gs.differentiable
    @classmethod
    def of_class(cls, x):
        return x**3


class Point(NamedTuple):
    k: float

    @gs.differentiable
    def energy(self, x):
        return self.k * x**2


class Plain:
    def __init__(self, k):
        self.k = k

    @gs.differentiable
    def energy(self, x):
        return self.k * x**2

    def __call__(self, x):
        return self.k * x**3


@pytest.mark.parametrize("cls", [Spring, Point, Plain])
def test_the_object_of_a_method_is_not_differentiated(cls):
    energy = cls(2.0).energy
    assert (energy.grad(3.0), energy.hessian(3.0), energy.jacobian(3.0)) == (12.0, 4.0, 12.0)
    assert energy.value_and_grad(3.0) == (18.0, 12.0)
    assert cls.energy.grad(cls(2.0), 3.0) == 12.0
    np.testing.assert_allclose(energy.vectorized(np.array([1.0, 2.0])), [2.0, 8.0])
    assert "proved" in str(energy.verify(3.0)) and "proved" in str(gs.differentiable(cls(2.0).energy).verify(3.0))
    assert energy.compare(3.0)["automatic"].gradient == 12.0
    assert "energy" in str(gs.explain(energy, 3.0)) and "energy" in repr(energy)


def test_derivatives_of_methods_in_methods():
    assert Spring(2.0).force(3.0) == -12.0
    assert gs.grad(Spring(2.0).force)(3.0) == -4.0


def test_static_and_class_methods():
    assert Spring.static.grad(2.0) == Spring(1.0).static.grad(2.0) == 12.0
    assert Spring.of_class.grad(2.0) == Spring(1.0).of_class.grad(2.0) == 12.0


def test_what_is_bound_is_not_differentiated():
    f = gs.differentiable(functools.partial(lambda a, x: a * x * x, 3.0))
    assert (f.grad(2.0), f.hessian(2.0)) == (12.0, 6.0)
    assert f.verify(2.0) and f.compare(2.0)["automatic"].gradient == 12.0
    g = gs.differentiable(functools.partial(lambda a, x: a * x * x, x=3.0))
    assert g.grad(2.0) == 9.0 and g.verify(2.0)
    assert "differentiable" in repr(f) and "differentiable Plain" in repr(gs.differentiable(Plain(1.0)))
    assert gs.differentiable(Plain(1.0)).grad(2.0) == 12.0


def test_jacobians_by_lists_of_floats():
    t = [1.0, 2.0, 3.0]
    product = lambda t: t[0] * t[1] * t[2]  # noqa: E731
    assert gs.jacfwd(product)(t) == gs.jacrev(product)(t) == gs.grad(product)(t) == [6.0, 3.0, 2.0]
    assert gs.hessian(product)(t) == [[0.0, 3.0, 2.0], [3.0, 0.0, 1.0], [2.0, 1.0, 0.0]]
    squares = gs.hessian(lambda t: sum(v * v for v in t))
    assert squares([1.0, 2.0]) == [[2.0, 0.0], [0.0, 2.0]]
    assert [row[k] for k, row in enumerate(squares(t))] == [2.0, 2.0, 2.0]
    for jac in (gs.jacfwd, gs.jacrev, gs.jacobian):
        columns = jac(lambda t: np.array([t[0] * t[1], t[2]]))(t)
        np.testing.assert_array_equal(columns, [[2.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    with pytest.raises(gs.UnsupportedError, match="multiplied by a float"):
        gs.grad(lambda x: 3.0 * x)([])


@dataclass
class Power:
    base: float
    n: int = 3


def test_whole_numbers_and_other_fields_are_not_verified():
    power = gs.differentiable(lambda p: p.base**p.n)
    assert power.grad(Power(2.0)) == Power(12.0, None)
    assert [f.parameter for f in power.verify(Power(2.0)).findings] == ["p.base"]
    gs.check_grads(lambda p: p.base**p.n, (Power(2.0),))
    gs.check_grads(lambda p: p["a"] ** 2, ({"a": 2.0, "mode": "fast", "none": None, "flag": True},))


def test_adjoints_of_big_endian_arrays_are_native():
    assert gs.vjp(lambda x: x * x, np.array([1.0, 2.0], ">f8"))[1](np.ones(2))[0].dtype.isnative


def timed(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs)

    return wrapper


@timed
def wrapped(x):
    return x**3


def test_every_transform_of_a_wrapper_of_anything():
    for derivative in (gs.grad, gs.jacfwd, gs.jacrev, gs.jacobian):
        assert derivative(wrapped)(2.0) == 12.0
    assert gs.hessian(wrapped)(2.0) == 12.0
    assert gs.linearize(wrapped, 2.0)[1](1.0) == 12.0
    gs.check_grads(wrapped, (2.0,))
    decorated = gs.differentiable(wrapped)
    assert (decorated.grad(2.0), decorated.hessian(2.0)) == (12.0, 12.0) and decorated.verify(2.0)
    product = gs.differentiable(timed(lambda x, y, k=1.0: x * x * y * k))
    assert product.grad(2.0, 3.0) == (12.0, 4.0)
    assert gs.grad(lambda x: np.sum(gs.vectorize(wrapped)(x)))(np.array([1.0, 2.0])).tolist() == [3.0, 12.0]
    assert gs.grad(lambda x: np.sum(gs.vectorize(np.sin)(x)))(np.zeros(2)).tolist() == [1.0, 1.0]


def star(a, *rest):
    return a * sum(r * r for r in rest)


def test_jacobians_by_items_of_args():
    args = (2.0, 1.0, 3.0)
    assert gs.jacobian(star, 1)(*args) == 4.0
    assert gs.hessian(star, (0, 2))(*args) == ((0.0, 6.0), (6.0, 4.0))
    assert gs.jacfwd(lambda *xs: (xs[0] * xs[1], xs[1]), (1, 0))(2.0, 3.0) == ((2.0, 3.0), (1.0, 0.0))
    assert gs.linearize(star, *args)[1](1.0, 0.0, 1.0) == 22.0
    gs.check_grads(star, args)
    with pytest.raises(gs.ArgumentError, match="item 4"):
        gs.jacobian(star, 5)(*args)


def test_argnums_are_checked_by_the_oracles_too():
    for make in (gs.grad, gs.jacobian, gs.numeric_grad, gs.symbolic_grad):
        for wrong in (3, -4, "z", (0, 0), 1.0, True):
            with pytest.raises(gs.ArgumentError):
                make(lambda x, y: x * y, wrong)(1.0, 2.0)
    with pytest.raises(gs.ArgumentError, match="not None"):
        gs.grad(star, None)


LABELS = np.array(["cat", "dog", "cat"])


@pytest.mark.parametrize("f", [
    lambda x, labels: np.sum(x[labels == "cat"] ** 2),
    lambda x, labels: np.sum(np.where(labels == "cat", x, 0.0) ** 2),
    lambda x, labels: sum(v**2 for v, label in zip(x, labels, strict=True) if label == "cat"),
    lambda x, labels: x[0] ** 2 + x[2] ** 2 if labels[1] != "cat" else x[1],
    lambda x, labels: np.sum(x[LABELS != "dog"] ** 2),
])  # fmt: skip
def test_arrays_of_strings_are_compared(f):
    assert gs.grad(f)(np.array([1.0, 2.0, 3.0]), LABELS).tolist() == [2.0, 0.0, 6.0]


@pytest.mark.parametrize("f", [
    lambda x: x + None, lambda x: x - "a", lambda x: "a" + x, lambda x: None * x, lambda x: x < None, lambda x: x // "a",
    lambda x: x + float, lambda x: sum([x, None]), lambda x: x | 1, lambda x: ~x, lambda x: x & True, lambda x: [x] * None,
])  # fmt: skip
def test_what_always_fails_has_no_derivative(f):
    for x in (2.0, np.array([1.0, 2.0])):
        with pytest.raises(TypeError):
            f(x)
        with pytest.raises(gs.UnsupportedError):
            gs.grad(f)(x)


def test_what_a_partial_has_bound_is_read_live():
    def f(a, x):
        return np.sum(a * x**2)

    a = np.array([1.0, 2.0])
    g = gs.grad(functools.partial(f, a))
    bound = functools.partial(f, a)
    h = gs.grad(lambda x: bound(x) * 2)
    np.testing.assert_array_equal(g(np.ones(2)), [2.0, 4.0])
    np.testing.assert_array_equal(h(np.ones(2)), [4.0, 8.0])
    a[0] = 10.0
    np.testing.assert_array_equal(g(np.ones(2)), [20.0, 4.0])
    np.testing.assert_array_equal(h(np.ones(2)), [40.0, 8.0])


def test_an_argument_that_holds_itself():
    d = {"a": 1.0}
    d["d"] = d
    with pytest.raises(gs.GradscribeError, match="holds itself"):
        gs.grad(lambda d: d["a"] ** 2)(d)


def test_an_integer_that_only_counts_has_no_derivative():
    def repeated(x, n):
        return sum(x * x for _ in range(n))

    def item(x, n):
        return x[n]

    for ask in (
        lambda: gs.vjp(repeated, 2.0, 3), lambda: gs.jvp(repeated, (2.0, 3), (1.0, 0)), lambda: gs.linearize(item, np.ones(4), 3),
        lambda: gs.grad(item, argnums=(0, 1))(np.ones(4), 3),
    ):  # fmt: skip
        with pytest.raises(gs.GradscribeError, match="`n` is an integer that counts or indexes"):
            ask()
    assert gs.grad(repeated)(2.0, 3) == 12.0
    assert gs.grad(lambda x, n: x**n, argnums=(0, 1))(2, 3) == pytest.approx((12.0, 8 * np.log(2)))


def test_along_an_axis_of_length_zero():
    def f(x):
        return np.sum(np.apply_along_axis(lambda row: np.sum(row**2), 1, x)) + np.sum(np.nan_to_num(np.cov(x, ddof=0)))

    with np.errstate(all="ignore"):
        assert gs.grad(f)(np.zeros((3, 0))).shape == (3, 0)
