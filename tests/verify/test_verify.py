"""Verdicts: what is proved, what only agrees, what is a kink, and that wrong derivatives fail."""

from __future__ import annotations

import math
import random
import sys
import threading

import gradscribe as gs
import numpy as np
import pytest
from gradscribe.runtime.verify.calls import Call
from gradscribe.runtime.verify.core import check_derivative, raise_if_failed
from gradscribe.runtime.verify.subjects import Subject

V = np.array([0.7, -1.2, 2.1])


def report(f, g, *args, argnums=0, budget=None):
    return check_derivative(Subject(Call(f, args, None, argnums), g, g, "g", "f"), budget)


def verdicts(r):
    return [f.verdict for f in r.findings]


def mse(w, b, x, y):
    r = w * x + b - y
    return np.mean(r**2)


def mse_grad(w, b, x, y):
    r = w * x + b - y
    return np.mean(2 * r * x), 2.0 * np.mean(r)


DATA = (np.linspace(0.0, 1.0, 30), np.linspace(1.0, 4.0, 30) ** 2)


def test_a_right_derivative_is_proved():
    r = report(mse, mse_grad, 2.0, 0.5, *DATA, argnums=(0, 1))
    assert set(verdicts(r)) <= {"proved", "agreed"} and r.ok and r.verdict in ("proved", "agreed")


# Mistakes that derivatives really have. Every one must fail, with both numbers.
WRONG = {
    "sign": (lambda x: x**3, lambda x: -3 * x**2, 1.7),
    "factor": (lambda x: x**3, lambda x: 2.9999999 * x**2, 1.7),
    "argument": (lambda x: np.sin(2 * x), lambda x: 2 * np.cos(x), 0.4),
    "missing term": (lambda x: x * np.exp(x), lambda x: x * np.exp(x), 0.4),
    "zero": (lambda x: np.log(x), lambda x: 0.0, 0.4),
    "lost entry": (lambda x: np.sum(x**2), lambda x: 2 * x * np.array([1.0, 1.0, 0.0]), V),
    "wrong order": (lambda x: np.sum(x**3), lambda x: 3 * x[::-1] ** 2, V),
    "kink": (lambda x: abs(x), lambda x: 3.0, 0.0),
    "not finite": (lambda x: x**2, lambda x: math.nan * x, 2.0),
    "other branch": (lambda x: x if x > 1 else x**2, lambda x: 1.0, 0.3),
    "jacobian transposed": (lambda x: np.array([x[0] * x[1], x[1], x[2]]), lambda x: np.array(
        [[x[1], 0, 0], [x[0], 1, 0], [0, 0, 1]]), V),
}  # fmt: skip


@pytest.mark.parametrize("budget", [None, 1.0])
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_derivative_fails(name, budget):
    f, g, at = WRONG[name]
    r = report(f, g, at, budget=budget)
    assert "failed" in verdicts(r) and not r.ok
    with pytest.raises(gs.VerificationError, match=r"G401.*disagrees with"):
        raise_if_failed(r, "f")


@pytest.mark.parametrize("name", WRONG)
def test_differences_alone_see_it_too(name, monkeypatch):
    """Without the symbolic oracle: all but errors below the differences' own accuracy."""
    f, g, at = WRONG[name]
    monkeypatch.setattr("gradscribe.runtime.verify.core._exact", lambda *_: (None, "switched off"))
    r = report(f, g, at)
    assert verdicts(r) == (["numeric only"] if name == "factor" else ["failed"])


def test_an_off_by_a_bit_derivative_of_an_array_names_the_parameter():
    def wrong(w, b, x, y):
        a, c = mse_grad(w, b, x, y)
        return a * (1 + 1e-7), c

    r = report(mse, wrong, 2.0, 0.5, *DATA, argnums=(0, 1))
    assert verdicts(r)[0] == "failed"
    assert r.findings[0].parameter == "w" and r.findings[0].against == "SymPy"


def test_a_kink_is_said_so():
    r = report(lambda x: np.sum(np.abs(x)), lambda x: np.sign(x), np.array([0.0]))
    assert verdicts(r) == ["numeric only"] and "kink" in str(r)


def test_shared_ties_are_fine_and_greedy_ones_too():
    f = lambda x: np.max(x)  # noqa: E731
    at = np.array([1.0, 1.0, 0.0])
    assert report(f, lambda x: np.array([0.5, 0.5, 0.0]), at).ok
    assert not report(f, lambda x: np.array([1.0, 1.0, 0.0]), at).ok


def test_long_recurrences_agree_to_many_digits():
    def f(x, n):
        for _ in range(n):
            x = 0.5 * math.sin(x) + 0.9 * x
        return x

    def g(x, n):
        d = 1.0
        for _ in range(n):
            d = (0.5 * math.cos(x) + 0.9) * d
            x = 0.5 * math.sin(x) + 0.9 * x
        return d

    (finding,) = report(f, g, 0.3, 30).findings
    assert finding.verdict == "agreed" and finding.digits > 25


def test_large_arrays_are_checked_along_directions():
    f = lambda x: np.sum(np.tanh(x) ** 2)  # noqa: E731
    at = np.linspace(-2.0, 2.0, 200)
    r = report(f, lambda x: 2 * np.tanh(x) * (1 - np.tanh(x) ** 2), at, budget=1.0)
    assert r.findings[0].verdict in ("proved", "agreed")
    assert not report(f, lambda x: 2 * np.tanh(x) * (1 - np.tanh(x) ** 2) * (x != at[77]), at, budget=1.0).ok


def test_slopes_that_cancel_to_zero_are_not_failures():
    at = np.linspace(-2.0, 2.0, 200)
    assert report(lambda x: np.sum(np.tanh(x) ** 2), lambda x: 2 * np.tanh(x) * (1 - np.tanh(x) ** 2), at, budget=0.1).ok


def test_what_cannot_be_followed_is_numeric_only_with_the_reason():
    def f(x):
        return np.fft.fft(x).real[0] ** 2

    (finding,) = report(f, lambda x: 2 * np.sum(x) * np.ones(3), V).findings
    assert finding.verdict == "numeric only" and "fft" in finding.note and finding.digits >= 9


def test_the_budget_is_kept_and_what_is_skipped_is_said():

    def f(x):
        for _ in range(12):
            x = x * (1.0 + x) / (2.0 + x * x) + np.sin(x)
        return x

    def g(x):
        d = 1.0
        for _ in range(12):
            n, m = x * (1.0 + x), 2.0 + x * x
            d, x = d * (((1 + 2 * x) * m - n * 2 * x) / m**2 + np.cos(x)), n / m + np.sin(x)
        return d

    r = report(f, g, 0.4, budget=1.0)
    assert r.ok and (r.verdict == "proved" or r.findings[0].note)
    assert report(f, g, 0.4, budget=0.0).verdict == "not checked"


def test_a_function_that_is_not_deterministic_is_not_checked():
    r = report(lambda x: x * random.random(), lambda x: 1.0, 2.0)
    assert r.verdict == "not checked" and "different results" in str(r)


def test_nothing_of_the_users_is_touched(capsys):
    state = np.random.get_state()[1].copy()
    at = V.copy()

    def f(x):
        print("hello")
        x *= 2.0
        return np.sum(x) + 0 * np.random.rand()

    report(f, lambda x: np.full(3, 2.0), at)
    assert capsys.readouterr().out == "" and np.array_equal(at, V)
    assert np.array_equal(np.random.get_state()[1], state)
    assert sys.getprofile() is None or "coverage" in sys.modules


def test_from_another_thread():
    found = []
    thread = threading.Thread(target=lambda: found.append(report(mse, mse_grad, 2.0, 0.5, *DATA, argnums=(0, 1), budget=2.0)))
    thread.start()
    thread.join()
    assert found[0].ok


def test_singular_points_follow_the_convention():
    r = report(lambda x: np.linalg.norm(x), lambda x: np.zeros(3), np.zeros(3))
    assert r.ok and "kink" in str(r)
    assert report(lambda x: np.where(x > 0, np.log(np.where(x > 0, x, 1.0)), 0.0), lambda x: 0.0, 0.0).verdict != "failed"


# -- through the public interface


def test_gs_verify_of_a_gradient_a_jacobian_and_a_second_derivative():
    assert gs.verify(lambda x, y: x**2 - y**2, 3.0, 2.0).verdict in ("proved", "agreed")
    assert gs.verify(lambda x: np.sin(x) * x[0], np.array([1.0, 2.0])).verdict in ("proved", "agreed")
    assert gs.verify(gs.grad(lambda x: x**3 * np.sin(x)), 1.3).verdict in ("proved", "agreed")


def test_argnums_and_nested_arguments():
    def loss(p, x):
        return np.tanh(p["w"] @ x) * p["b"]

    r = gs.verify(loss, {"w": V, "b": 2.0}, np.ones(3), argnums="p")
    assert [f.parameter for f in r.findings] == ["p['w']", "p['b']"] and r.ok
    r = gs.verify(mse, 2.0, 0.5, *DATA, argnums=("b", "w"))
    assert sorted(f.parameter for f in r.findings) == ["b", "w"] and r.verdict in ("proved", "agreed")


def test_the_decorator_verifies_once_per_kind_of_arguments():
    @gs.differentiable
    def f(x):
        return np.sum(x**3)

    f.grad(2.0), f.grad(3.0), f.grad(V)
    assert len(f.reports) == 2 and all(r.ok for r in f.reports)


def scaled_product(a, *xs):
    return a * xs[0] * xs[1] ** 2


@pytest.mark.parametrize("argnums", [0, (0,), ("a",), 1, (2,), (2, 0)])
def test_the_decorator_verifies_whatever_argnums_says(argnums):
    for kind in ("grad", "value_and_grad", "hessian", "jacobian"):
        d = gs.differentiable(scaled_product, argnums=argnums, check=True)
        getattr(d, kind)(2.0, 3.0, 4.0)
        assert [r.ok for r in d.reports] == [True]


def test_a_function_that_fails_at_the_point_is_an_error_of_its_own():
    def f(x):
        return math.sqrt(x)

    with pytest.raises(gs.VerificationError, match="G402"):
        gs.verify(f, -1.0)


def test_the_report_shows_itself():
    r = gs.verify(lambda x, y: x**2 - y**2, 3.0, 2.0)
    assert str(r).splitlines()[1] == "  d f / d x   proved"
    assert "<table>" in r._repr_html_() and "proved" in r._repr_html_()
    assert r.seconds > 0
