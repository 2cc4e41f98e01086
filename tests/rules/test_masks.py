"""What is not chosen does not matter: derivatives through selections are finite where the chosen side is, to second order."""

import gradscribe as gs
import numpy as np
import pytest

X = np.array([0.5, 0.0, 2.0])


def half_log(x):
    return 0.5 / x


def half_log_second(x):
    return -0.5 / x**2


# The function, the slope and the bend of the chosen side, which holds where x > 0.
CASES = {
    "reciprocal": (lambda x: np.sum(np.where(x > 0, 1.0 / x, 0.0)), lambda x: -1 / x**2, lambda x: 2 / x**3),
    "chain": (lambda x: np.sum(np.where(x > 0, np.log(np.sqrt(x)), 0.0)), half_log, half_log_second),
    "product": (
        lambda x: np.sum(np.where(x > 0, np.sqrt(x) * np.log(x), 0.0)),
        lambda x: (0.5 * np.log(x) + 1) / np.sqrt(x), lambda x: -0.25 * np.log(x) / x**1.5,
    ),
    "moved": (
        lambda x: np.sum(np.where(x > 0, np.reshape(np.log(np.reshape(np.sqrt(x), (-1, 1))), -1), 0.0)),
        half_log, half_log_second,
    ),
    "broadcast": (
        lambda x: np.sum(np.where(x[:, None] > 0, np.log(np.sqrt(x[:, None])) * np.ones(3), 0.0)) / 3,
        half_log, half_log_second,
    ),
    "nested": (
        lambda x: np.sum(np.where(x > 0, np.where(x > 1.0, np.log(np.sqrt(x)), np.log(np.sqrt(x))), 0.0)),
        half_log, half_log_second,
    ),
    "selected": (lambda x: np.sum(np.select([x > 0, x < -5], [np.log(np.sqrt(x)), x], 0.0)), half_log, half_log_second),
    "power": (lambda x: np.sum(np.where(x > 0, x**0.5, 0.0)), lambda x: 0.5 * x**-0.5, lambda x: -0.25 * x**-1.5),
    "twice": (
        lambda x: np.sum(np.where(x > 0, np.exp(0.5 * np.log(x)) + np.sqrt(x), 0.0)),
        lambda x: x**-0.5, lambda x: -0.5 * x**-1.5,
    ),
    "inside": (lambda x: np.sum(np.log(np.where(x > 0, np.sqrt(x), 1.0))), half_log, half_log_second),
}  # fmt: skip


def chosen(f, x):
    """`f` where x > 0, and 0 elsewhere."""
    out = np.zeros_like(x)
    out[x > 0] = f(x[x > 0])
    return out


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")
    with np.errstate(all="ignore"):
        yield


@pytest.mark.parametrize("name", CASES)
def test_first_order(name):
    f, slope, _ = CASES[name]
    np.testing.assert_allclose(gs.grad(f)(X), chosen(slope, X), rtol=1e-12)
    forward = [gs.jvp(f, (X,), (e,))[1] for e in np.eye(3)]
    np.testing.assert_allclose(forward, chosen(slope, X), rtol=1e-12)


@pytest.mark.parametrize("name", CASES)
def test_second_order(name):
    f, _, bend = CASES[name]
    np.testing.assert_allclose(gs.hessian(f)(X), np.diag(chosen(bend, X)), rtol=1e-12, atol=1e-12)
