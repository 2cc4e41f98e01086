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
    "logs": lambda x: np.log(x) @ np.log(np.array([2.0, 3.0])) + np.sum(np.log(x) * x, axis=1),
    "sorted": lambda x: np.sort(np.log(np.sqrt(x)), axis=1) @ np.array([1.0, 2.0]),
    "median": lambda x: np.median(np.log(np.abs(np.log(x))), axis=1),
    "quantile": lambda x: np.quantile(1 / x, 0.3, axis=1),
    "largest": lambda x: np.max(np.log(x) * x, axis=1),
    "einsum": lambda x: np.einsum("ij,jk,ik->i", np.log(x), np.array([[1.0, 0.3], [0.2, 2.0]]), np.sqrt(x)),
    "tensordot": lambda x: np.tensordot(x**-0.5, np.array([1.0, 2.0]), 1),
    "softmax": lambda x: (np.exp(np.log(x)) / np.sum(np.exp(np.log(x)), axis=1, keepdims=True))[:, 0],
    "spectrum": lambda x: np.real(np.fft.fft(np.log(np.sqrt(x)), axis=1))[:, 1] ** 2,
    "trapezoid": lambda x: np.trapezoid(np.sqrt(x), axis=1),
    "joined": lambda x: np.sum(np.concatenate([1 / x, np.log(x)], axis=1) ** 2, axis=1),
    "together": lambda x: np.logaddexp.reduce(np.log(x), axis=1),
    "deep": lambda x: np.sum(np.tanh(np.log(np.exp(np.sqrt(np.abs(np.log(x) + 4.0) + 0.1))) ** 1.5) / np.cbrt(x), axis=1),
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


CHOSEN_BY_OTHER_MEANS = {
    "a larger one": lambda x: np.sum(np.maximum(np.log(x), -5.0)),
    "a smaller one": lambda x: np.sum(np.minimum(1 / x, 10.0)),
    "a number": lambda x: np.sum(np.fmax(np.log(x), -5.0)),
    "the largest": lambda x: np.max(np.log(x)) + np.max(np.sqrt(x)),
    "the median": lambda x: np.median(np.log(x)) + np.quantile(np.sqrt(x), 0.5),
    "a place in the order": lambda x: np.sort(np.log(x))[1] + np.partition(np.sqrt(x), 1)[2],
    "a slice": lambda x: np.sum(np.log(x)[1:]),
    "a mask": lambda x: np.sum(np.log(x)[x > 0] ** 2),
    "places": lambda x: np.sum(np.take(np.log(x), [1, 2])) + np.sum(np.sqrt(x)[[2, 1]]),
    "a factor": lambda x: np.sum((x > 0) * np.sqrt(x)) + np.sum(np.heaviside(x - 0.5, 0.5) * np.sqrt(x)),
    "what is kept": lambda x: np.sum(np.compress(x > 0, np.log(x))) + np.sum(np.extract(x > 0, 1 / x)),
}  # fmt: skip


def overwritten(x):
    y = np.log(x)
    y[x <= 0] = 0.0
    return np.sum(y**2)


@pytest.mark.parametrize("name", [*CHOSEN_BY_OTHER_MEANS, "overwritten"])
def test_what_is_chosen_by_other_means(name):
    """At a point where the first element is not chosen, and as if it were an ordinary one that is not."""
    f = overwritten if name == "overwritten" else CHOSEN_BY_OTHER_MEANS[name]
    at = np.array([0.0, 1.5, 4.0])
    slope, bend = gs.grad(f)(at), gs.hessian(f)(at)
    expected = gs.numeric_grad(lambda tail: f(np.concatenate([np.zeros(1), tail])))(at[1:])
    np.testing.assert_allclose(slope, [0.0, *expected], rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(gs.jacfwd(f)(at), slope, rtol=1e-12)
    change = [gs.numeric_grad(lambda tail, k=k: gs.grad(f)(np.concatenate([np.zeros(1), tail]))[k])(at[1:]) for k in (1, 2)]
    np.testing.assert_allclose(bend, np.pad(change, ((1, 0), (1, 0))), rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("name", ["matvec", "mean", "cumsum", "prod", "sorted"])
def test_residuals_of_zero(name):
    """Where a residual is 0 the adjoint is, but not its change: the Hessian of half the squares is the product of the Jacobians."""
    goal = np.where(KEPT, OF_ROWS[name](ROWS), 0.0)
    whole = gs.hessian(lambda x: 0.5 * np.sum((np.where(KEPT, OF_ROWS[name](x), 0.0) - goal) ** 2))(ROWS)
    slopes = gs.jacobian(OF_ROWS[name])(ROWS[KEPT])
    expected = np.zeros((3, 2, 3, 2))
    expected[np.ix_(KEPT, [0, 1], KEPT, [0, 1])] = np.einsum("rij,rkl->ijkl", slopes, slopes)
    np.testing.assert_allclose(whole, expected, rtol=1e-10, atol=1e-12)


def test_through_a_loop():
    def rooted(x, n):
        u = x
        for _ in range(n):
            u = np.sqrt(u)
        return np.sum(np.where(x > 0, u, 0.0))

    at = np.array([0.0, 1.0, 4.0])
    np.testing.assert_allclose(gs.grad(rooted)(at, 3), [0.0, 0.125, 0.125 * 4.0**-0.875], rtol=1e-12)
    np.testing.assert_allclose(np.diag(gs.hessian(rooted)(at, 3)), [0.0, -0.109375, -0.109375 * 4.0**-1.875], rtol=1e-12)
