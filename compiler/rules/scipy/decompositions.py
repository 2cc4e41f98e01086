"""scipy.linalg: singular values, QR, and what is made of them. J. Townsend, "Differentiating the singular value
decomposition" (2016); S. F. Walter and L. Lehmann, "Algorithmic differentiation of linear algebra functions" (2010)."""

from __future__ import annotations

import numpy as np
from scipy import linalg

from ...prelude import matrix_transpose, reciprocal_gap
from ..registry import forward, missing, real_only, reverse, written_out
from ..samples import call, matrix, real

TALL, WIDE, A = real(4, 3), real(3, 4), matrix("regular", 3)
WHY = "`full_matrices=True` of a matrix that is not square; `full_matrices=False` has a derivative"


@forward(linalg.svdvals)
def svdvals_forward(a_dot, y, a):
    u, _, vh = linalg.svd(a, full_matrices=False)
    return np.sum(u * (a_dot @ vh.T), axis=0)


@reverse(linalg.svdvals, samples=[call(TALL), call(WIDE), call(A)])
def svdvals_reverse(g, y, a):
    u, _, vh = linalg.svd(a, full_matrices=False)
    return (u * g) @ vh


def singular_gaps(s):
    """1 / (s[j]**2 - s[i]**2), and 0 where both are equal."""
    square = s * s
    return reciprocal_gap(np.expand_dims(square, 0) - np.expand_dims(square, 1))


@forward(linalg.svd)
def svd_forward(a_dot, y, a, full_matrices=True, compute_uv=True):
    if not compute_uv:
        return svdvals_forward(a_dot, y, a)
    if full_matrices:
        return WHY
    u, s, vh = y
    inner = u.T @ a_dot @ vh.T
    f = singular_gaps(s)
    u_dot = u @ (f * (inner * s + np.expand_dims(s, 1) * inner.T)) + (a_dot @ vh.T - u @ inner) / s
    v_turn = f * (np.expand_dims(s, 1) * inner + inner.T * s)
    vh_dot = (vh.T @ v_turn).T + np.expand_dims(1.0 / s, 1) * (u.T @ a_dot - inner @ vh)
    return u_dot, np.diagonal(inner), vh_dot


@reverse(linalg.svd, samples=[call(TALL, compute_uv=False)])  # vectors may change sign: their test is `tests/scipy/test_linalg.py`
def svd_reverse(g, y, a, full_matrices=True, compute_uv=True):
    if not compute_uv:
        return svdvals_reverse(g, y, a)
    if full_matrices:
        return WHY
    u, s, vh = y
    f = singular_gaps(s)
    seen_u, seen_v = f * (u.T @ g[0]), f * (vh @ g[2].T)
    inner = (seen_u + seen_u.T) * s + np.expand_dims(s, 1) * (seen_v + seen_v.T) + np.diag(g[1])
    beside_u = (g[0] - u @ (u.T @ g[0])) / s
    beside_v = np.expand_dims(1.0 / s, 1) * (g[2] - (g[2] @ vh.T) @ vh)
    return u @ inner @ vh + beside_u @ vh + u @ beside_v


@forward(linalg.qr)
def qr_forward(a_dot, y, a, mode="full", pivoting=False):
    if mode != "economic" or pivoting:
        return "only `mode='economic'` without pivoting has a derivative rule"
    q, r = y
    ratio = linalg.solve_triangular(r, a_dot.T, trans=1).T
    inner = q.T @ ratio
    low = np.tril(inner, -1)
    turn = low - low.T
    return ratio + q @ (turn - inner), (inner - turn) @ r


@reverse(linalg.qr, samples=[call(TALL, mode="economic"), call(A, mode="economic")])
def qr_reverse(g, y, a, mode="full", pivoting=False):
    if mode != "economic" or pivoting:
        return "only `mode='economic'` without pivoting has a derivative rule"
    q, r = y
    m = r @ g[1].T - g[0].T @ q
    low = np.tril(m, -1)
    whole = low + low.T + np.diag(np.diagonal(m))
    return linalg.solve_triangular(r, (g[0] + q @ whole).T).T


@forward(linalg.pinv)
def pinv_forward(a_dot, y, a, *, atol=None, rtol=None):
    t = y.T
    beside = np.eye(a.shape[0]) - a @ y
    before = np.eye(a.shape[1]) - y @ a
    return -(y @ a_dot @ y) + y @ t @ a_dot.T @ beside + before @ a_dot.T @ t @ y


@reverse(linalg.pinv, samples=[call(TALL), call(WIDE), call(A)])
def pinv_reverse(g, y, a, *, atol=None, rtol=None):
    """G. H. Golub and V. Pereyra, SIAM Journal on Numerical Analysis 10 (1973), for a matrix of constant rank."""
    t = y.T
    beside = np.eye(a.shape[0]) - a @ y
    before = np.eye(a.shape[1]) - y @ a
    return -(t @ g @ t) + beside @ g.T @ y @ t + t @ y @ g.T @ before


@written_out(linalg.pinvh)
def pinvh(a):
    return linalg.pinv(0.5 * (a + matrix_transpose(a)))


@written_out(linalg.lstsq)
def lstsq(a, b, cond=None):
    """The solution of a system of full rank; SciPy's other results are as it gives them for one."""
    x = linalg.pinv(a) @ b
    apart = a @ x - b
    return x, np.sum(apart * apart, axis=0), min(a.shape[0], a.shape[1]), linalg.svdvals(a)


@written_out(linalg.polar)
def polar(a, side="right"):
    u, s, vh = linalg.svd(a, full_matrices=False)
    return u @ vh, (vh.T * s) @ vh if side == "right" else (u * s) @ u.T


WHERE = "take the real decomposition of a real matrix"
real_only(linalg.svd, linalg.svdvals, linalg.qr, linalg.pinv, why=f"it has no rule for complex matrices; {WHERE}")
missing(linalg.null_space, linalg.orth, linalg.subspace_angles, why="a basis of it is not unique")
