"""scipy.linalg as it is used."""

import gradscribe as gs
import numpy as np
import pytest
from scipy import linalg
from scipy_support import check

rng = np.random.default_rng(0)
A = rng.uniform(-1, 1, (3, 3)) + 4 * np.eye(3)
S = A @ A.T
B = rng.uniform(-1, 1, 3)
C = rng.uniform(-1, 1, (3, 2))
W = rng.uniform(0.5, 1.5, (3, 3))


def symmetric(a):
    return 0.5 * (a + a.T)


def cho(a, b, lower):
    return np.sum(linalg.cho_solve(linalg.cho_factor(symmetric(a), lower=lower), b) ** 2)


def factored(a, b):
    lu, piv = linalg.lu_factor(a)
    return np.sum(linalg.lu_solve((lu, piv), b) ** 2) + np.sum(linalg.lu_solve((lu, piv), b, trans=1))


def apart(a):
    p, lower, upper = linalg.lu(a)
    return np.sum(p @ lower @ W) + np.sum(upper**2)


def vectors(a):
    w, v = linalg.eigh(symmetric(a))
    return np.sum((v * np.exp(-w)) @ v.T * W) + w[1]


def generalised(a, b):
    w, v = linalg.eigh(symmetric(a), symmetric(b))
    return np.sum((v * np.sin(w)) @ v.T * W) + w[1]


def only_vectors(a):
    return np.sum(linalg.eigh(symmetric(a))[1] ** 2 * W)


T = rng.normal(size=(4, 3))


def rebuilt(a):
    u, s, vh = linalg.svd(a, full_matrices=False)
    return np.sum((u * np.exp(-s)) @ vh * a) + s[0]


def polar(a):
    u, p = linalg.polar(a)
    return np.sum(u**3) + np.sum(p**3)


CASES = {
    "svd": (rebuilt, T),
    "svd_wide": (rebuilt, T.T.copy()),
    "svd_vectors": (lambda a: np.sum(linalg.svd(a, full_matrices=False)[0] ** 2 * a), T),
    "svd_right": (lambda a: np.sum(linalg.svd(a, full_matrices=False)[2] ** 4), T.T.copy()),
    "svdvals": (lambda a: np.sum(np.log(linalg.svdvals(a))), T),
    "qr": (lambda a: np.sum(linalg.qr(a, mode="economic")[0] ** 3) + np.sum(linalg.qr(a, mode="economic")[1] ** 2), T),
    "qr_solve": (lambda a, b: np.sum(linalg.solve_triangular(linalg.qr(a, mode="economic")[1], b) ** 2), A, B),
    "pinv": (lambda a: np.sum(linalg.pinv(a) ** 3), T),
    "lstsq": (lambda a, b: np.sum(linalg.lstsq(a, b)[0] ** 2), T, rng.normal(size=4)),
    "polar": (polar, A),
    "cho": (lambda a, b: cho(a, b, False), S, B),
    "cho_lower": (lambda a, b: cho(a, b, True), S, C),
    "log_density": (lambda a, b: -0.5 * b @ linalg.solve(a @ a.T, b, assume_a="pos") - np.log(linalg.det(a)), A, B),
    "whitened": (lambda a, b: np.sum(linalg.solve_triangular(linalg.cholesky(a @ a.T, lower=True), b, lower=True) ** 4), A, B),
    "lu_factor": (factored, A, B),
    "lu": (apart, A[[1, 0, 2]]),
    "lu_permuted": (lambda a: np.sum(linalg.lu(a, permute_l=True)[0] ** 2), A[[1, 0, 2]]),
    "eigh": (vectors, A),
    "eigh_two": (generalised, A, S),
    "eigh_vectors": (only_vectors, A),
    "eigvalsh": (lambda a: np.sum(linalg.eigvalsh(symmetric(a)) ** 3), A),
    "solveh_banded": (lambda ab, b: np.sum(linalg.solveh_banded(ab, b) ** 2), np.array([[0.0, 1, 2, 1], [5, 6, 5, 7]]), rng.normal(size=4)),
    "solveh_banded_lower": (
        lambda ab, b: np.sum(linalg.solveh_banded(ab, b, lower=True)), np.array([[5.0, 6, 5, 7], [1, 2, 1, 0]]), rng.normal(size=(4, 2))),
    "solve_banded_matrix": (lambda ab: linalg.solve_banded((1, 1), ab, np.ones(4))[0], np.array([[0, 1, 2, 1.0], [5, 6, 5, 7], [1, 2, 1, 0]])),
    "block_diag": (lambda a, b: np.sum(linalg.det(linalg.block_diag(a, b.T @ b, [[2.0]]))), A, C),
    "toeplitz": (lambda c: linalg.det(linalg.toeplitz(c)), np.array([3.0, 1.0, 0.5])),
    "toeplitz_two": (lambda c, r: np.sum(linalg.toeplitz(c, r) ** 3), B, rng.normal(size=4)),
    "hankel": (lambda c: np.sum(linalg.hankel(c) ** 2), B),
    "hankel_two": (lambda c, r: np.sum(linalg.hankel(c, r) ** 3), B, rng.normal(size=4)),
    "circulant": (lambda c: linalg.det(linalg.circulant(c)), np.array([3.0, 1.0, 0.5])),
    "companion": (lambda c: np.sum(linalg.companion(c) ** 2), np.array([3.0, 1.0, 0.5])),
    "leslie": (lambda f, s: np.sum(linalg.leslie(f, s) ** 2), B, np.array([0.5, 0.8])),
    "convolution_matrix": (lambda a: np.sum(linalg.convolution_matrix(a, 4, "same") @ np.arange(4.0)), B),
    "khatri_rao": (lambda a, b: np.sum(linalg.khatri_rao(a, b) ** 2), C, C[:2]),
    "solve_toeplitz": (lambda c, b: np.sum(linalg.solve_toeplitz(c, b) ** 2), np.array([3.0, 1.0, 0.5]), B),
    "solve_toeplitz_two": (lambda c, r, b: np.sum(linalg.solve_toeplitz((c, r), b) ** 2), np.array([3.0, 1, 0.5]), np.array([3.0, 2, 1]), B),
    "matmul_toeplitz": (lambda c, b: np.sum(linalg.matmul_toeplitz(c, b) ** 2), np.array([3.0, 1.0, 0.5]), C),
    "solve_circulant": (lambda c, b: np.sum(linalg.solve_circulant(c, b) ** 2), np.array([3.0, 1.0, 0.5]), B),
    "expm_action": (lambda t, a: np.sum(linalg.expm(t * a) @ B), 0.3, A),
    "frechet": (lambda a, e: np.sum(linalg.expm_frechet(a, e)[1] ** 2), 0.2 * A, W),
    "inverse_norm": (lambda a: linalg.norm(linalg.inv(a)) + linalg.norm(a, ord=np.inf, axis=0)[1], A),
    "overwrite": (lambda a, b: np.sum(linalg.solve(a, b, overwrite_a=True, check_finite=False) * b), A, B),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_linalg(name):
    check(*CASES[name])


def test_equal_eigenvalues_are_told():
    with pytest.warns(RuntimeWarning, match="are equal"):
        gs.grad(vectors)(np.eye(3))


def test_a_function_of_a_real_matrix_that_is_complex():
    """Seen when the code runs, refused at the user's line; of a complex matrix it has its derivative."""
    a = np.array([[0.1, 1.0], [-2.0, -3.0]])

    def f(a):
        return np.sum(np.abs(linalg.fractional_matrix_power(a, 0.3)) ** 2)

    for _ in range(2):  # the second time by the fast way
        with pytest.raises(gs.ArgumentError, match=r"G211[\s\S]*fractional_matrix_power[\s\S]*a \+ 0j"):
            gs.grad(f)(a)
    found = gs.grad(lambda a: f(a + 0j))(a)
    np.testing.assert_allclose(found, gs.numeric_grad(lambda a: f(a + 0j))(a), rtol=1e-7)
