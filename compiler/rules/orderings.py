"""Functions of order and of position: sorting, picking along an axis, running products, positions."""

from __future__ import annotations

import numpy as np

from ..prelude import along_axis, at_indices, linear_recurrence, product_before, shifted
from .registry import forward, linear, nondifferentiable, reverse
from .samples import call, real


@forward(np.sort)
def sort_forward(a_dot, y, a, axis=-1, kind=None, *, stable=None):
    if axis is None:
        return np.ravel(a_dot)[np.argsort(a, axis=None)]
    return np.take_along_axis(a_dot, np.argsort(a, axis=axis), axis)


@reverse(np.sort, samples=[call(real(5)), call(real(2, 3)), call(real(2, 3), axis=0), call(real(2, 3), axis=None)])
def sort_reverse(g, y, a, axis=-1, kind=None, *, stable=None):
    if axis is None:
        return np.reshape(along_axis(g, np.argsort(a, axis=None), 0, (np.size(a),)), np.shape(a))
    return along_axis(g, np.argsort(a, axis=axis), axis, np.shape(a))


@forward(np.partition)
def partition_forward(a_dot, y, a, kth, axis=-1):
    if axis is None:
        return np.ravel(a_dot)[np.argsort(a, axis=None)][np.argsort(np.argsort(y))]
    ranks = np.argsort(np.argsort(y, axis=axis), axis=axis)  # the order of what a partition gives is its own
    return np.take_along_axis(np.take_along_axis(a_dot, np.argsort(a, axis=axis), axis), ranks, axis)


@reverse(np.partition, samples=[call(real(5), 2), call(real(2, 5), 1, axis=1), call(real(4, 2), 2, axis=0), call(real(2, 3), 2, None)])
def partition_reverse(g, y, a, kth, axis=-1):
    if axis is None:
        return np.reshape(along_axis(g[np.argsort(y)], np.argsort(a, axis=None), 0, (np.size(a),)), np.shape(a))
    return along_axis(np.take_along_axis(g, np.argsort(y, axis=axis), axis), np.argsort(a, axis=axis), axis, np.shape(a))


@forward(np.unique)
def unique_forward(ar_dot, y, ar):
    place = np.searchsorted(y, np.ravel(ar))
    return at_indices(np.ravel(ar_dot), place, 0, (np.size(y),)) / np.bincount(place, minlength=np.size(y))


@reverse(np.unique, samples=[call(real(4)), call(real(2, 3))])
def unique_reverse(g, y, ar):
    place = np.searchsorted(y, np.ravel(ar))
    return np.reshape((g / np.bincount(place, minlength=np.size(y)))[place], np.shape(ar))


@linear(
    np.take_along_axis, wrt="arr",
    samples=[call(real(4), np.array([2, 0, 2]), 0), call(real(2, 3), np.array([[2, 0], [1, 1]]), 1),
             call(real(2, 3), np.array([4, 0, 4]), axis=None), call(real(2, 3), np.array([[2, 1]]), 1),
             call(real(1, 3), np.array([[2, 0], [0, 0]]), -1), call(real(3, 1, 2), np.array([[[1]], [[2]]]), 0)],
)  # fmt: skip
def take_along_axis(g, arr, indices, axis=-1):
    if axis is None:
        return np.reshape(along_axis(g, indices, 0, (np.size(arr),)), np.shape(arr))
    return along_axis(g, indices, axis, np.shape(arr))


@forward(np.cumprod)
def cumprod_forward(a_dot, y, a, axis=None, dtype=None):
    if axis is None:
        x = np.ravel(a)
        return linear_recurrence(x, product_before(x, 0) * np.ravel(a_dot), 0)
    return linear_recurrence(a, product_before(a, axis) * a_dot, axis)


@reverse(
    np.cumprod,
    samples=[call(real(4)), call(np.array([1.0, 0.0, 2.0, 0.0, 3.0])), call(real(2, 3)), call(real(2, 3), axis=0),
             call(real(2, 3), axis=-1)],
)  # fmt: skip
def cumprod_reverse(g, y, a, axis=None, dtype=None):
    if axis is None:
        x = np.ravel(a)
        return np.reshape(product_before(x, 0) * later_sums(g, x, 0), np.shape(a))
    return product_before(a, axis) * later_sums(g, a, axis)


def later_sums(g, x, axis):
    """At each place `g` there plus, of each later one, `g` times the product of what lies between."""
    return np.flip(linear_recurrence(np.flip(shifted(x, axis, -1), axis), np.flip(g, axis), axis), axis)


nondifferentiable(
    np.argmax, np.argmin, why="a position, piecewise constant", signature=lambda a, axis=None, *, keepdims=False: 0
)
nondifferentiable(
    np.argsort, why="positions, piecewise constant", signature=lambda a, axis=-1, kind=None, *, stable=None: 0
)
nondifferentiable(
    np.nanargmax, np.nanargmin, why="a position, piecewise constant", signature=lambda a, axis=None: 0
)
nondifferentiable(np.argpartition, why="positions, piecewise constant", signature=lambda a, kth, axis=-1: 0)
nondifferentiable(np.lexsort, why="positions, piecewise constant", signature=lambda keys, axis=-1: 0)
nondifferentiable(np.argwhere, np.flatnonzero, np.nonzero, why="positions", signature=lambda a: 0)
nondifferentiable(
    np.count_nonzero, why="a count", signature=lambda a, axis=None, *, keepdims=False: 0
)
nondifferentiable(np.searchsorted, why="a position", signature=lambda a, v, side="left": 0)
nondifferentiable(np.digitize, why="a position", signature=lambda x, bins, right=False: 0)
nondifferentiable(np.all, np.any, why="the result is true or false", signature=lambda a, axis=None, keepdims=False: 0)
nondifferentiable(np.isin, why="the result is true or false", signature=lambda element, test_elements, assume_unique=False, invert=False: 0)
nondifferentiable(np.array_equiv, why="the result is true or false", signature=lambda a1, a2: 0)
