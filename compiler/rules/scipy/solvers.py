"""Linear systems of scipy.linalg. One solve with the transposed matrix gives the adjoint of the right-hand side; its
product with the solution gives that of the matrix. See M. B. Giles, "Collected matrix derivative results" (2008)."""

from __future__ import annotations

import numpy as np
from scipy import linalg

from ...prelude import lower_half, matrix_transpose, pivot_order, shifted, sum_like
from ..conjugates import adjoint, conjugate
from ..linalg import symmetric
from ..registry import forward, missing, reverse, written_out
from ..samples import call, matrix, real

A, S, STACK = matrix("regular", 3), matrix("definite", 3), matrix("regular", 2, 4)
SYMMETRIC = ("sym", "symmetric", "her", "hermitian", "pos", "positive definite")


def read_part(a, assume_a):
    """What a solver that assumes a structure reads of a matrix."""
    if assume_a in SYMMETRIC:
        return 0.5 * (a + matrix_transpose(a)) if assume_a in ("sym", "symmetric") else symmetric(a)
    if assume_a == "upper triangular":
        return np.triu(a)
    if assume_a == "lower triangular":
        return np.tril(a)
    if assume_a == "diagonal":
        return a * np.eye(a.shape[-1])
    if assume_a == "tridiagonal":
        return np.tril(np.triu(a, -1), 1)
    return a


def outer(left, right, b):
    """The product of two solutions as a matrix, for a right-hand side `b` of one column or of several."""
    if np.ndim(b) > 1:
        return left @ matrix_transpose(right)
    return np.outer(left, right) if np.ndim(left) == 1 else np.expand_dims(left, -1) * np.expand_dims(right, -2)


@forward(linalg.solve)
def solve_forward(a_dot, b_dot, y, a, b, lower=False, assume_a=None, transposed=False):
    change = read_part(a_dot, assume_a)
    if transposed:
        change = matrix_transpose(change)
    return linalg.solve(a, b_dot - change @ y, lower=lower, assume_a=assume_a, transposed=transposed)


@reverse(
    linalg.solve,
    samples=[
        call(A, real(3)), call(A, real(3, 2)), call(A, real(3), transposed=True), call(A, real(3), assume_a="gen"),
        call(S, real(3), assume_a="pos"), call(S, real(3, 2), assume_a="her", lower=True), call(S, real(3), assume_a="hermitian"),
        call(A, real(3), assume_a="lower triangular"), call(A, real(3), assume_a="upper triangular", transposed=True),
        call(A, real(3), assume_a="diagonal"), call(A, real(3), assume_a="tridiagonal"), call(STACK, real(4, 2, 3)),
    ],
)  # fmt: skip
def solve_reverse(g, y, a, b, lower=False, assume_a=None, transposed=False):
    if assume_a in SYMMETRIC:
        turned = a if assume_a in ("sym", "symmetric") else conjugate(a)
        b_bar = linalg.solve(turned, g, lower=lower, assume_a=assume_a)
    elif np.iscomplexobj(g):  # SciPy solves no transposed complex systems
        b_bar = linalg.solve(matrix_transpose(read_part(a, assume_a)), g)
    else:
        b_bar = linalg.solve(a, g, assume_a=assume_a, transposed=not transposed)
    a_bar = -outer(y, b_bar, b) if transposed else -outer(b_bar, y, b)
    return sum_like(read_part(a_bar, assume_a), a), sum_like(b_bar, b)


# -- triangular


def triangle(a, lower, unit_diagonal):
    """What a triangular solver reads."""
    if unit_diagonal:
        return np.tril(a, -1) if lower else np.triu(a, 1)
    return np.tril(a) if lower else np.triu(a)


@forward(linalg.solve_triangular)
def solve_triangular_forward(a_dot, b_dot, y, a, b, trans=0, lower=False, unit_diagonal=False):
    change = triangle(a_dot, lower, unit_diagonal)
    if trans in (2, "C"):
        change = adjoint(change)
    elif trans not in (0, "N"):
        change = matrix_transpose(change)
    return linalg.solve_triangular(a, b_dot - change @ y, trans=trans, lower=lower, unit_diagonal=unit_diagonal)


@reverse(
    linalg.solve_triangular,
    samples=[
        call(A, real(3)), call(A, real(3, 2), lower=True), call(A, real(3), trans=1), call(A, real(3, 2), trans="T", lower=True),
        call(A, real(3), lower=True, unit_diagonal=True), call(A, real(3, 2), 1, unit_diagonal=True), call(A, real(3), trans="C"),
    ],
)  # fmt: skip
def solve_triangular_reverse(g, y, a, b, trans=0, lower=False, unit_diagonal=False):
    if trans in (2, "C"):
        b_bar = conjugate(linalg.solve_triangular(a, conjugate(g), lower=lower, unit_diagonal=unit_diagonal))
        return triangle(-conjugate(outer(y, b_bar, b)), lower, unit_diagonal), b_bar
    plain = trans in (0, "N")
    b_bar = linalg.solve_triangular(a, g, trans=1 if plain else 0, lower=lower, unit_diagonal=unit_diagonal)
    a_bar = -outer(b_bar, y, b) if plain else -outer(y, b_bar, b)
    return triangle(a_bar, lower, unit_diagonal), b_bar


# -- factors that are used again


@forward(linalg.cholesky)
def cholesky_forward(a_dot, y, a, lower=False):
    factor = y if lower else adjoint(y)
    half = linalg.solve_triangular(factor, symmetric(a_dot), lower=True)
    inner = adjoint(linalg.solve_triangular(factor, adjoint(half), lower=True))
    change = factor @ lower_half(inner)
    return change if lower else adjoint(change)


@reverse(linalg.cholesky, samples=[call(S), call(S, lower=True)])
def cholesky_reverse(g, y, a, lower=False):
    """I. Murray, arXiv:1602.07527."""
    factor = y if lower else adjoint(y)
    inner = lower_half(matrix_transpose(factor) @ (g if lower else adjoint(g)))
    left = linalg.solve_triangular(factor, inner, trans=1, lower=True)
    return symmetric(matrix_transpose(linalg.solve_triangular(factor, matrix_transpose(left), trans=2 if np.iscomplexobj(a) else 1, lower=True)))


LEAVES_THE_REST = bool(linalg.cho_factor(np.eye(2) + 1.0)[0][1, 0])  # beside the factor: the matrix's own numbers, before SciPy 1.18


@forward(linalg.cho_factor)
def cho_factor_forward(a_dot, y, a, lower=False):
    change = cholesky_forward(a_dot, triangle(y[0], lower, False), a, lower)
    return change + triangle(a_dot, not lower, True) if LEAVES_THE_REST else change, None


@reverse(linalg.cho_factor, samples=[call(S), call(S, lower=True)])
def cho_factor_reverse(g, y, a, lower=False):
    a_bar = cholesky_reverse(triangle(g[0], lower, False), triangle(y[0], lower, False), a, lower)
    return a_bar + triangle(g[0], not lower, True) if LEAVES_THE_REST else a_bar


@written_out(linalg.cho_factor)
def cho_factor(a, lower=False):
    return linalg.cho_factor(a, lower=lower)[0], lower


@written_out(linalg.cho_solve)
def cho_solve(c_and_lower, b):
    c, lower = c_and_lower
    trans = 2 if np.iscomplexobj(c) else 1
    if lower:
        return linalg.solve_triangular(c, linalg.solve_triangular(c, b, lower=True), trans=trans, lower=True)
    return linalg.solve_triangular(c, linalg.solve_triangular(c, b, trans=trans))


@forward(linalg.lu_factor)
def lu_factor_forward(a_dot, y, a):
    lu, pivots = y
    unit = np.tril(lu, -1) + np.eye(a.shape[0])
    left = linalg.solve_triangular(lu, a_dot[pivot_order(pivots)], lower=True, unit_diagonal=True)
    inner = linalg.solve_triangular(lu, left.T, trans=1).T
    return unit @ np.tril(inner, -1) + np.triu(inner) @ np.triu(lu), None


@reverse(linalg.lu_factor, samples=[call(A)])
def lu_factor_reverse(g, y, a):
    lu, pivots = y
    unit = np.tril(lu, -1) + np.eye(a.shape[0])
    inner = np.tril(unit.T @ np.tril(g[0], -1), -1) + np.triu(np.triu(g[0]) @ np.triu(lu).T)
    left = linalg.solve_triangular(lu, inner, trans=1, lower=True, unit_diagonal=True)
    return linalg.solve_triangular(lu, left.T).T[np.argsort(pivot_order(pivots))]


@written_out(linalg.lu_solve)
def lu_solve(lu_and_piv, b, trans=0):
    lu, pivots = lu_and_piv
    order = pivot_order(pivots)
    if trans == 0:
        return linalg.solve_triangular(lu, linalg.solve_triangular(lu, b[order], lower=True, unit_diagonal=True))
    first = linalg.solve_triangular(lu, b, trans=trans)
    return linalg.solve_triangular(lu, first, trans=trans, lower=True, unit_diagonal=True)[np.argsort(order)]


STACKED = "a stack of matrices"


@forward(linalg.lu)
def lu_forward(a_dot, y, a):
    """The square parts first; what is below or beside them follows from `p.T @ a = lower @ upper`."""
    if np.ndim(a) > 2:
        return STACKED
    p, lower, upper = y
    k = lower.shape[1]
    change = p.T @ a_dot
    left = linalg.solve_triangular(lower[:k], change[:k, :k], lower=True, unit_diagonal=True)
    inner = linalg.solve_triangular(upper[:, :k], left.T, trans=1).T
    l_dot, u_dot = lower[:k] @ np.tril(inner, -1), np.triu(inner) @ upper[:, :k]
    below = linalg.solve_triangular(upper[:, :k], (change[k:, :k] - lower[k:] @ u_dot).T, trans=1).T
    beside = linalg.solve_triangular(lower[:k], change[:k, k:] - l_dot @ upper[:, k:], lower=True, unit_diagonal=True)
    return None, np.concatenate([l_dot, below]), np.concatenate([u_dot, beside], axis=1)


@reverse(linalg.lu, samples=[call(A), call(real(4, 2)), call(real(2, 4))])
def lu_reverse(g, y, a):
    if np.ndim(a) > 2:
        return STACKED
    p, lower, upper = y
    k = lower.shape[1]
    beside = linalg.solve_triangular(lower[:k], g[2][:, k:], trans=1, lower=True, unit_diagonal=True)
    below = linalg.solve_triangular(upper[:, :k], g[1][k:].T).T
    g_l, g_u = g[1][:k] - beside @ upper[:, k:].T, g[2][:, :k] - lower[k:].T @ below
    inner = np.tril(lower[:k].T @ g_l, -1) + np.triu(g_u @ upper[:, :k].T)
    left = linalg.solve_triangular(lower[:k], inner, trans=1, lower=True, unit_diagonal=True)
    square = linalg.solve_triangular(upper[:, :k], left.T).T
    a_bar = np.zeros_like(a)
    a_bar[:k, :k] = square
    a_bar[:k, k:] = beside
    a_bar[k:, :k] = below
    return p @ a_bar


@written_out(linalg.lu, given=("permute_l", "p_indices"))
def lu(a, permute_l=False, p_indices=False):
    p, lower, upper = linalg.lu(a)
    if permute_l:
        return p @ lower, upper
    return np.argmax(p, axis=1) if p_indices else p, lower, upper


# -- banded: row k of `ab` holds the diagonal that is `k - u` below the main one


@forward(linalg.solve_banded)
def solve_banded_forward(ab_dot, b_dot, y, l_and_u, ab, b):
    lower, upper = l_and_u
    change = 0.0 * y
    for k in range(lower + upper + 1):
        row = ab_dot[k] if np.ndim(b) == 1 else np.expand_dims(ab_dot[k], -1)
        change = change + shifted(row * y, 0, k - upper)
    return linalg.solve_banded(l_and_u, ab, b_dot - change)


@reverse(
    linalg.solve_banded,
    samples=[
        call((1, 1), np.array([[0, 1, 2, 1.0], [5, 6, 5, 7.0], [1, 2, 1, 0.0]]), real(4)),
        call((2, 1), np.array([[0, 1, 2, 1.0], [9, 8, 9, 7.0], [1, 2, 1, 0.0], [1, 1, 0, 0.0]]), real(4, 2)),
        call((0, 1), np.array([[0, 1, 2, 1.0], [5, 6, 5, 7.0]]), real(4)),
    ],
)  # fmt: skip
def solve_banded_reverse(g, y, l_and_u, ab, b):
    lower, upper = l_and_u
    count = lower + upper
    flipped = np.stack([shifted(ab[count - k], 0, lower - k) for k in range(count + 1)])
    b_bar = linalg.solve_banded((upper, lower), flipped, g)
    rows = [shifted(b_bar, 0, upper - k) * y for k in range(count + 1)]
    if np.ndim(b) > 1:
        rows = [np.sum(row, axis=1) for row in rows]
    return -np.stack(rows), b_bar


@written_out(linalg.solveh_banded)
def solveh_banded(ab, b, lower=False):
    """The symmetric matrix in full, which `solve` takes for positive definite."""
    n, last = ab.shape[1], ab.shape[0] - 1
    i, j = np.expand_dims(np.arange(n), 1), np.arange(n)
    apart = np.abs(i - j)
    inside = np.minimum(apart, last)
    entries = ab[inside, np.minimum(i, j)] if lower else ab[last - inside, np.maximum(i, j)]
    return linalg.solve(np.where(apart <= last, entries, 0.0), b, assume_a="pos")


missing(
    linalg.ldl, linalg.hessenberg, linalg.schur, linalg.rq, linalg.qz, linalg.cho_solve_banded, linalg.cholesky_banded,
    why="its factors have no derivative rule; use `lu`, `cholesky`, `qr` or `eigh`",
)  # fmt: skip
