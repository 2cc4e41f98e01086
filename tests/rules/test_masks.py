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


ROWS, KEPT = np.array([[0.5, 2.0], [0.0, 3.0], [1.5, 0.7]]), np.array([True, False, True])
OF_ROWS = {
    "norm": lambda x: np.linalg.norm(np.log(np.sqrt(x)), axis=1),
    "mean": lambda x: np.mean(1 / x, axis=1),
    "prod": lambda x: np.prod(np.log(x) + 2, axis=1),
    "std": lambda x: np.std(np.log(x), axis=1),
    "variance": lambda x: np.var(np.log(x), axis=1),
    "matvec": lambda x: np.log(x) @ np.array([1.0, 2.0]),
    "cumsum": lambda x: np.sum(np.cumsum(np.log(x), axis=1), axis=1),
    "cumprod": lambda x: np.sum(np.cumprod(np.log(x) + 3, axis=1), axis=1),
    "direction": lambda x: (x / np.linalg.norm(x - np.array([0.0, 3.0]), axis=1, keepdims=True))[:, 0],
}


@pytest.mark.parametrize("name", OF_ROWS)
def test_rows_that_are_not_chosen(name):
    """Through rules written by hand: the derivatives of the chosen rows are those of these rows alone, the others' are 0."""
    of_rows = OF_ROWS[name]
    whole = gs.grad(lambda x: np.sum(np.where(KEPT, of_rows(x), 0.0)))
    alone = gs.grad(lambda x: np.sum(of_rows(x)))
    expected = np.zeros((3, 2))
    expected[KEPT] = alone(ROWS[KEPT])
    np.testing.assert_allclose(whole(ROWS), expected, rtol=1e-12)
    direction = np.where(KEPT[:, None], 1.0, 0.0) * np.array([1.0, -0.5])
    expected[KEPT] = gs.jvp(alone, (ROWS[KEPT],), (direction[KEPT],))[1]
    np.testing.assert_allclose(gs.jvp(whole, (ROWS,), (direction,))[1], expected, rtol=1e-10, atol=1e-12)
