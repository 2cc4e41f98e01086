"""`custom_vjp` and `custom_jvp`: what a user's own derivative is used for, and when it is refused."""

from __future__ import annotations

import ctypes
import ctypes.util
import functools
import math
import pickle

import gradscribe as gs
import numpy as np
import pytest

SCALE = 3.0


@gs.custom_vjp
def log1pexp(x):
    return math.log(1.0 + math.exp(x))


def log1pexp_forward(x):
    return log1pexp(x), math.exp(x)


def log1pexp_backward(exp_x, out_bar):
    return (out_bar * exp_x / (1.0 + exp_x),)


log1pexp.defvjp(log1pexp_forward, log1pexp_backward)


def slope(f, x, h=1e-4):
    return (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h)


def chain(x, k):
    y = log1pexp(x) if x > 0 else x
    for _ in range(3):
        y = y + log1pexp(y * k)
    return y


@pytest.mark.parametrize("x", [0.3, -0.3])
def test_a_vjp_in_branches_and_loops_to_second_order(x):
    first = gs.grad(chain)
    assert first(x, 2.0) == pytest.approx(slope(lambda t: chain(t, 2.0), x), rel=1e-9)
    assert gs.grad(first)(x, 2.0) == pytest.approx(slope(lambda t: first(t, 2.0), x), rel=1e-8)
    assert gs.hessian(chain)(x, 2.0) == pytest.approx(gs.grad(first)(x, 2.0), rel=1e-12)
    assert gs.vectorize(chain)(np.array([x]), 2.0) == pytest.approx(chain(x, 2.0))


def test_the_derivative_is_the_users():
    @gs.custom_vjp
    def rounded(x):
        return np.round(x)

    rounded.defvjp(lambda x: (rounded(x), None), lambda kept, out_bar: (out_bar,))
    assert gs.grad(lambda x: rounded(x) * x)(1.3) == 1.0 + 1.3
    assert rounded(1.3) == 1.0

    @gs.differentiable
    def f(x):
        return rounded(x) * x

    assert f.grad(1.3) == 2.3  # verification does not object
    assert f.reports[0].verdict == "not checked" and "custom_vjp" in str(f.reports[0])


def test_another_derivative_later():
    @gs.custom_jvp
    def double(x):
        return 2.0 * x

    def f(x):
        return double(x)

    double.defjvp(lambda primals, tangents: (double(primals[0]), 5.0 * tangents[0]))
    assert gs.grad(f)(1.0) == 5.0
    double.defjvp(lambda primals, tangents: (double(primals[0]), 7.0 * tangents[0]))
    assert gs.grad(f)(1.0) == 7.0


def test_structures_and_functions_as_arguments():
    @functools.partial(gs.custom_vjp, nondiff_argnums=(0,))
    def layer(activation, params, x):
        return {"out": activation(params["w"] * x + params["b"])}

    def forward(activation, params, x):
        return layer(activation, params, x), (params, x)

    def backward(activation, kept, bars):
        params, x = kept
        t = bars["out"] * (1.0 - activation(params["w"] * x + params["b"]) ** 2)
        return {"w": t * x, "b": t}, t * params["w"]

    layer.defvjp(forward, backward)

    def loss(params, x):
        return np.sum(layer(np.tanh, params, x)["out"] ** 2)

    def plain(params, x):
        return np.sum(np.tanh(params["w"] * x + params["b"]) ** 2)

    at = {"w": np.array([1.0, 2.0]), "b": np.array([0.1, 0.2])}, np.array([0.3, 0.4])
    mine, theirs = gs.grad(loss, (0, 1))(*at), gs.grad(plain, (0, 1))(*at)
    np.testing.assert_allclose(mine[0]["w"], theirs[0]["w"])
    np.testing.assert_allclose(mine[0]["b"], theirs[0]["b"])
    np.testing.assert_allclose(mine[1], theirs[1])


def test_a_method_and_a_global():
    class Model:
        def __init__(self):
            self.c = 2.0

        @functools.partial(gs.custom_vjp, nondiff_argnums=(0,))
        def scaled(self, x):
            return self.c * x * SCALE

        scaled.defvjp(lambda self, x: (self.scaled(x), None), lambda self, kept, out_bar: (self.c * SCALE * out_bar,))

    model = Model()
    assert model.scaled(2.0) == 12.0
    assert gs.grad(lambda x: model.scaled(x) ** 2)(2.0) == 2 * 12.0 * 6.0
    assert gs.grad(gs.grad(lambda x: model.scaled(x) ** 2))(2.0) == 72.0
    assert gs.grad(model.scaled)(2.0) == 6.0


def test_code_that_cannot_be_read():
    libm = ctypes.CDLL(ctypes.util.find_library("m"))
    libm.cos.restype, libm.cos.argtypes = ctypes.c_double, [ctypes.c_double]

    @gs.custom_vjp
    def cos(x):
        return libm.cos(x)

    cos.defvjp(lambda x: (cos(x), x), lambda x, out_bar: (-out_bar * math.sin(x),))

    def f(x):
        return cos(x * x) * x

    assert gs.grad(f)(1.3) == pytest.approx(slope(f, 1.3), rel=1e-9)
    assert gs.grad(gs.grad(f))(1.3) == pytest.approx(slope(gs.grad(f), 1.3), rel=1e-8)


def test_writing_to_a_result_that_may_be_the_argument_is_refused():
    @gs.custom_vjp
    def same(x):
        return x

    same.defvjp(lambda x: (x, None), lambda kept, out_bar: (out_bar,))

    def f(x):
        y = same(x)
        y[0] = 5.0
        return np.sum(x * x) + np.sum(y)

    with pytest.raises(gs.UnsupportedError, match="G205"):
        gs.grad(f)(np.ones(2))


@pytest.mark.parametrize(
    ("forward", "backward", "says"),
    [
        (lambda x, y: x * y, lambda kept, g: (g, g), "must return a pair"),
        (lambda x, y: (x * y, None), lambda kept, g: g, "must return a tuple"),
        (lambda x, y: (x * y, None), lambda kept, g: (g,), "each of 2 arguments"),
        (lambda x, y: (np.sum(x * y), None), lambda kept, g: (g, g), "must give the result"),
        (lambda x, y: (x * y, None), lambda g: (g, g), "too many positional"),
    ],
)
def test_a_derivative_of_the_wrong_form(forward, backward, says):
    @gs.custom_vjp
    def f(x, y):
        return x * y

    f.defvjp(forward, backward)
    with pytest.raises(gs.UnsupportedError, match=says):
        gs.grad(lambda x: np.sum(f(x, 2.0)))(np.ones(2))


def test_what_is_not_covered():
    @functools.partial(gs.custom_vjp, nondiff_argnums=(0,))
    def apply(f, x):
        return f(x)

    apply.defvjp(lambda f, x: (f(x), None), lambda f, kept, g: (g,))
    with pytest.raises(gs.UnsupportedError, match="does not say how it depends on `x`"):
        gs.grad(lambda x: apply(lambda y: x * y, x))(3.0)
    assert gs.grad(lambda x: apply(lambda y: 2.0 * y, x))(3.0) == 1.0

    @gs.custom_vjp
    def undefined(x):
        return x

    with pytest.raises(gs.UnsupportedError, match="has no derivative yet"):
        gs.grad(lambda x: undefined(x))(3.0)


def test_they_pickle():
    assert pickle.loads(pickle.dumps(log1pexp)) is log1pexp
