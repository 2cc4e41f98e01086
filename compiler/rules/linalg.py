"""Linear algebra. Reverse rules: M. B. Giles, "Collected matrix derivative results for forward and reverse mode
algorithmic differentiation" (2008); Cholesky: I. Murray, arXiv:1602.07527."""

from __future__ import annotations

import numpy as np

from ..prelude import divide_or_zero, eigen, lower_half, matrix_transpose, over_gaps, reciprocal_gap, sum_like
from .conjugates import adjoint, conjugate, phases, symmetric, with_phases
from .registry import alias, forward, linear, nondifferentiable, reverse
from .samples import call, matrix, real

A, STACK = matrix("regular", 3), matrix("regular", 2, 4)
SYMMETRIC = matrix("symmetric", 3)
S, STACKED = matrix("definite", 3), matrix("definite", 2, 4)


@forward(np.linalg.inv)
def inv_forward(a_dot, y, a):
    return -(y @ a_dot @ y)


@reverse(np.linalg.inv, samples=[call(A), call(STACK)])
def inv_reverse(g, y, a):
    t = matrix_transpose(y)
    return -(t @ g @ t)


@forward(np.linalg.solve)
def solve_forward(a_dot, b_dot, y, a, b):
    if np.ndim(b) == 1 and np.ndim(a) > 2:
        change = np.expand_dims(b_dot, -1) - a_dot @ np.expand_dims(y, -1)
        return np.squeeze(np.linalg.solve(a, change), -1)
    return np.linalg.solve(a, b_dot - a_dot @ y)


@reverse(
    np.linalg.solve,
    samples=[call(A, real(3, 2)), call(A, real(3)), call(STACK, real(4, 2, 3)), call(A, real(4, 3, 2)), call(STACK, real(2, 3)),
             call(STACK, real(2))],
)  # fmt: skip
def solve_reverse(g, y, a, b):
    t = matrix_transpose(a)
    if np.ndim(b) == 1:
        if np.ndim(a) == 2:
            b_bar = np.linalg.solve(t, g)
            return -np.outer(b_bar, y), b_bar
        column = np.linalg.solve(t, np.expand_dims(g, -1))
        return -column * np.expand_dims(y, -2), np.squeeze(column, -1)
    b_bar = np.linalg.solve(t, g)
    return sum_like(-(b_bar @ matrix_transpose(y)), a), sum_like(b_bar, b)


@forward(np.linalg.det)
def det_forward(a_dot, y, a):
    return y * np.sum(matrix_transpose(np.linalg.inv(a)) * a_dot, axis=(-2, -1))


@reverse(np.linalg.det, samples=[call(A), call(STACK), call(matrix("regular", 1))])
def det_reverse(g, y, a):
    t = matrix_transpose(np.linalg.inv(a))
    if np.ndim(a) == 2:
        return g * y * t
    return np.expand_dims(g * y, (-2, -1)) * t


@forward(np.linalg.slogdet)
def slogdet_forward(a_dot, y, a):
    change = np.sum(matrix_transpose(np.linalg.inv(a)) * a_dot, axis=(-2, -1))
    return 1j * y[0] * np.imag(change) if np.iscomplexobj(a) else 0.0 * y[0], change


@reverse(np.linalg.slogdet, samples=[call(A), call(STACK)])
def slogdet_reverse(g, y, a):
    t = matrix_transpose(np.linalg.inv(a))
    change = g[1] + 1j * np.imag(g[0] * y[0]) if np.iscomplexobj(a) else g[1]
    if np.ndim(a) == 2:
        return change * t
    return np.expand_dims(change, (-2, -1)) * t


@forward(np.linalg.cholesky)
def cholesky_forward(a_dot, y, a):
    half = np.linalg.solve(y, symmetric(a_dot))
    inner = adjoint(np.linalg.solve(y, adjoint(half)))
    return y @ lower_half(inner)


@reverse(np.linalg.cholesky, samples=[call(S), call(STACKED)])
def cholesky_reverse(g, y, a):
    t = matrix_transpose(y)
    inner = lower_half(t @ g)
    left = np.linalg.solve(t, inner)
    whole = matrix_transpose(np.linalg.solve(conjugate(t), matrix_transpose(left)))
    return symmetric(whole)


@forward(np.linalg.norm)
def norm_forward(x_dot, y, x, ord=None, axis=None, keepdims=False):
    size = y if axis is None or keepdims else np.expand_dims(y, axis)
    return np.sum(norm_slope(size, x, ord, axis) * x_dot, axis=axis, keepdims=keepdims)


@reverse(
    np.linalg.norm,
    samples=[
        call(real(3)), call(real(2, 3)), call(real(2, 3), axis=0), call(real(2, 3), axis=1, keepdims=True),
        call(real(3), 1), call(real(3), 2), call(real(3), np.inf), call(real(3), -np.inf), call(real(3), 3),
        call(real(3), 2.5), call(real(2, 3), "fro"), call(real(2, 3), 1, axis=1), call(real(2, 3), np.inf, axis=0),
        call(real(2, 3, 2), axis=(0, 1)), call(real(2, 3, 2), "fro", (1, 2)), call(real(2, 3), 3, axis=-1),
    ],
)  # fmt: skip
def norm_reverse(g, y, x, ord=None, axis=None, keepdims=False):
    size = y if axis is None or keepdims else np.expand_dims(y, axis)
    spread = g if axis is None or keepdims else np.expand_dims(g, axis)
    return spread * norm_slope(size, x, ord, axis)


def norm_slope(size, x, ord, axis):
    """The derivative of a norm by each element; 0 where the norm is 0."""
    vector = np.ndim(x) == 1 or isinstance(axis, int)
    if ord is None or ord == "fro" or vector and ord == 2:
        return divide_or_zero(conjugate(x), size)
    if not vector:
        raise NotImplementedError("matrix norms other than the Frobenius norm")
    if ord == 1:
        return conjugate(np.sign(x))
    if ord == np.inf or ord == -np.inf:
        hit = 1.0 * (np.abs(x) == size)
        return conjugate(np.sign(x)) * hit / np.sum(hit, axis=axis, keepdims=True)
    if ord <= 1:
        raise NotImplementedError("norms of an order below 1")
    return conjugate(np.sign(x)) * divide_or_zero(np.abs(x), size) ** (ord - 1)


@forward(np.linalg.eigh)
def eigh_forward(a_dot, y, a, UPLO="L"):
    vectors = y[1]
    turned = adjoint(vectors) @ symmetric(a_dot) @ vectors
    change = vectors @ over_gaps(turned, y[0], turned)
    if np.iscomplexobj(a):
        change = change + vectors * phases(change, vectors, 0 if UPLO == "L" else -1)
    return np.einsum("...ii->...i", turned), change


@reverse(np.linalg.eigh, samples=[call(SYMMETRIC), call(matrix("symmetric", 2, 2))])
def eigh_reverse(g, y, a, UPLO="L"):
    vectors = y[1]
    t = matrix_transpose(vectors)
    g_vectors = g[1]
    if np.iscomplexobj(a):
        g_vectors = with_phases(g_vectors, np.sum(g_vectors * vectors, axis=-2), vectors, 0 if UPLO == "L" else -1)
    seen = t @ g_vectors
    inner = np.expand_dims(g[0], -1) * np.eye(a.shape[-1]) + over_gaps(seen, y[0], seen)
    return symmetric(conjugate(vectors) @ inner @ t)


@forward(np.linalg.eigvalsh)
def eigvalsh_forward(a_dot, y, a, UPLO="L"):
    vectors = np.linalg.eigh(a, UPLO)[1]
    return np.sum(conjugate(vectors) * (symmetric(a_dot) @ vectors), axis=-2)


@reverse(np.linalg.eigvalsh, samples=[call(SYMMETRIC), call(matrix("symmetric", 2, 2))])
def eigvalsh_reverse(g, y, a, UPLO="L"):
    vectors = np.linalg.eigh(a, UPLO)[1]
    return symmetric((conjugate(vectors) * np.expand_dims(g, -2)) @ matrix_transpose(vectors))


def gaps(w):
    """`1 / (w[j] - w[i])` at [i, j], and 0 where both are equal."""
    return reciprocal_gap(np.expand_dims(w, -2) - np.expand_dims(w, -1))


@linear(np.cross, wrt=("a", "b"), samples=[call(real(3), real(3)), call(real(2, 3), real(3)), call(real(2, 3), real(2, 3))])
def cross(g, a, b):
    return np.cross(b, g), np.cross(g, a)


alias(np.linalg.cross, of=np.cross)


@forward(eigen)
def eigen_forward(a_dot, y, a):
    vectors = y[1]
    turned = np.linalg.solve(vectors, a_dot @ vectors)
    change = vectors @ (gaps(y[0]) * turned)
    return np.einsum("...ii->...i", turned), change - vectors * np.sum(vectors * change, axis=-2, keepdims=True)


@reverse(eigen, samples=[call(SYMMETRIC), call(matrix("symmetric", 2, 2))])
def eigen_reverse(g, y, a):
    vectors = y[1]
    t = matrix_transpose(vectors)
    change = g[1] - vectors * np.sum(vectors * g[1], axis=-2, keepdims=True)
    inner = np.expand_dims(g[0], -1) * np.eye(a.shape[-1]) + gaps(y[0]) * (t @ change)
    return np.linalg.solve(t, inner @ t)


nondifferentiable(np.linalg.matrix_rank, why="a whole number", signature=lambda A, tol=None, hermitian=False: 0)
