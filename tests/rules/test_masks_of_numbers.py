"""What is not chosen does not matter for numbers either: `np.where` has the derivatives of the same choice as an `if`."""

import linecache

import gradscribe as gs
import numpy as np
import pytest

V = np.array([0.3, 1.2, 0.7])

# The condition; what is computed of x, singular at 0, and chosen where it holds; what is chosen elsewhere.
CASES = {
    "log": ("x > 0", "np.log(x)", "0.0"),
    "chain": ("x > 0", "np.sin(np.log(np.abs(np.tanh(x) * y)))", "x * y"),
    "product": ("x > 0", "np.sqrt(x) * np.log(x)", "y * y"),
    "squared": ("x != 0", "np.log2(x) * np.log10(x * x)", "y"),
    "reciprocal": ("x > 0", "np.exp(np.reciprocal(x))", "2.0 * x"),
    "quotient": ("x > 0.0", "np.tanh(np.divide(y, x))", "2.0 * x"),
    "root": ("x > 0", "np.sum(np.sqrt(x * V)) + y", "np.sum(x * V)"),
    "norm": ("x > 0", "np.log(np.linalg.norm(np.array([x, 2 * x])))", "x"),
    "powers": ("x > 0", "x**0.5 * np.power(x, -0.5) + np.cbrt(x)", "x"),
    "arctanh": ("x > 0", "np.arctanh(1.0 - x) + np.arccosh(1.0 + x)", "np.cos(x)"),
    "cumsum": ("x > 0", "np.cumsum(np.log(x) * V)[1] * y", "np.dot(V, V) * x"),
    "array": ("x > 0", "V * y / np.log(np.sqrt(x))", "V * x"),
}
FORMS = {
    "where": "np.where({test}, d, {other})",
    "not": "np.where(np.logical_not({test}), {other}, d) * 1.0",
    "select": "np.select([{test}], [d], default={other})",
    "sum": "np.sum(np.where({test}, d * V, {other} * V))",
    "twice": "np.where({test}, d, {other}) * np.where({test}, np.sin(d), 1.0)",
}
CHOSEN = {
    "where": "d", "not": "d * 1.0", "select": "d", "sum": "np.sum(d * V)", "twice": "d * np.sin(d)",
}  # fmt: skip
NOT_CHOSEN = {"where": "{0}", "not": "{0} * 1.0", "select": "{0}", "sum": "np.sum({0} * V)", "twice": "{0} * 1.0"}


def written(name, lines):
    source = "def f(x, y):\n" + "".join(f"    {line}\n" for line in (*lines, "return np.sum(np.exp(v * 0.3) * V) + np.sum(v**2) * y"))
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    scope = {"np": np, "V": V}
    exec(compile(source, name, "exec"), scope)
    return scope["f"]


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")
    with np.errstate(all="ignore"):
        yield


@pytest.mark.parametrize("kind", [float, np.float64, np.array])
@pytest.mark.parametrize(("case", "form"), [(c, list(FORMS)[k % 5]) for k, c in enumerate(CASES)] + [("chain", f) for f in FORMS])
def test_the_chosen_side(case, form, kind):
    if kind is float and case == "powers":
        pytest.skip("0.0**-0.5 raises")
    test, chosen, other = CASES[case]
    f = written(f"<{case} {form}>", [f"d = {chosen}", "v = " + FORMS[form].format(test=test, other=other)])
    r = written(
        f"<{case} {form} if>",
        [f"if {test}:", f"    d = {chosen}", f"    v = {CHOSEN[form]}", "else:", "    v = " + NOT_CHOSEN[form].format(other)],
    )
    for x in (0.0, 0.4):
        at, along = (kind(x), kind(0.7)), (kind(0.3), kind(-1.1))
        right, second = gs.grad(r, argnums=(0, 1)), gs.hessian(r, argnums=(0, 1))(np.float64(x), np.float64(0.7))
        g = gs.grad(f, argnums=(0, 1))
        assert np.all(np.isfinite(second))
        np.testing.assert_allclose(g(*at), right(np.float64(x), np.float64(0.7)), rtol=1e-9, atol=1e-12)
        slope = gs.jvp(f, at, along)[1]
        np.testing.assert_allclose(slope, np.dot(right(np.float64(x), np.float64(0.7)), along), rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(gs.hessian(f, argnums=(0, 1))(*at), second, rtol=1e-8, atol=1e-10)


def test_what_an_if_leaves_out():
    def f(x, y):
        d = np.log(x)
        e = np.sqrt(x) * y
        v = d * e if x > 0 else y * y
        return v**2 + x

    assert gs.grad(f, argnums=(0, 1))(0.0, 0.5) == pytest.approx((1.0, 4 * 0.5**3))
    np.testing.assert_allclose(gs.hessian(f, argnums=(0, 1))(np.float64(0), np.float64(0.5)), [[0, 0], [0, 12 * 0.25]])


def test_a_norm_that_may_be_zero():
    def f(v):
        n = np.sqrt(np.sum(v * v))
        return np.sum(np.where(n > 0, v / n, v) * V)

    np.testing.assert_allclose(gs.grad(f)(np.zeros(3)), V)
    np.testing.assert_allclose(gs.hessian(f)(np.zeros(3)), np.zeros((3, 3)))


def test_piecewise_of_a_number():
    def f(x):
        return np.piecewise(x, [x > 1.0, x < -1.0], [np.log, lambda t: t * t, 2.0]) * 3.0

    for kind in (float, np.float64, np.array):
        assert [float(gs.grad(f)(kind(x))) for x in (2.0, -2.0, 0.0)] == [1.5, -12.0, 0.0]
        assert float(gs.value_and_grad(f)(kind(0.5))[0]) == 6.0
