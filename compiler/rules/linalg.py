"""Linear algebra. Reverse rules: M. B. Giles, "Collected matrix derivative results for forward and reverse mode
algorithmic differentiation" (2008); Cholesky: I. Murray, arXiv:1602.07527."""

from __future__ import annotations

import numpy as np

from ..prelude import divide_or_zero, lower_half, matrix_transpose, sum_like
from .registry import forward, reverse

A = np.array([[2.0, 0.3, -0.4], [0.1, 1.7, 0.5], [0.6, -0.2, 2.4]])
S = A @ A.T
B = np.array([[1.0, 0.5], [-0.3, 2.0], [0.7, 0.1]])


@forward(np.linalg.inv)
def inv_forward(a_dot, y, a):
    return -(y @ a_dot @ y)


@reverse(np.linalg.inv, samples=[(A,)])
def inv_reverse(g, y, a):
    t = matrix_transpose(y)
    return -(t @ g @ t)


@forward(np.linalg.solve)
def solve_forward(a_dot, b_dot, y, a, b):
    if np.ndim(b) == 1:
        return np.linalg.solve(a, b_dot - a_dot @ y)
    return np.linalg.solve(a, b_dot - a_dot @ y)


@reverse(np.linalg.solve, samples=[(A, B), (A, B[:, 0])])
def solve_reverse(g, y, a, b):
    b_bar = np.linalg.solve(matrix_transpose(a), g)
    if np.ndim(b) == 1:
        return sum_like(-np.expand_dims(b_bar, -1) * y, a), b_bar
    return sum_like(-(b_bar @ matrix_transpose(y)), a), sum_like(b_bar, b)


@forward(np.linalg.det)
def det_forward(a_dot, y, a):
    return y * np.sum(matrix_transpose(np.linalg.inv(a)) * a_dot, axis=(-2, -1))


@reverse(np.linalg.det, samples=[(A,)])
def det_reverse(g, y, a):
    t = matrix_transpose(np.linalg.inv(a))
    if np.ndim(a) == 2:
        return g * y * t
    return np.expand_dims(g * y, (-2, -1)) * t


@forward(np.linalg.slogdet)
def slogdet_forward(a_dot, y, a):
    change = np.sum(matrix_transpose(np.linalg.inv(a)) * a_dot, axis=(-2, -1))
    return 0.0 * y[0], change


@reverse(np.linalg.slogdet, samples=[(A,)])
def slogdet_reverse(g, y, a):
    t = matrix_transpose(np.linalg.inv(a))
    if np.ndim(a) == 2:
        return g[1] * t
    return np.expand_dims(g[1], (-2, -1)) * t


@forward(np.linalg.cholesky)
def cholesky_forward(a_dot, y, a):
    half = np.linalg.solve(y, 0.5 * (a_dot + matrix_transpose(a_dot)))
    inner = matrix_transpose(np.linalg.solve(y, matrix_transpose(half)))
    return y @ lower_half(inner)


@reverse(np.linalg.cholesky, samples=[(S,)])
def cholesky_reverse(g, y, a):
    t = matrix_transpose(y)
    inner = lower_half(t @ g)
    left = np.linalg.solve(t, inner)
    whole = matrix_transpose(np.linalg.solve(t, matrix_transpose(left)))
    return 0.5 * (whole + matrix_transpose(whole))


@forward(np.linalg.norm)
def norm_forward(x_dot, y, x, ord=None, axis=None, keepdims=False):
    size = y if axis is None or keepdims else np.expand_dims(y, axis)
    return np.sum(norm_slope(size, x, ord, axis) * x_dot, axis=axis, keepdims=keepdims)


@reverse(np.linalg.norm, samples=[(A[0],), (A,)])
def norm_reverse(g, y, x, ord=None, axis=None, keepdims=False):
    size = y if axis is None or keepdims else np.expand_dims(y, axis)
    spread = g if axis is None or keepdims else np.expand_dims(g, axis)
    return spread * norm_slope(size, x, ord, axis)


def norm_slope(size, x, ord, axis):
    """The derivative of a norm by each element; 0 where the norm is 0."""
    vector = np.ndim(x) == 1 or isinstance(axis, int)
    if ord is None or ord == "fro" or vector and ord == 2:
        return divide_or_zero(x, size)
    if vector and ord == 1:
        return np.sign(x)
    hit = 1.0 * (np.abs(x) == size)
    return np.sign(x) * hit / np.sum(hit, axis=axis, keepdims=True)
