"""The contrast: differences by four schemes, the table, expression swell, and gradient checks in both modes."""

from __future__ import annotations

import math
import sys

import gradscribe as gs
import numpy as np
import pytest
from gradscribe.runtime.compare import Comparison, swell

V = np.array([0.7, -1.2, 2.1])


def cubic(x, y):
    return x**3 * y


# -- numeric_grad

ACCURACY = {"forward": 1e-6, "central": 1e-9, "complex": 1e-15, "richardson": 1e-11}


@pytest.mark.parametrize("method", ACCURACY)
def test_each_scheme_has_its_accuracy(method):
    found = gs.numeric_grad(cubic, (0, 1), method)(2.0, 5.0)
    assert found == pytest.approx((60.0, 8.0), rel=ACCURACY[method])


@pytest.mark.parametrize("method", ACCURACY)
def test_the_gradient_has_the_arguments_structure(method):
    def f(p, scale):
        return scale * np.sum(p["w"] ** 2) * p["b"][0]

    found = gs.numeric_grad(f, "p", method)({"w": V.reshape(1, 3), "b": [2.0]}, 1.5)
    assert list(found) == ["w", "b"] and found["w"].shape == (1, 3)
    np.testing.assert_allclose(found["w"], 6.0 * V.reshape(1, 3), rtol=1e-6)
    assert found["b"][0] == pytest.approx(1.5 * np.sum(V**2), rel=1e-6)


def test_a_step_of_the_users():
    assert gs.numeric_grad(cubic, 0, "forward", step=1.0)(2.0, 1.0) == 19.0
    assert gs.numeric_grad(cubic, 0, "central", step=1.0)(2.0, 1.0) == 13.0


def test_evaluations_are_counted():
    g = gs.numeric_grad(lambda x: np.sum(x), 0, "central")
    g(V)
    assert g.evaluations == 6


def test_the_callers_arrays_stay():
    def f(x):
        x *= 2.0
        return np.sum(x)

    at = V.copy()
    np.testing.assert_allclose(gs.numeric_grad(f)(at), [2.0, 2.0, 2.0], rtol=1e-8)
    assert np.array_equal(at, V)


def test_mistakes_are_told():
    with pytest.raises(gs.GradscribeError, match="richardson"):
        gs.numeric_grad(cubic, 0, "euler")
    with pytest.raises(gs.GradscribeError, match="step"):
        gs.numeric_grad(cubic, 0, step=0.0)
    with pytest.raises(gs.ArgumentError, match="G203"):
        gs.numeric_grad(lambda x: x * 2.0)(V)
    with pytest.raises(gs.ArgumentError, match="complex step.*not possible"):
        gs.numeric_grad(lambda x: math.sin(x), 0, "complex")(1.0)


# -- compare


def test_the_table_has_every_method_with_its_error():
    table = gs.compare(cubic, 2.0, 5.0)
    assert isinstance(table, Comparison)
    assert [r.method for r in table.rows] == ["symbolic", "forward", "central", "complex", "richardson", "automatic"]
    assert table["automatic"].gradient == (60.0, 8.0) and table["automatic"].error == 0.0
    assert table["forward"].error > 1e3 * table["central"].error > 0.0
    assert all(r.value == 40.0 and r.called > 0 for r in table.rows)
    assert table["automatic"].operations < table["central"].operations
    assert "SymPy's derivative with 50 digits" in str(table)


def test_it_compares_arrays_decorated_functions_and_branches():
    @gs.differentiable(check=False)
    def f(w, b):
        total = 0.0
        for i in range(3):
            total += math.sin(w[i]) if w[i] > 0 else w[i] * b
        return total

    table = f.compare(V, 2.0)
    assert table["automatic"].error < 1e-15 and table["symbolic"].error < 1e-15
    assert "not possible" in table["complex"].problem
    assert table["richardson"].error < 1e-9


def test_a_function_too_large_for_sympy_has_another_reference():
    def f(x):
        for _ in range(40):
            x = x * (2.0 - x) + 0.1 * np.sin(x)
        return x

    table = gs.compare(f, 0.4)
    assert table.reference.origin == "60-digit central differences"
    assert table["automatic"].error < 1e-12 or abs(table["automatic"].gradient) < 1e-10


def test_it_shows_itself_as_text_html_and_latex():
    table = gs.compare(cubic, 2.0, 5.0)
    lines = str(table).splitlines()
    assert lines[0].split("   ")[0].strip() == "method" and len(lines) == 9
    assert table._repr_html_().count("<tr>") == 7
    latex = table.to_latex()
    assert latex.startswith(r"\begin{tabular}") and latex.count(r"\\") == 7


def test_a_vector_valued_function_is_refused():
    with pytest.raises(gs.ArgumentError, match="G203"):
        gs.compare(lambda x: x * 2.0, V)


def test_the_picture_of_errors_against_steps():
    plt = pytest.importorskip("matplotlib")
    plt.use("Agg")
    ax = gs.compare(cubic, 2.0, 5.0).plot()
    labels = [line.get_label() for line in ax.get_lines()]
    assert "forward differences" in labels and "rounding: eps / h" in labels
    forward = next(line for line in ax.get_lines() if line.get_label() == "forward differences")
    best = forward.get_xdata()[np.argmin(forward.get_ydata())]
    assert 1e-10 < best < 1e-6  # truncation to the right of it, rounding to the left
    plt.pyplot.close("all")


def test_without_matplotlib_the_error_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    with pytest.raises(gs.GradscribeError, match=r"gradscribe\[plot\]"):
        gs.compare(cubic, 2.0, 5.0).plot()


# -- swell


def test_formulas_swell_and_code_does_not():
    table = swell(depths=range(1, 7))
    sizes = [r.symbolic_operations for r in table.rows]
    assert all(b > 2 * a for a, b in zip(sizes, sizes[1:], strict=False))
    assert len({r.automatic_characters for r in table.rows}) == 1
    work = [r.automatic_operations for r in table.rows]
    assert work[5] <= 7 * work[0]
    assert "SymPy operations" in str(table) and "<table>" in table._repr_html_()


def test_swell_of_a_users_function_says_where_sympy_ends():
    def product(x, n):
        p = 1.0
        for _ in range(n):
            p = p * (x + p) + np.sin(p)
        return p

    with np.errstate(all="ignore"):
        table = swell(product, depths=[2, 40], x=0.2)
    assert table.rows[0].symbolic_operations and table.rows[1].symbolic_operations is None
    assert "too large" in str(table)


def test_the_picture_of_swell():
    plt = pytest.importorskip("matplotlib")
    plt.use("Agg")
    left, right = swell(depths=[1, 2, 3]).plot()
    assert len(left.get_lines()) == 2 and len(right.get_lines()) == 2
    plt.pyplot.close("all")


# -- check_grads


def test_right_derivatives_pass_in_both_modes_and_orders():
    gs.check_grads(cubic, (2.0, 5.0), order=3)
    gs.check_grads(lambda x: np.sum(np.tanh(x) * x), (V,))
    gs.check_grads(lambda x: np.sin(x) * x[0], (V,), modes=("fwd",))
    gs.check_grads(lambda x, n: sum(x**i for i in range(n)), (0.7, 4))


def test_a_wrong_derivative_is_the_first_disagreement(monkeypatch):
    from gradscribe.runtime import linear

    def wrong_jvp(f, primals, tangents):
        out, out_dot = right(f, primals, tangents)
        return out, 1.01 * out_dot

    right = linear.jvp
    monkeypatch.setattr(linear, "jvp", wrong_jvp)
    with pytest.raises(gs.VerificationError, match="G401.*forward mode"):
        gs.check_grads(cubic, (2.0, 5.0))
    gs.check_grads(cubic, (2.0, 5.0), modes=("rev",))


def test_modes_that_differ_a_little(monkeypatch):
    from gradscribe.runtime import linear

    def other_jvp(f, primals, tangents):
        out, out_dot = right(f, primals, tangents)
        return out, (1 + 3e-8) * out_dot

    right = linear.jvp
    monkeypatch.setattr(linear, "jvp", other_jvp)
    with pytest.raises(gs.VerificationError, match="G403"):
        gs.check_grads(cubic, (2.0, 5.0), order=1)


def test_wrong_modes_are_refused():
    with pytest.raises(gs.ArgumentError, match="modes"):
        gs.check_grads(cubic, (2.0, 5.0), modes=("sideways",))
