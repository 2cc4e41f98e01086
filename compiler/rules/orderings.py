"""Functions of order and of position: sorting, running products, evenly spaced points, eigenvalues."""

from __future__ import annotations

import numpy as np

from ..prelude import along_axis, linear_recurrence, matrix_transpose, reciprocal_gaps, shift
from .registry import forward, linear, nondifferentiable, reverse

V = np.array([0.3, -1.1, 0.8, 2.2])
M = np.array([[1.0, 2.5, -0.7], [0.4, 3.1, 1.9]])
S = np.array([[2.0, 0.3, -0.4], [0.3, 1.7, 0.5], [-0.4, 0.5, 3.4]])


@forward(np.sort)
def sort_forward(a_dot, y, a, axis=-1):
    return np.take_along_axis(a_dot, np.argsort(a, axis=axis), axis)


@reverse(np.sort, samples=[(V,), (M,)])
def sort_reverse(g, y, a, axis=-1):
    return along_axis(g, np.argsort(a, axis=axis), axis, np.shape(a))


@linear(np.take_along_axis, wrt="arr", samples=[(V, np.array([2, 0, 1, 3]), 0)])
def take_along_axis(g, arr, indices, axis):
    return along_axis(g, indices, axis, np.shape(arr))


@linear(along_axis, wrt="g", samples=[])
def along_axis_rule(a, g, indices, axis, shape):
    return np.take_along_axis(a, indices, axis)


@forward(np.cumprod)
def cumprod_forward(a_dot, y, a, axis=None):
    if axis is None:
        return linear_recurrence(np.ravel(a), shift(y, 0, 1, 1.0) * np.ravel(a_dot), 0)
    return linear_recurrence(a, shift(y, axis, 1, 1.0) * a_dot, axis)


@reverse(np.cumprod, samples=[(V,)])
def cumprod_reverse(g, y, a, axis=None):
    k = 0 if axis is None else axis
    x = np.ravel(a) if axis is None else a
    total = np.flip(linear_recurrence(np.flip(shift(x, k, -1, 0.0), k), np.flip(g, k), k), k)
    return np.reshape(shift(y, k, 1, 1.0) * total, np.shape(a))


@forward(np.linspace)
def linspace_forward(start_dot, stop_dot, y, start, stop, num=50):
    return np.linspace(start_dot, stop_dot, num)


@reverse(np.linspace, samples=[(0.5, 2.0, 7)])
def linspace_reverse(g, y, start, stop, num=50):
    t = np.linspace(0.0, 1.0, num)
    return np.sum(g * (1.0 - t)), np.sum(g * t)


@forward(np.linalg.eigh)
def eigh_forward(a_dot, y, a):
    vectors = y[1]
    turned = matrix_transpose(vectors) @ (0.5 * (a_dot + matrix_transpose(a_dot))) @ vectors
    return np.diagonal(turned), vectors @ (reciprocal_gaps(y[0]) * turned)


@reverse(np.linalg.eigh, samples=[(S,)])
def eigh_reverse(g, y, a):
    vectors = y[1]
    t = matrix_transpose(vectors)
    inner = np.diag(g[0]) + reciprocal_gaps(y[0]) * (t @ g[1])
    whole = vectors @ inner @ t
    return 0.5 * (whole + matrix_transpose(whole))


@linear(np.diagonal, wrt="a", samples=[(S,)])
def diagonal(g, a):
    return np.diag(g)


nondifferentiable(np.isclose, why="the result is true or false", signature=lambda a, b, rtol=1e-5, atol=1e-8: 0)
