"""`stop_gradient`, `no_grad`, `on_grad` and `checkpoint`: what they do to a derivative, and what they do not."""

from __future__ import annotations

import gradscribe as gs
import numpy as np
import pytest

X = np.array([0.3, 0.7])


def test_stop_gradient_of_a_structure():
    def f(x):
        stopped = gs.stop_gradient({"a": x, "b": (2 * x, 3)})
        return np.sum(stopped["a"] * x + stopped["b"][0] * x * stopped["b"][1])

    np.testing.assert_allclose(gs.grad(f)(X), 7 * X)
    np.testing.assert_allclose(gs.jacfwd(f)(X), 7 * X)
    assert "stop_gradient" not in gs.grad(f).source
    assert f(X) == pytest.approx(7 * np.sum(X * X))


def test_what_is_stopped_is_the_same_array():
    def f(x):
        y = x * x
        z = gs.stop_gradient(y)
        z[0] = 1.0  # y[0] too
        return np.sum(y * z)

    with pytest.raises(gs.UnsupportedError, match="G205"):
        gs.grad(f)(X)


def test_no_grad():
    def f(x):
        kept = []
        u = x * 1.0
        with gs.no_grad():
            for i in range(3):
                kept.append(x[0] * i)
            u = u * 3
            u += 1
            same = x
        return np.sum(x * u) + kept[2] * x[1] + sum(kept) + np.sum(same)

    np.testing.assert_allclose(gs.grad(f)(X), 3 * X + 1 + [0, 2 * X[0]] + 1)
    np.testing.assert_allclose(gs.jacfwd(f)(X), gs.grad(f)(X))

    def returned(x):
        with gs.no_grad():
            return x * x

    with pytest.warns(gs.IndependentWarning):
        assert gs.grad(returned)(2.0) == 0.0


def test_on_grad():
    def f(x, most):
        y = gs.on_grad(np.exp(x), lambda y_bar: np.clip(y_bar, -most, most))
        return np.sum((y * x) ** 2)

    y = np.exp(X)
    np.testing.assert_allclose(gs.grad(f)(X, 1.0), np.clip(2 * y * X * X, -1.0, 1.0) * y + 2 * y * y * X)
    assert f(X, 1.0) == np.sum((y * X) ** 2)

    def looped(x):
        for _ in range(2):
            x = gs.on_grad(x, lambda x_bar: x_bar / np.linalg.norm(x_bar)) * 2.0
        return x @ X

    np.testing.assert_allclose(gs.grad(looped)(X), X / np.linalg.norm(X))
    with pytest.raises(gs.UnsupportedError, match="shape of its argument"):
        gs.grad(lambda x: np.sum(gs.on_grad(x, lambda x_bar: np.outer(x_bar, x_bar))))(X)


def test_on_grad_can_print(capsys):
    assert gs.grad(lambda x: gs.on_grad(x * x, print) * x)(3.0) == 27.0
    assert capsys.readouterr().out == "3.0\n"


def test_verification_does_not_object():
    @gs.differentiable
    def f(x: float):
        return gs.on_grad(x * x, lambda y_bar: 2 * y_bar) + gs.stop_gradient(x)

    assert f.grad(3.0) == 12.0
    assert f.reports[0].verdict == "not checked" and "`on_grad` and `stop_gradient`" in str(f.reports[0])


@gs.checkpoint
def cubed(x, *, factor=2.0):
    return x * x * x * factor


def test_checkpoint():
    assert cubed(2.0) == 16.0
    assert gs.grad(cubed)(2.0) == 24.0
    assert gs.grad(lambda x: cubed(x, factor=1.0) * x)(2.0) == 32.0
    assert gs.hessian(lambda x: cubed(x, factor=1.0) * x)(2.0) == 48.0
    np.testing.assert_allclose(gs.vectorize(gs.grad(lambda x: cubed(x) * x))(X), 8 * X**3)


def test_a_checkpoint_keeps_its_arguments_only():
    def step(u):
        for _ in range(5):
            u = np.sin(u) * u
        return u

    def f(u, n):
        for _ in range(n):
            u = gs.checkpoint(step)(u)
        return np.sum(u)

    gradient = gs.grad(f)
    gradient(X, 3)
    forward = gradient.source.split("u_bar")[0]
    assert forward.count(".append(") == 1 and "u_tape.append(u" in forward


def test_effects_of_a_checkpointed_call_happen_once(capsys):
    def noisy(x):
        print("called")
        assert x > 0
        return np.sin(x) ** 2

    gradient = gs.grad(lambda x: gs.checkpoint(noisy)(x))
    gradient(1.0)
    assert capsys.readouterr().out == "called\n"
    with pytest.raises(AssertionError):
        gradient(-1.0)


def one_sided_array(x):
    y = np.sin(x) * x
    if y[0] > 0.05:
        z = y * x
        return np.sum(np.sin(z) * y)
    return np.sum(y)


def early_return_inside(x):
    def inner(u):
        if u > 1:
            return u * x
        for i in range(3):
            u = u * x + i
            if u > 2:
                break
        return u**2

    return gs.grad(inner)(x) * x


def total(xs):
    return 0.0 if len(xs) == 0 else xs[0] ** 2 + 2 * total(xs[1:])


@pytest.mark.parametrize(("f", "x"), [(one_sided_array, X), (total, X)])
def test_reverse_over_reverse_of_what_one_side_makes(f, x):
    np.testing.assert_allclose(gs.jacrev(gs.grad(f))(x), gs.hessian(f)(x), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("x", [0.8, 1.8])
def test_reverse_over_reverse_of_early_returns(x):
    assert gs.grad(gs.grad(early_return_inside))(x) == pytest.approx(gs.hessian(early_return_inside)(x), rel=1e-12)


def test_a_gradient_is_the_callers():
    y = np.array([1.0, 2.0])
    for derivative, args in [
        (gs.grad(lambda u: np.sum(u * y)), (X,)),
        (gs.grad(lambda u, v: np.sum(u * v)), (X, y)),
        (gs.value_and_grad(lambda u, v: np.sum(u * v)), (X, y)),
    ]:
        given = derivative(*args)
        gradient = given[1] if isinstance(given, tuple) else given
        assert not np.shares_memory(gradient, y)
    a, b = gs.grad(lambda u, v: np.sum((u + v) ** 2), (0, 1))(X, y)
    assert not np.shares_memory(a, b)


def test_a_pullback_keeps_what_it_needs():
    for make in (lambda x: gs.vjp(lambda u: np.sin(u) * u, x)[1], lambda x: gs.linearize(lambda u: np.sin(u) * u, x)[1]):
        x = X.copy()
        f = make(x)
        before = np.array(f(np.ones(2)))
        x[0] = 7.0
        np.testing.assert_array_equal(np.array(f(np.ones(2))), before)
    assert "copy" not in gs.vjp(lambda u: np.sum(2 * u), X)[1].source


def doubled(x):
    return x if np.sum(x) > 5 else doubled(x * 2)


def test_a_recursive_call_may_give_back_its_argument():
    def f(x):
        y = x * 1.0
        z = doubled(y)
        z[0] = 3.0  # y[0] too, where `doubled` ends at once
        return np.sum(z * y)

    with pytest.raises(gs.UnsupportedError, match="G205"):
        gs.grad(f)(X)
