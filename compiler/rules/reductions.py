"""Reductions: sums, means, extremes, products, spreads, running sums."""

from __future__ import annotations

import numpy as np

from ..prelude import divide_or_zero, product_of_others
from .registry import alias, forward, linear, nondifferentiable, reverse

A = np.array([[1.0, 2.5, -0.7], [0.4, 3.1, 1.9]])


def over(r, axis, keepdims):
    """A reduced array with the axes it lost, of length 1, so that it broadcasts again."""
    if axis is None or keepdims:
        return r
    return np.expand_dims(r, axis)


@linear(np.sum, wrt="a", samples=[(A,)])
def sum_(g, a, axis=None, keepdims=False):
    return np.broadcast_to(over(g, axis, keepdims), np.shape(a))


@linear(np.mean, wrt="a", samples=[(A,)])
def mean(g, a, axis=None, keepdims=False):
    if axis is None:
        return np.broadcast_to(g / np.size(a), np.shape(a))
    axes = axis if isinstance(axis, tuple) else (axis,)
    count = 1
    for k in axes:
        count = count * np.shape(a)[k]
    return np.broadcast_to(over(g, axis, keepdims) / count, np.shape(a))


@forward(np.max)
def max_forward(a_dot, y, a, axis=None, keepdims=False):
    hit = 1.0 * (a == over(y, axis, keepdims))
    return np.sum(hit * a_dot, axis=axis, keepdims=keepdims) / np.sum(hit, axis=axis, keepdims=keepdims)


@reverse(np.max, samples=[(A,)])
def max_reverse(g, y, a, axis=None, keepdims=False):
    hit = 1.0 * (a == over(y, axis, keepdims))
    return over(g, axis, keepdims) * (hit / np.sum(hit, axis=axis, keepdims=True))


@forward(np.min)
def min_forward(a_dot, y, a, axis=None, keepdims=False):
    hit = 1.0 * (a == over(y, axis, keepdims))
    return np.sum(hit * a_dot, axis=axis, keepdims=keepdims) / np.sum(hit, axis=axis, keepdims=keepdims)


@reverse(np.min, samples=[(A,)])
def min_reverse(g, y, a, axis=None, keepdims=False):
    hit = 1.0 * (a == over(y, axis, keepdims))
    return over(g, axis, keepdims) * (hit / np.sum(hit, axis=axis, keepdims=True))


@forward(np.prod)
def prod_forward(a_dot, y, a, axis=None, keepdims=False):
    return np.sum(product_of_others(a, axis) * a_dot, axis=axis, keepdims=keepdims)


@reverse(np.prod, samples=[(A,)])
def prod_reverse(g, y, a, axis=None, keepdims=False):
    return over(g, axis, keepdims) * product_of_others(a, axis)


@forward(np.var)
def var_forward(a_dot, y, a, axis=None, ddof=0, keepdims=False):
    deviation = a - np.mean(a, axis=axis, keepdims=True)
    count = np.size(a) / np.size(y)
    return np.sum(deviation * a_dot, axis=axis, keepdims=keepdims) * (2.0 / (count - ddof))


@reverse(np.var, samples=[(A,)])
def var_reverse(g, y, a, axis=None, ddof=0, keepdims=False):
    deviation = a - np.mean(a, axis=axis, keepdims=True)
    count = np.size(a) / np.size(y)
    return over(g, axis, keepdims) * (2.0 / (count - ddof)) * deviation


@forward(np.std)
def std_forward(a_dot, y, a, axis=None, ddof=0, keepdims=False):
    deviation = a - np.mean(a, axis=axis, keepdims=True)
    count = np.size(a) / np.size(y)
    return divide_or_zero(np.sum(deviation * a_dot, axis=axis, keepdims=keepdims) / (count - ddof), y)


@reverse(np.std, samples=[(A,)])
def std_reverse(g, y, a, axis=None, ddof=0, keepdims=False):
    deviation = a - np.mean(a, axis=axis, keepdims=True)
    count = np.size(a) / np.size(y)
    return over(divide_or_zero(g, y) / (count - ddof), axis, keepdims) * deviation


@linear(np.cumsum, wrt="a", samples=[(A[0],)])
def cumsum(g, a, axis=None):
    if axis is None:
        return np.reshape(np.flip(np.cumsum(np.flip(g))), np.shape(a))
    return np.flip(np.cumsum(np.flip(g, axis), axis=axis), axis)


@linear(np.trace, wrt="a", samples=[(A[:, :2],)])
def trace(g, a):
    return g * np.eye(a.shape[0], a.shape[1])


alias(np.amax, of=np.max)
alias(np.amin, of=np.min)
nondifferentiable(
    np.argmax, np.argmin, why="a position, piecewise constant", signature=lambda a, axis=None: 0
)
nondifferentiable(np.argsort, why="positions, piecewise constant", signature=lambda a, axis=-1: 0)
nondifferentiable(np.all, np.any, why="the result is true or false", signature=lambda a, axis=None, keepdims=False: 0)
nondifferentiable(np.count_nonzero, np.flatnonzero, np.nonzero, why="positions", signature=lambda a: 0)
nondifferentiable(np.searchsorted, why="a position", signature=lambda a, v, side="left": 0)
