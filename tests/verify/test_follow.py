"""Following user code with symbols: the expressions are the function, whatever it is written with."""

from __future__ import annotations

import array
import functools
import math
from math import sin as sine

import gradscribe as gs
import numpy as np
import pytest
import sympy
from gradscribe.runtime.verify.calls import Call
from gradscribe.runtime.verify.elements import PreciseKit, SymbolicKit
from gradscribe.runtime.verify.symbolic import constant, filled, run_followed, symbols
from scipy import special

x, y = sympy.symbols("x y")
A = np.array([[2.0, 0.3, -0.1], [0.3, 1.5, 0.2], [-0.1, 0.2, 1.8]])
V = np.array([0.7, -1.2, 2.1])
P = np.array([0.4, 0.6, 0.35])
SCALE = np.array([1.0, 2.0, 0.5])


def spd(a):
    return a @ a.T + np.eye(3)


# Functions of one argument, with the argument. Each must give SymPy expressions that evaluate to what NumPy gives.
FOLLOWED = {
    "operators": (lambda a: (a + 1.0) * a / 3 - 2**a + a**3 - (-a) % 2.0 + a // 0.3, V),
    "elementary": (lambda a: np.sin(a) * np.cos(a) + np.tan(a) + np.exp(a) - np.expm1(a) + np.exp2(a) + np.arctan(a), V),
    "hyperbolic": (lambda a: np.sinh(a) + np.cosh(a) * np.tanh(a) + np.arcsinh(a), V),
    "logarithms": (lambda a: np.log(a) + np.log2(a) + np.log10(a) + np.log1p(a) + np.sqrt(a) + np.cbrt(-a), P),
    "inverse": (lambda a: np.arcsin(a) + np.arccos(a) + np.arctanh(a) + np.arccosh(1 + a) + np.arctan2(a, -a), P),
    "two arguments": (lambda a: np.hypot(a, a[::-1]) + np.logaddexp(a, 1.0) + np.maximum(a, 0.1) + np.fmin(a, 2.0), V),
    "degrees": (lambda a: np.deg2rad(a) + np.degrees(a) + np.radians(a) + np.sinc(a) + np.reciprocal(a) + np.square(a), V),
    "steps": (lambda a: np.floor(a) * a + np.ceil(a) + np.sign(a) * a + np.round(a) + np.trunc(a) + np.heaviside(a, 0.5), V),
    "selection": (lambda a: np.where(a > 0, np.log(np.where(a > 0, a, 1.0)), a) + np.clip(a, -1, 1) + np.abs(a), V),
    "choices": (lambda a: np.select([a > 1, a > 0], [a * 2, a * 3], a * a) + np.copysign(a, -a), V),
    "reductions": (lambda a: a.sum() + a.mean() * a.max() - a.min() + a.prod() + a.var() + a.std(ddof=1) + np.ptp(a), V),
    "axes": (lambda a: a.sum(axis=0) + np.mean(a, axis=1) + a.max(axis=1) + np.var(a, axis=0) + a.cumsum(axis=1)[0], A),
    "products": (lambda a: a @ a + np.dot(a, a.T) * np.trace(a) + np.outer(a[0], a[1]) * np.inner(a[0], a[1]), A),
    "einsum": (lambda a: np.einsum("ij,jk->ik", a, a) + np.tensordot(a, a, 1) + np.kron(a, a)[:3, :3], A),
    "shapes": (lambda a: np.concatenate([a, a[:1]]).reshape(2, 6).T.ravel()[2:5] + np.stack([a, a]).sum((0, 1)), A),
    "arrangement": (lambda a: np.tile(a, 2) + np.repeat(a, 2)[::1] + np.pad(a, (0, 3)) + np.roll(np.flip(np.append(a, a)), 1), V),
    "triangles": (lambda a: np.tril(a) @ np.triu(a) + np.diag(np.diag(a)) + np.diag(a[0]) + np.swapaxes(a, 0, 1), A),
    "more shapes": (lambda a: np.squeeze(a[None]) + np.expand_dims(a, 0)[0] + np.broadcast_to(a[0], (3, 3)) + np.vstack(list(a)), A),
    "take": (lambda a: np.take(a, [0, 2]) + a[[1, 1]] + a[a > 0][:2] + np.diff(a) + np.sort(a)[1:], V),
    "inverse matrix": (lambda a: np.linalg.inv(spd(a)) @ np.linalg.solve(spd(a), a), A),
    "determinant": (lambda a: np.linalg.det(a) + np.linalg.slogdet(spd(a))[1] + np.linalg.norm(a), A),
    "cholesky": (lambda a: np.linalg.cholesky(spd(a)), A),
    "norms": (lambda a: np.linalg.norm(a, axis=1) + np.linalg.norm(a[0], 1) + np.linalg.norm(a[0], np.inf), A),
    "special": (lambda a: special.erf(a) + special.expit(a) + special.gammaln(a + 3) + special.logit(a / 4 + 0.5), P),
    "lists": (lambda a: np.sum([a[0], a[1] ** 2]) + np.array([a[0], 2.0]) @ np.array([1.0, a[1]]) + np.mean([a[0], a[2]]), V),
    "a global array": (lambda a: (a * SCALE).sum() + SCALE[1], V),
}


@pytest.mark.parametrize("name", FOLLOWED)
def test_expressions_have_the_values_of_the_function(name):
    f, at = FOLLOWED[name]
    made = gs.to_sympy(f, at)
    point = {sympy.Symbol("_".join(["a", *map(str, i)])): at[i] for i in np.ndindex(at.shape)}
    entries = sympy.flatten(made) if isinstance(made, sympy.NDimArray) else [made]
    values = [float(sympy.sympify(e).evalf(subs=point)) for e in entries]
    np.testing.assert_allclose(values, np.ravel(f(at)), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", FOLLOWED)
def test_the_same_with_60_digit_numbers(name):
    import mpmath

    f, at = FOLLOWED[name]
    with mpmath.workdps(60):
        kit = PreciseKit()
        call = Call(f, (at,), None, None)
        args, kwargs = call.with_values([filled(at, lambda i, v: kit.variable(mpmath.mpf(v)))], constant)
        out = run_followed(f, args, kwargs)
        values = [float(kit.lift(e).number) for e in np.ravel(np.asarray(out, dtype=object))]
    np.testing.assert_allclose(values, np.ravel(f(at)), rtol=1e-12, atol=1e-12)


def test_math_functions_and_names_imported_from_modules():
    def f(x, y):
        return math.exp(x) + sine(y) * math.log(x, 10) + math.hypot(x, y) + math.pow(x, 3) + math.sqrt(y)

    made = gs.to_sympy(f, 2.0, 3.0)
    assert math.isclose(float(made.evalf(subs={x: 2.0, y: 3.0})), f(2.0, 3.0), rel_tol=1e-14)


def test_branches_follow_the_sample_and_loops_unroll():
    def f(x, n):
        total = 0.0
        for i in range(n):
            total += x**i if x > 0 else -x
        return total

    assert gs.to_sympy(f, 2.0, 3).equals(1 + x + x**2)
    assert gs.to_sympy(f, -2.0, 3) == -3 * x


def helper(a, power=2):
    return inner(a) ** power


def inner(a):
    return math.sin(a)


def recursive(a, n):
    return 1.0 if n == 0 else a * recursive(a, n - 1)


def test_helpers_closures_recursion_partials_methods_and_lambdas():
    factor = 3

    class Model:
        scale = 2

        def __call__(self, a):
            return self.scale * a

        def loss(self, a):
            return self(a) ** 2

    assert gs.to_sympy(lambda x: helper(x) + factor * helper(x, power=1)) == sympy.sin(x) ** 2 + 3 * sympy.sin(x)
    assert gs.to_sympy(recursive, 1.5, 4) == sympy.Symbol("a") ** 4
    assert gs.to_sympy(functools.partial(recursive, n=2), 1.5) == sympy.Symbol("a") ** 2
    assert gs.to_sympy(Model().loss, 1.5) == 4 * sympy.Symbol("a") ** 2


def test_stores_into_arrays_and_containers():
    def f(x, y):
        out = np.zeros(3)
        out[0] = x
        out[1:] += y
        out[2] *= x
        parts = {"s": np.sum(out)}
        more = [parts["s"]]
        more.append(y)
        return more[0] * more[1]

    assert sympy.expand(gs.to_sympy(f, 1.0, 2.0) - (x + y + x * y) * y) == 0


def test_globals_are_not_changed():
    counter = np.zeros(2)

    def f(x):
        counter[0] = x
        return counter[0] ** 2

    assert gs.to_sympy(f, 3.0) == x**2
    assert counter[0] == 0.0


def test_nested_arguments_name_their_symbols():
    made = gs.to_sympy(lambda p: p["w"][0] * p["b"], {"w": [2.0, 3.0], "b": 4.0})
    assert str(made) == "p_b*p_w_0"


def test_constants_are_exact_or_shown_with_17_digits():
    assert gs.to_sympy(lambda x: 0.5 * x) == x / 2
    assert str(gs.to_sympy(lambda x: 0.1 * x)) == "0.10000000000000001*x"


def test_without_arguments_a_branch_asks_for_them():
    assert gs.to_sympy(lambda x: abs(x)) == sympy.Abs(x)
    with pytest.raises(gs.GradscribeError, match="give the arguments"):
        gs.to_sympy(lambda x: x if x > 0 else -x)


def test_what_cannot_be_followed_says_why():
    with pytest.raises(gs.GradscribeError, match="fft"):
        gs.to_sympy(lambda x: np.fft.fft(np.array([x, x]))[0], 1.0)
    with pytest.raises(gs.GradscribeError, match="into a float"):
        gs.to_sympy(lambda x: array.array("d", [x])[0], 1.0)


def test_isinstance_and_type_see_a_float():
    def f(x):
        return x**2 if isinstance(x, float) and type(x) is float and not isinstance(x, np.ndarray) else x

    assert gs.to_sympy(f, 3.0) == x**2


@gs.differentiable
def by_attribute(a):
    return 2 * a if hasattr(a, "item") else 3 * a


@gs.differentiable
def by_class(a):
    return 2 * a if isinstance(a, np.floating) else 3 * a


@gs.differentiable
def by_type(a):
    return 3 * a if type(a) is float else 2 * a


@pytest.mark.parametrize("f", [by_attribute, by_class, by_type])
def test_what_tells_numpys_numbers_from_pythons(f):
    assert f.grad(1.0) == 3.0
    assert f.grad(np.float64(1.0)) == 2.0
    assert f.grad(np.array(1.0)) == (2.0 if f is not by_class else 3.0)


def test_symbols_carry_the_signs_of_the_sample():
    kit = SymbolicKit()
    call = Call(lambda u: u, (np.array([1.0, -2.0, 0.0]),), None, None)
    _, made = symbols(call, kit)
    assert [(s.expr.is_positive, s.expr.is_negative, s.expr.is_real) for s in made] == [
        (True, False, True), (False, True, True), (None, None, True)]  # fmt: skip


def test_symbolic_grad_gives_numbers_expression_and_source():
    g = gs.symbolic_grad(lambda x, y: x**2 * y + np.sin(y), argnums=(0, 1))
    value = g(3.0, 2.0)
    assert value == pytest.approx((12.0, 9.0 + math.cos(2.0)), rel=1e-15)
    assert g.expression == (2 * x * y, x**2 + sympy.cos(y))
    assert g.source.startswith("def f_symbolic_grad(x, y):\n    return (2*x*y,")


def test_symbolic_grad_has_the_structure_of_the_argument():
    g = gs.symbolic_grad(lambda p: np.sum(p["w"] ** 2) * p["b"])
    found = g({"w": np.array([1.0, 2.0]), "b": 3.0})
    assert list(found) == ["w", "b"]
    np.testing.assert_allclose(found["w"], [6.0, 12.0])
    assert found["b"] == 5.0
