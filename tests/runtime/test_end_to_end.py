"""The runtime and the compiler together, as a user calls them."""

import functools
import math
import pickle
from collections import namedtuple
from dataclasses import dataclass

import gradscribe as gs
import numpy as np
import pytest


def saddle(x, y):
    return x**2 - y**2


def loss(p, x):
    return np.sum((p["w"] * x + p["b"]) ** 2)


def doubled(x):
    return x * 2.0


def numeric(f, x, h=1e-6):
    return (f(x + h) - f(x - h)) / (2 * h)


def test_floats_and_integers():
    assert gs.grad(saddle, (0, 1))(3, 2.0) == (6.0, -4.0)
    assert [type(g) for g in gs.grad(saddle, (0, 1))(3, 2)] == [float, float]
    assert gs.value_and_grad(saddle)(3.0, 2.0) == (5.0, 6.0)
    assert gs.grad(saddle, "y")(y=2.0, x=3.0) == -4.0
    assert gs.grad(gs.grad(saddle))(3.0, 2.0) == 2.0


def test_kinds_of_gradients():
    x32 = np.float32(3)
    assert type(gs.grad(saddle)(x32, np.float32(2))) is np.float32
    assert gs.grad(lambda x: np.sum(x * x))(np.ones(3, np.float32)).dtype == np.float32
    zero_d = gs.grad(lambda x: x * x)(np.array(3.0))
    assert isinstance(zero_d, np.ndarray) and zero_d.shape == () and zero_d == 6.0
    assert type(gs.grad(lambda x, y: np.sum(x * y))(2.0, np.ones(3))) is float


Pair = namedtuple("Pair", "a b")


@dataclass
class Net:
    w: np.ndarray
    b: float


def test_nested_arguments():
    p = {"w": 2.0, "b": 1}
    g = gs.grad(loss)(p, np.array([1.0, 2.0]))
    assert list(g) == ["w", "b"] and g == pytest.approx({"w": 2 * (3 + 10), "b": 16.0})
    assert gs.grad(lambda p: p.a * p.b)(Pair(2.0, 3.0)) == Pair(3.0, 2.0)
    net = gs.grad(lambda n: np.sum(n.w) * n.b)(Net(np.array([1.0, 2.0]), 4.0))
    assert isinstance(net, Net) and net.b == 3.0 and net.w.tolist() == [4.0, 4.0]
    assert gs.grad(lambda v: v[0] * v[1])([2.0, 3.0]) == [3.0, 2.0]
    assert gs.grad(lambda t: t[0] * t[1][0])((2.0, (3.0, None))) == (3.0, (2.0, None))


def test_partials_methods_and_rules():
    assert gs.grad(functools.partial(saddle, y=5.0))(3.0) == 6.0
    assert gs.grad(functools.partial(saddle, 3.0))(5.0) == -10.0
    assert gs.grad(np.sin)(0.0) == 1.0
    assert gs.grad(np.trapezoid)(np.ones(3)).tolist() == [0.5, 1.0, 0.5]  # one that is written out
    assert gs.jacobian(np.gradient)(np.ones(2)).tolist() == [[-1.0, 1.0], [-1.0, 1.0]]

    class Model:
        def __init__(self, w):
            self.w = w

        def loss(self, x):
            return self.w * x * x

    a, b = Model(2.0), Model(3.0)
    assert [gs.grad(m.loss)(1.0) for m in (a, b)] == [4.0, 6.0]
    a.w = 10.0
    assert gs.grad(a.loss)(1.0) == 20.0


def test_callable_objects_are_read_live():
    class Model:
        def __init__(self, w):
            self.w = w

        def __call__(self, x):
            return self.w * x * x

    m = Model(2.0)
    assert gs.grad(m)(1.0) == 4.0
    m.w = 3.0
    assert gs.grad(m)(1.0) == 6.0


def test_star_and_keyword_parameters():
    def f(x, *a, k=2.0, **more):
        return x * a[0] * a[1] * k * more.get("z", 1.0)

    assert gs.grad(f, (0, 2))(2.0, 3.0, 4.0) == (24.0, 12.0)
    assert gs.grad(f, "k")(2.0, 3.0, 4.0, k=1) == 24.0
    assert gs.vjp(f, 2.0, 3.0, 4.0)[1](1.0) == (24.0, 16.0, 12.0)
    assert gs.jvp(f, (2.0, 3.0, 4.0), (1.0, 0.0, 1.0)) == (48.0, 36.0)


scale = 2.0


def scaled(x):
    return scale * x * x


def test_globals_are_live(monkeypatch):
    g = gs.grad(scaled)
    assert g(1.0) == 4.0
    monkeypatch.setitem(globals(), "scale", 5.0)
    assert g(1.0) == 10.0
    monkeypatch.setitem(globals(), "scale", 5)
    assert g(1.0) == 10.0


def test_static_arguments():
    g = gs.grad(lambda x, axis: np.sum(np.sum(x, axis=axis) ** 2))
    x = np.arange(6.0).reshape(2, 3)
    for axis in (0, 1, 0):
        assert np.allclose(g(x, axis), 2 * np.sum(x, axis=axis, keepdims=True) * np.ones_like(x))


def test_jvp_vjp_linearize_hvp():
    def f(x, y):
        return x * y, np.sum(x)

    x, y = np.array([1.0, 2.0]), 3.0
    (out, total), (out_dot, total_dot) = gs.jvp(f, (x, y), (np.ones(2), 1.0))
    assert out.tolist() == [3.0, 6.0] and out_dot.tolist() == [4.0, 5.0] and total_dot == 2.0
    _, pull = gs.vjp(f, x, y)
    for _ in range(2):
        x_bar, y_bar = pull((np.ones(2), 1.0))
        assert x_bar.tolist() == [4.0, 4.0] and y_bar == 3.0 and type(y_bar) is float
    _, push = gs.linearize(f, x, y)
    assert push(np.ones(2), 1.0)[0].tolist() == [4.0, 5.0]
    assert gs.hvp(lambda x: x[0] ** 2 * x[1], (np.array([1.0, 3.0]),), (np.array([1.0, 0.0]),)).tolist() == [6.0, 2.0]


def test_jacobians_and_hessian():
    x = np.array([1.0, 2.0, 3.0])
    for transform in (gs.jacfwd, gs.jacrev, gs.jacobian):
        assert np.array_equal(transform(lambda x: x**2)(x), np.diag(2 * x))
    assert np.array_equal(gs.hessian(lambda x: np.sum(x**3))(x), np.diag(6 * x))
    assert np.array_equal(gs.jacfwd(gs.grad(lambda x: np.sum(x**3)))(x), np.diag(6 * x))


def test_vectorize():
    def f(x):
        return x * x if x > 0 else -x

    xs = np.array([[-1.0, 2.0], [3.0, -4.0]])
    assert gs.vectorize(gs.grad(f))(xs).tolist() == [[-1.0, 4.0], [6.0, -1.0]]
    assert gs.vectorize(f)(xs).tolist() == [[1.0, 4.0], [9.0, 4.0]]
    assert gs.vectorize(gs.grad(f))([1, 2]).tolist() == [2.0, 4.0]
    assert gs.vectorize(gs.grad(f))(np.array([3.0])).tolist() == [6.0]


def test_has_aux():
    def f(x):
        return x * x, {"twice": 2.0 * x}

    assert gs.grad(f, has_aux=True)(3.0) == (6.0, {"twice": 6.0})
    assert gs.value_and_grad(f, has_aux=True)(3.0) == ((9.0, {"twice": 6.0}), 6.0)
    out, pull, aux = gs.vjp(f, 3.0, has_aux=True)
    assert (out, pull(1.0), aux) == (9.0, (6.0,), {"twice": 6.0})


@gs.differentiable
def decorated(x, y, n):
    for _ in range(n):
        x = x * y
    return x


def test_the_decorator():
    assert decorated.grad(2.0, 3.0, 2) == (9.0, 12.0)
    assert decorated.grad(2, 3, 2) == (9.0, 12.0)
    assert decorated.reports
    assert pickle.loads(pickle.dumps(decorated.grad))(2.0, 3.0, 2) == (9.0, 12.0)
    assert "def decorated_grad(x, y, n)" in decorated.grad.source
    assert decorated.hessian(2.0, 3.0, 2)[0][1] == 6.0
    assert decorated.jvp((2.0, 3.0, 2), (1.0, 0.0, None)) == (18.0, 9.0)


def test_errors_name_the_users_line():
    def f(x, i):
        y = x * 2.0
        return y[i]

    with pytest.raises(IndexError) as caught:
        gs.grad(f)(np.ones(2), 7)
    line = f.__code__.co_firstlineno + 2
    assert any(f":{line}" in note for note in caught.value.__notes__)
    with pytest.raises(gs.GradscribeError, match="jacobian"):
        gs.grad(lambda x: x * x)(np.ones(2))


def test_transforms_inside_functions():
    def newton_step(x):
        return x - saddle(x, 1.0) / gs.grad(saddle)(x, 1.0)

    assert gs.grad(newton_step)(2.0) == pytest.approx(numeric(newton_step, 2.0), rel=1e-6)
    part = gs.grad(functools.partial(saddle, y=5.0))
    assert gs.grad(lambda x: part(x) * x)(3.0) == 12.0
    assert gs.grad(lambda x: x * gs.stop_gradient(x))(3.0) == 3.0


def test_independent():
    with pytest.warns(gs.IndependentWarning, match="`y`"):
        assert gs.grad(lambda x, y: x * 2.0, (0, 1))(1.0, 2.0) == (2.0, 0.0)


def test_memory():
    def f(x, y):
        x *= 2.0
        return np.sum(x * y)

    a = np.arange(4.0)
    before = a.copy()
    assert gs.grad(f)(a, np.ones(4)).tolist() == [2.0] * 4
    assert np.array_equal(a, before)
    with pytest.raises(gs.ArgumentError, match="share memory"):
        gs.grad(f)(a, a)


def test_explain():
    text = str(gs.explain(saddle, 3.0, 2.0))
    assert "def saddle_grad" in text and "1. lower" in text


def test_the_code_that_runs_is_the_code_that_is_verified():
    @gs.differentiable
    def f(x, y):
        return x**2 * math.sin(y)

    f.grad(1.0, 2.0)
    f.value_and_grad(1.0, 2.0)
    f.hessian(1.0, 2.0)
    names = [str(report).split(":")[0] for report in f.reports]
    assert names == ["f_grad", "f_value_and_grad", "f_hessian"]


def test_an_error_of_the_functions_own_is_no_failed_check(recwarn):
    @gs.differentiable
    def f(x):
        if x < 0:
            raise ValueError("negative")
        return math.log(x)

    with pytest.raises(ValueError, match="negative"):
        f.grad(-1.0)
    assert not recwarn.list


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.sum(np.array(x) ** 2),
        lambda x: np.sum(np.sin(x)),
        lambda x: np.dot(x, x),
        lambda x: np.max(x) * np.mean(x),
        lambda x: np.sum(np.cumsum(x) * np.arange(3)),
        lambda x: np.linalg.norm(x),
        lambda x: sum(v * v for v in x),
    ],
)
def test_a_list_of_numbers_where_numpy_takes_an_array(f):
    point = [0.5, 1.5, -0.7]
    gradient = gs.grad(f)(point)
    assert isinstance(gradient, list)
    assert gradient == pytest.approx(gs.numeric_grad(lambda v: f(list(v)))(np.array(point)).tolist(), rel=1e-8)
