"""docs/conventions.md, line by line."""

import cmath
import math
import warnings

import gradscribe as gs
import numpy as np
import pytest

Z = np.zeros(3)


def squared_plus_itself(x):
    return x * x + x


CASES = [
    (lambda x: abs(x), 0.0, 0.0),
    (lambda x: np.sum(np.abs(x)), Z, Z),
    (lambda x: np.sum(np.maximum(x, 0.0)), Z, Z + 0.5),
    (lambda x: np.sum(np.minimum(x, 0.0)), Z, Z + 0.5),
    (lambda x: max(x, 0.0), 0.0, 0.5),
    (lambda x: np.max(x), np.ones(2), [0.5, 0.5]),
    (lambda x: np.sum(np.clip(x, 0.0, 1.0)), Z, Z + 0.5),
    (lambda x: np.linalg.norm(x), Z, Z),
    (lambda x: math.hypot(x, 0.0), 0.0, 0.0),
    (lambda x: np.std(x), np.ones(3), Z),
    (lambda x: np.sqrt(np.sum(x**2)), Z, Z),
    (lambda x: np.sqrt(x * x), 0.0, 0.0),
    (lambda x: math.sqrt(x), 0.0, math.inf),
    (lambda x: x**0.5, 0.0, math.inf),
    (lambda x: np.prod(x), np.array([0.0, 2.0, 3.0]), [6.0, 0.0, 0.0]),
    (lambda x: np.prod(x), np.array([0.0, 0.0, 3.0]), Z),
    (lambda x: x**0, 0.0, 0.0),
    (lambda x: np.arctan2(x, 0.0 * x), 0.0, 0.0),
    (lambda x: np.sum(np.where(x > 0, np.log(x), 0.0)), Z, Z),
    (lambda x: np.sum(np.where(x > 0, -(np.log(x) ** 2), 0.0)), Z, Z),
    (lambda x: np.sum(np.where(x > 0, squared_plus_itself(np.log(x)), 0.0)), Z, Z),
    (lambda x: np.sum(np.log(x)[x > 0]), np.array([0.0, 2.0]), [0.0, 0.5]),
    (lambda x: np.sum(np.log(x)[1:]), np.array([0.0, 2.0]), [0.0, 0.5]),
    (lambda x: np.sum(np.maximum(np.log(x), -5.0)), np.array([0.0, 2.0]), [0.0, 0.5]),
    (lambda x: np.sort(np.log(x))[1], np.array([0.0, 2.0]), [0.0, 0.5]),
    (lambda x: np.logaddexp(x[0], x[1]), np.array([1000.0, 1000.0]), [0.5, 0.5]),
    (lambda x: np.nansum(x * x), np.array([1.0, np.nan]), [2.0, 0.0]),
    (lambda x: np.nanmax(x), np.array([1.0, np.nan, 1.0]), [0.5, 0.0, 0.5]),
    (lambda x: np.sum(np.unique(x)), np.array([2.0, 1.0, 2.0]), [0.5, 1.0, 0.5]),
    (lambda x: np.median(x), np.array([2.0, 2.0, 2.0]), [0.0, 1.0, 0.0]),
    (lambda x: np.interp(x, np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 4.0])), 1.0, 3.0),
    (lambda x: np.interp(x, np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 4.0])), 2.0, 3.0),
    (lambda a: np.trace(np.linalg.eigh(a)[1] @ np.diag(np.linalg.eigh(a)[0]) @ np.linalg.eigh(a)[1].T), np.eye(3), np.eye(3)),
    (lambda a: np.sum(np.linalg.svdvals(a) ** 2), 2.0 * np.eye(2), 4.0 * np.eye(2)),
    (lambda x: np.sum(np.sign(x) + np.floor(x)), Z, Z),
    (lambda z: abs(z), 0j, 0j),
    (lambda z: np.angle(z), 0j, 0j),
    (lambda z: cmath.phase(z), 0j, 0j),
    (lambda z: np.sign(z).real, 0j, 0j),
    (lambda z: abs(z) ** 2, 0j, 0j),
    (lambda z: np.sqrt(z * z.conjugate()).real, 0j, 0j),
    (lambda z: (z * z).real, 1 + 2j, 2 + 4j),
    (lambda z: abs(z) ** 2, 1 + 2j, 2 - 4j),
]


@pytest.mark.parametrize("k", range(len(CASES)))
@pytest.mark.filterwarnings("ignore")
def test_convention(k, monkeypatch):
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")
    f, at, expected = CASES[k]
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(gs.grad(f)(at), expected)


def rebuilt(a):
    w, v = np.linalg.eigh(a)
    return np.sum((v * np.exp(w)) @ v.T * np.arange(9.0).reshape(3, 3))


def scaled_parts(a):
    u, s, v = np.linalg.svd(a)
    return np.sum((u * s**3) @ v * np.arange(9.0).reshape(3, 3))


@pytest.mark.parametrize("f", [rebuilt, scaled_parts])
def test_vectors_of_equal_values_are_told(f, monkeypatch):
    """Their coupling cannot be read off; near equality, up to rounding, it is told as well."""
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")
    q = np.linalg.qr(np.random.default_rng(0).normal(size=(3, 3)))[0]
    for a in (np.eye(3), q @ np.diag([1.0, 1.0, 2.0]) @ q.T):
        with pytest.warns(RuntimeWarning, match="are equal"):
            gs.grad(f)(a)
        with pytest.warns(RuntimeWarning, match="are equal"):
            gs.jvp(f, (a,), (np.arange(9.0).reshape(3, 3),))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gs.grad(f)(np.diag([1.0, 2.0, 4.0]))
        gs.grad(lambda a: np.sum(np.linalg.eigvalsh(a) ** 2) + np.linalg.eigh(a)[1][2, 2])(np.diag([1.0, 1.0, 4.0]))


def test_columns_of_which_only_the_span_is_determined_are_told(monkeypatch):
    """Those of `svd` beyond the singular values: what depends on the span alone has a derivative."""
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")
    a, weights = np.random.default_rng(0).normal(size=(5, 3)), np.arange(25.0).reshape(5, 5)
    with pytest.warns(RuntimeWarning, match="up to a rotation"):
        gs.grad(lambda a: np.sum(np.linalg.svd(a)[0][:, 3:] ** 3))(a)
    with pytest.warns(RuntimeWarning, match="up to a rotation"):
        gs.jvp(lambda a: np.linalg.svd(a)[0], (a,), (a * a,))

    def projected(a):
        beside = np.linalg.svd(a)[0][:, 3:]
        return np.sum(beside @ beside.T * weights)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_allclose(gs.grad(projected)(a), gs.numeric_grad(projected)(a), rtol=1e-7, atol=1e-9)
        gs.grad(lambda a: np.sum(np.linalg.svd(a)[0] ** 3))(a[:4])  # one column more, which is determined
        gs.jvp(lambda a: np.sum(np.linalg.svd(a)[1]), (a,), (a * a,))


def test_a_complete_basis_of_a_triangle(monkeypatch):
    """LAPACK reflects nothing there; the span of the other columns has its derivative."""
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")

    def projected(a):
        beside = np.linalg.qr(a, mode="complete")[0][:, 2:]
        return np.sum(beside @ beside.T * np.arange(16.0).reshape(4, 4))

    a = np.array([[2.0, 1.0], [0.0, 3.0], [0.0, 0.0], [0.0, 0.0]])
    np.testing.assert_allclose(gs.grad(projected)(a), gs.numeric_grad(projected)(a), rtol=1e-7, atol=1e-9)
