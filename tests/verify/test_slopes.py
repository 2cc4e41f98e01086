"""Differences along a line: accuracy, error estimates, kinks, edges of domains."""

from __future__ import annotations

import math

import numpy as np
import pytest
from gradscribe.runtime.verify.numeric import check_slope, complex_step, ridders

SMOOTH = {
    "sin": (np.sin, 1.0, math.cos(1.0)),
    "exp": (np.exp, 3.0, math.exp(3.0)),
    "steep": (lambda x: np.exp(50 * x), 1.0, 50 * math.exp(50)),
    "wavy": (lambda x: np.sin(200 * x), 0.3, 200 * math.cos(60)),
    "log near 0": (np.log, 1e-4, 1e4),
    "near a kink": (lambda x: 3 * abs(x - 0.3), 0.301, 3.0),
    "on a large constant": (lambda x: 1e6 + x * x, 1.0, 2.0),
    "flat": (lambda x: x * 0.0 + 1.0, 2.0, 0.0),
    "minimum": (lambda x: x * x, 0.0, 0.0),
    "vector": (lambda x: np.array([x, x**2, 1.0]), 2.0, np.array([1.0, 4.0, 0.0])),
}


@pytest.mark.parametrize("name", SMOOTH)
def test_right_slopes_agree_and_wrong_ones_fail(name):
    f, x, slope = SMOOTH[name]
    phi = lambda t: f(x + t)  # noqa: E731
    assert check_slope(phi, slope, 0.05 * max(x, 0.1), 1e-7).verdict == "agreed"
    wrong = slope * (1 + 1e-4) + 1e-3
    assert check_slope(phi, wrong, 0.05 * max(x, 0.1), 1e-7).verdict == "failed"


def test_the_error_estimate_covers_the_error():
    for f, x, slope in SMOOTH.values():
        made = ridders(lambda t, f=f, x=x: f(x + t), 0.01 * max(x, 1e-3))
        assert np.all(np.abs(made.value - slope) <= 100 * made.error + 1e-12)


def test_kinks():
    assert check_slope(abs, 0.0, 0.1, 1e-7).verdict == "kink"
    assert check_slope(abs, 1.0, 0.1, 1e-7).verdict == "kink"
    failed = check_slope(abs, 1.5, 0.1, 1e-7)
    assert failed.verdict == "failed" and "slopes -1 and 1" in failed.note


def test_what_differences_cannot_tell_is_unclear():
    assert check_slope(lambda t: math.sqrt(t) if t >= 0 else math.nan, 0.0, 0.1, 1e-7).verdict == "unclear"
    assert check_slope(lambda t: math.nan, 0.0, 0.1, 1e-7).verdict == "unclear"


def test_one_side_of_a_domain():
    assert check_slope(lambda t: math.nan if t < 0 else 3 * t, 3.0, 0.1, 1e-7).verdict == "agreed"


def test_complex_step_is_exact_or_refused():
    assert complex_step(lambda t: np.exp(1.0 + t)) == pytest.approx(math.e, rel=1e-15)
    assert complex_step(lambda t: math.exp(t)) is None


def test_a_function_that_is_not_analytic_in_its_code_is_not_trusted_with_complex_numbers():
    phi = lambda t: np.abs(1.5 + t) ** 2  # noqa: E731  (the complex step gives 0)
    assert complex_step(phi) is None
    conjugate = lambda t: (1.5 + t) * np.conj(1.5 + t)  # noqa: E731
    assert check_slope(lambda t: np.real(conjugate(t)), 3.0, 0.1, 1e-7, conjugate).verdict == "agreed"
