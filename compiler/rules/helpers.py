"""Rules of our own helpers, so that derivatives that call them can be differentiated again."""

from __future__ import annotations

import numpy as np

from .. import prelude
from .registry import elementwise, linear, nondifferentiable

V = np.array([0.3, -1.1, 0.8])


@linear(prelude.sum_like, wrt="g", samples=[(np.ones((2, 3)), V)])
def sum_like(a, g, x):
    return np.broadcast_to(a, np.shape(g))


@elementwise(prelude.divide_or_zero)
def divide_or_zero(z, x, y):
    return prelude.divide_or_zero(1.0, y), -prelude.divide_or_zero(z, y)


@elementwise(prelude.first_share)
def first_share(z, x, y):
    return z * (1.0 - z), -z * (1.0 - z)


@elementwise(prelude.power_slope)
def power_slope(z, x, p):
    return p * prelude.power_slope(x, p - 1.0), None


@linear(prelude.matrix_transpose, wrt="a", samples=[(np.ones((2, 3)),)])
def matrix_transpose(g, a):
    return prelude.matrix_transpose(g)


@linear(prelude.lower_half, wrt="a", samples=[(np.ones((3, 3)),)])
def lower_half(g, a):
    return prelude.lower_half(g)


@linear(prelude.at_indices, wrt="g", samples=[])
def at_indices(a, g, indices, axis, shape):
    return np.take(a, indices, axis)


nondifferentiable(prelude.sign_scalar, why="piecewise constant", signature=lambda x: 0)
nondifferentiable(prelude.stop_gradient, why="it says so", signature=lambda x: 0)
nondifferentiable(prelude.zeros_of_list, prelude.zero_like, why="zero", signature=lambda x: 0)
nondifferentiable(prelude.range_length, why="a length", signature=lambda start, stop, step: 0)
