"""Reductions: sums, means, extremes, products, spreads, running sums."""

from __future__ import annotations

import numpy as np

from ..prelude import divide_or_zero, known, product_of_others
from .registry import alias, forward, linear, reverse
from .samples import call, real

OVER_AXES = [
    call(real(3)), call(real(2, 3)), call(real(2, 3), axis=0), call(real(2, 3), axis=-1), call(real(2, 3), 1),
    call(real(2, 3), axis=1, keepdims=True), call(real(2, 3, 2), axis=(0, 2)), call(real(2, 3), keepdims=True),
    call(real(2, 1), axis=1), call(real(1), axis=0), call(real(2, 3, 2), axis=(-1, 0), keepdims=True),
]  # fmt: skip
WITH_DDOF = [*OVER_AXES[:-3], call(real(4), ddof=1), call(real(3, 2), axis=0, ddof=1, keepdims=True)]


def over(r, axis, keepdims):
    """A reduced array with the axes it lost, of length 1, so that it broadcasts again."""
    if axis is None or keepdims:
        return r
    return np.expand_dims(r, axis)


def count_along(a, axis):
    """How many elements are reduced to one; 1 for none at all, whose slopes are as many."""
    if any([known(n) and n == 0 for n in np.shape(a)]):
        return 1
    if axis is None:
        return np.size(a)
    axes = axis if isinstance(axis, tuple) else (axis,)
    count = 1
    for k in axes:
        count = count * np.shape(a)[k]
    return count


@linear(np.sum, wrt="a", samples=OVER_AXES)
def sum_(g, a, axis=None, dtype=None, *, keepdims=False):
    return np.broadcast_to(over(g, axis, keepdims), np.shape(a))


@linear(np.mean, wrt="a", samples=OVER_AXES)
def mean(g, a, axis=None, dtype=None, *, keepdims=False):
    return np.broadcast_to(over(g, axis, keepdims) / count_along(a, axis), np.shape(a))


@forward(np.max, np.min)
def extreme_forward(a_dot, y, a, axis=None, *, keepdims=False):
    hit = 1.0 * (a == over(y, axis, keepdims))
    return np.sum(hit * a_dot, axis=axis, keepdims=keepdims) / np.sum(hit, axis=axis, keepdims=keepdims)


@reverse(np.max, np.min, samples=OVER_AXES)
def extreme_reverse(g, y, a, axis=None, *, keepdims=False):
    hit = 1.0 * (a == over(y, axis, keepdims))
    return over(g, axis, keepdims) * (hit / np.sum(hit, axis=axis, keepdims=True))


@forward(np.nanmax, np.nanmin)
def nan_extreme_forward(a_dot, y, a, axis=None, *, keepdims=False):
    hit = a == over(y, axis, keepdims)
    return np.sum(np.where(hit, a_dot, 0.0), axis=axis, keepdims=keepdims) / np.sum(1.0 * hit, axis=axis, keepdims=keepdims)


@reverse(np.nanmax, np.nanmin, samples=OVER_AXES)
def nan_extreme_reverse(g, y, a, axis=None, *, keepdims=False):
    hit = a == over(y, axis, keepdims)
    return np.where(hit, over(g, axis, keepdims) / np.sum(1.0 * hit, axis=axis, keepdims=True), 0.0)


@forward(np.prod)
def prod_forward(a_dot, y, a, axis=None, dtype=None, *, keepdims=False):
    return np.sum(product_of_all_others(a, axis) * a_dot, axis=axis, keepdims=keepdims)


@reverse(np.prod, samples=[*OVER_AXES, call(real(2, 3), axis=()), call(np.array([1.0, 0.0, 2.0])), call(np.array([1.0, 0.0, 0.0]))])
def prod_reverse(g, y, a, axis=None, dtype=None, *, keepdims=False):
    return over(g, axis, keepdims) * product_of_all_others(a, axis)


def product_of_all_others(a, axis):
    """For each element the product of the others that it is multiplied with."""
    if not isinstance(axis, tuple):
        return product_of_others(a, axis)
    if len(axis) == 0:
        return np.ones_like(a)
    last = tuple(range(-len(axis), 0))
    moved = np.moveaxis(a, axis, last)
    rows = np.reshape(moved, np.shape(moved)[: -len(axis)] + (-1,))
    return np.moveaxis(np.reshape(product_of_others(rows, -1), np.shape(moved)), last, axis)


def mirrored(deviation):
    """The slope of half the square of a deviation's size."""
    return np.conj(deviation) if np.iscomplexobj(deviation) else deviation


@forward(np.var)
def var_forward(a_dot, y, a, axis=None, dtype=None, *, ddof=0, keepdims=False):
    deviation = a - np.mean(a, axis=axis, keepdims=True)
    return np.sum(mirrored(deviation) * a_dot, axis=axis, keepdims=keepdims) * (2.0 / (count_along(a, axis) - ddof))


@reverse(np.var, samples=WITH_DDOF)
def var_reverse(g, y, a, axis=None, dtype=None, *, ddof=0, keepdims=False):
    deviation = a - np.mean(a, axis=axis, keepdims=True)
    return over(g, axis, keepdims) * (2.0 / (count_along(a, axis) - ddof)) * mirrored(deviation)


@forward(np.std)
def std_forward(a_dot, y, a, axis=None, dtype=None, *, ddof=0, keepdims=False):
    deviation = a - np.mean(a, axis=axis, keepdims=True)
    change = np.sum(mirrored(deviation) * a_dot, axis=axis, keepdims=keepdims)
    return divide_or_zero(change / (count_along(a, axis) - ddof), y)


@reverse(np.std, samples=WITH_DDOF)
def std_reverse(g, y, a, axis=None, dtype=None, *, ddof=0, keepdims=False):
    deviation = a - np.mean(a, axis=axis, keepdims=True)
    return over(divide_or_zero(g, y) / (count_along(a, axis) - ddof), axis, keepdims) * mirrored(deviation)


@linear(np.cumsum, wrt="a", samples=[call(real(4)), call(real(2, 3)), call(real(2, 3), axis=0), call(real(2, 3), -1)])
def cumsum(g, a, axis=None, dtype=None):
    if axis is None:
        return np.reshape(np.flip(np.cumsum(np.flip(g))), np.shape(a))
    return np.flip(np.cumsum(np.flip(g, axis), axis=axis), axis)


alias(np.amax, of=np.max)
alias(np.amin, of=np.min)
