"""Roots, minima and integrals of the user's functions, with respect to what these read from around them."""

import gradscribe as gs
import numpy as np
import pytest
from scipy import integrate, optimize
from scipy_support import check

B = np.array([0.7, 1.9])
M = np.array([[3.0, 0.5], [0.4, 2.0]])
SCALE = 2.0


@pytest.fixture(autouse=True)
def no_verification(monkeypatch):
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")


def cubic(t, a, b):
    return t**3 + a * t - b


def system(x, a):
    return [x[0] ** 2 + a * x[1] - 3.0, x[1] - np.cos(a * x[0])]


def root_in_loop(a):
    total = 0.0
    for k in range(3):
        total += optimize.brentq(lambda t: t**3 + a * t - k, -5.0, 5.0) ** 2  # noqa: B023
    return total


def energy(b):
    found = optimize.minimize(lambda x: np.sum((M @ x - b) ** 2) + np.sum(x**4), np.zeros(2), tol=1e-12)
    return np.sum(found.x**2)


CASES = {
    "brentq": (lambda a: optimize.brentq(lambda t: t**3 - a, 0.0, 5.0) ** 2, 2.0),
    "brentq_args": (lambda a, b: optimize.brentq(cubic, -5.0, 5.0, args=(a, b), xtol=1e-14), 1.3, 2.0),
    "brentq_array": (lambda b: optimize.brentq(lambda t: np.sum(np.exp(t * b)) - 4.0, -5.0, 5.0, xtol=1e-14), B),
    "brentq_bracket": (lambda a, lo: optimize.brentq(lambda t: t**3 - a, lo, 5.0), 2.0, 0.1),
    "bisect": (lambda a: optimize.bisect(lambda t: t**3 - a, 0.0, 5.0, xtol=1e-14), 2.0),
    "newton": (lambda a: optimize.newton(lambda t: t**3 - a, 1.0, tol=1e-14), 2.0),
    "root_scalar": (lambda a: optimize.root_scalar(lambda t: t**3 - a, bracket=(0.0, 5.0), xtol=1e-14).root, 2.0),
    "fixed_point": (lambda a: optimize.fixed_point(lambda t: np.cos(a * t), 0.7, xtol=1e-14), 0.9),
    "fsolve": (lambda a: np.sum(optimize.fsolve(lambda x: system(x, a), np.array([1.0, 0.5]), xtol=1e-13) ** 2), 0.8),
    "root": (lambda a: np.sum(optimize.root(system, [1.0, 0.5], args=(a,), tol=1e-13).x ** 2), 0.8),
    "root_matrix": (lambda m, b: np.sum(optimize.root(lambda x: m @ x + x**3 - b, np.zeros(2), tol=1e-13).x ** 2), M, B),
    "minimize_scalar": (lambda a: optimize.minimize_scalar(lambda t: np.cosh(t - a) + 0.1 * t**2, tol=1e-12).x ** 2, 0.8),
    "quad": (lambda a, lo, hi: integrate.quad(lambda t: np.exp(-a * t * t), lo, hi)[0] ** 2, 1.3, 0.2, 1.7),
    "quad_infinite": (lambda a: integrate.quad(lambda t: np.exp(-a * t * t), -np.inf, np.inf)[0], 1.3),
    "quad_array": (lambda b: integrate.quad(lambda t: np.sum(np.sin(b * t)), 0.0, 1.0)[0] ** 2, B),
    "quad_args": (lambda a: integrate.quad(lambda t, p: np.exp(-p * t), 0.0, 1.0, args=(a,))[0], 1.3),
    "quad_global": (lambda a: integrate.quad(lambda t: np.exp(-SCALE * a * t), 0.0, 1.0)[0], 1.3),
    "quad_unpacked": (lambda a: sum(integrate.quad(lambda t: np.exp(-a * t), 0.0, 1.0)[:1]), 1.3),
    "quad_points": (lambda a: integrate.quad(lambda t: a * np.abs(t - 0.5), 0.0, 1.0, points=[0.5])[0], 1.3),
    "minimum_itself": (lambda a: optimize.minimize(lambda x: np.sum((x - a) ** 2 + x**4), [0.5, 0.2], tol=1e-12).fun, 1.3),
    "bracket_that_moves": (lambda a: optimize.root_scalar(lambda x: x**3 - a, bracket=[a / 4, 3.0]).root, 1.3),
    "root_of_integral": (lambda a: optimize.brentq(lambda x: integrate.quad(lambda t: np.exp(-a * t), 0.0, x)[0] - 0.3, 0.01, 3.0), 1.3),
}  # fmt: skip
TIMES = np.linspace(0.0, 2.0, 5)


def oscillator(a, b):
    found = integrate.solve_ivp(
        lambda t, y: [y[1], -a * y[0] - b * y[1] ** 3], (0.0, 2.0), [1.0, 0.5], t_eval=TIMES, rtol=1e-11, atol=1e-12
    )
    return np.sum(found.y[0] ** 2)


def decay(t, y, c):
    return -c * y + t


def from_start(y0, c):
    found = integrate.solve_ivp(decay, (0.0, 2.0), y0, args=(c,), method="DOP853", rtol=1e-11, atol=1e-12)
    return np.sum(found.y[:, -1] ** 2)


def between(a, b):
    """A span that moves, both of its ends and all that is there."""
    found = integrate.solve_ivp(lambda t, y: -y * t * a, (a, b), [1.0, 2.0], rtol=1e-11, atol=1e-12)
    return found.t[-1] * found.t[0] * np.sum(found.y[:, 0]) * np.sum(found.y[:, -1] ** 2)


def until(b, y0):
    return np.sum(integrate.solve_ivp(lambda t, y: -y * y * t, (0.0, b), y0, rtol=1e-11, atol=1e-12).y[:, -1] ** 2)


def inside_a_span(b):
    return np.sum(integrate.solve_ivp(lambda t, y: -y * t * b, (0.0, b), [1.0], t_eval=[0.5, 1.0], rtol=1e-11, atol=1e-12).y ** 2)


def in_a_span_of_an_array(s):
    return np.sum(integrate.solve_ivp(lambda t, y: -t * y[0], s, [1.0], rtol=1e-11, atol=1e-12).y[:, -1])


PATHS = {
    "between": (between, 0.3, 1.5),
    "until": (until, 1.2, np.array([1.0, 0.5])),
    "inside_a_span": (inside_a_span, 1.5),
    "in_a_span_of_an_array": (in_a_span_of_an_array, np.array([0.3, 1.5])),
    "oscillator": (oscillator, 1.3, 0.4),
    "from_start": (from_start, np.array([1.0, 0.5, 0.2]), np.array([0.3, 0.6, 0.9])),
    "one_equation": (lambda k: integrate.solve_ivp(lambda t, y: -k * y, [0.0, 1.0], [1.0], t_eval=[0.5, 1.0], rtol=1e-11, atol=1e-12).y[0, -1], 0.7),
}  # fmt: skip


@pytest.mark.parametrize("name", PATHS)
def test_path(name):
    check(*PATHS[name], tolerance=1e-5)


LOOSE = {"minimize_scalar"}


@pytest.mark.parametrize("name", CASES)
def test_callback(name):
    check(*CASES[name], tolerance=1e-4 if name in LOOSE else 1e-6)


def test_minimum_of_many():
    slopes = gs.grad(energy)(B)
    step = 1e-4
    expected = [(energy(B + step * e) - energy(B - step * e)) / (2 * step) for e in np.eye(2)]
    np.testing.assert_allclose(slopes, expected, rtol=1e-4)


def test_in_a_loop():
    step = 1e-5
    expected = (root_in_loop(1.2 + step) - root_in_loop(1.2 - step)) / (2 * step)
    assert gs.grad(root_in_loop)(1.2) == pytest.approx(expected, rel=1e-6)


def test_one_point_of_many():
    """There is no form for many points at once: they are solved one after the other."""
    a = np.array([1.0, 2.0])
    root = lambda a: optimize.brentq(lambda t: t**3 - a, 0.0, 5.0)  # noqa: E731
    np.testing.assert_allclose(gs.vectorize(root)(a), np.cbrt(a), rtol=1e-10)
    np.testing.assert_allclose(gs.vectorize(gs.grad(root))(a), np.cbrt(a) / (3 * a), rtol=1e-10)


@pytest.mark.parametrize(
    ("f", "code"),
    [
        (lambda a: integrate.quad(lambda t: a * t, 0.0, 1.0, weight="cos", wvar=2.0)[0], "weight"),
        (lambda a: optimize.minimize(lambda x: np.sum((x - a) ** 2), np.zeros(2), bounds=[(0, 1), (0, 1)]).x[0], "bounds"),
        (lambda a: optimize.root(lambda x: x - a, np.zeros(2)).nfev, "nfev"),
        (lambda a: integrate.dblquad(lambda y, x: a * x * y, 0, 1, 0, 1)[0], "dblquad"),
        (lambda a: integrate.solve_ivp(lambda t, y: -y, (0, 2), [1.0], t_eval=np.array([0.5, 1.0]) * a).y[0, 0], "solve_ivp"),
    ],
)
def test_refused(f, code):
    with pytest.raises(gs.UnsupportedError, match=code):
        gs.grad(f)(0.5)


def test_a_path_of_loose_tolerance_is_not_called_wrong(monkeypatch):
    """Differences of the solver's own errors are no oracle, and the report says so."""
    monkeypatch.delenv("GRADSCRIBE_CHECK")

    @gs.differentiable
    def f(k):
        return integrate.solve_ivp(lambda t, y: -k * y, (0.0, 1.0), [1.0], t_eval=[1.0]).y[0, 0]

    assert f.grad(0.7) == pytest.approx(-np.exp(-0.7), rel=1e-3)
