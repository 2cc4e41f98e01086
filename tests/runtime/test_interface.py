"""The public interface as other people's code meets it: what may be decorated, bound, transformed and asked for."""


import gradscribe as gs
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
