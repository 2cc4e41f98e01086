"""Rules of our own helpers, so that derivatives that call them can be differentiated again."""

from __future__ import annotations

import numpy as np

from .. import prelude
from ..prelude import einsum_adjoint, first_two_swapped
from .registry import elementwise, forward, linear, nondifferentiable, reverse
from .samples import Fixed, call, positive, real

ANY = (-2.0, 2.0)
POSITIVE = (0.4, 2.5)
HALF = Fixed(0.5)


@linear(
    prelude.sum_like, wrt="g",
    samples=[call(real(2, 3), np.ones(3)), call(real(2, 3), np.ones((2, 1))), call(real(2), np.ones(2))],
)  # fmt: skip
def sum_like(a, g, x):
    return np.broadcast_to(a, np.shape(g))


@linear(prelude.sum_to, wrt="g", samples=[call(real(2, 3), (3,)), call(real(2, 3), (2, 1)), call(real(2), (2,))])
def sum_to(a, g, shape):
    return np.broadcast_to(a, np.shape(g))


@elementwise(prelude.divide_or_zero, domain=[ANY, POSITIVE], samples=[call(real(2, 3), positive(3))])
def divide_or_zero(z, x, y):
    return prelude.divide_or_zero(1.0, y), -prelude.divide_or_zero(z, y)


@linear(prelude.masked_product, wrt=("g", "p"), samples=[call(real(3), real(3)), call(real(2, 3), real(3)), call(real(3), real(2, 1))])
def masked_product(a, g, p):
    return prelude.masked_product(a, p), prelude.masked_product(g, a)


@forward(prelude.masked_quotient)
def masked_quotient_forward(g_dot, y_dot, z, g, y):
    return prelude.masked_quotient(g_dot - prelude.masked_product(z, y_dot), y)


@reverse(prelude.masked_quotient, samples=[call(real(3), positive(3)), call(real(2, 3), positive(3)), call(real(3), positive(2, 1))])
def masked_quotient_reverse(a, z, g, y):
    g_bar = prelude.masked_quotient(a, y)
    return g_bar, -prelude.masked_product(z, g_bar)


@linear(
    prelude.masked_einsum, wrt="operands",
    samples=[call("i,ij->j", real(2), real(2, 3)), call("ij,jk->ik", real(2, 3), real(3, 2)), call("i,j,jk->ik", real(2), real(3), real(3, 2))],
)  # fmt: skip
def masked_einsum(a, subscripts, *operands):
    text, ones, _ = einsum_adjoint(subscripts, 0)
    bars = [np.einsum(text, a, *operands[1:], *[np.ones(operands[0].shape[k]) for k in ones])]
    for i in range(1, len(operands)):
        text, ones, _ = einsum_adjoint(subscripts, i)
        others = [x for j, x in enumerate(operands) if j not in (0, i)]
        extra = [np.ones(operands[i].shape[k]) for k in ones]
        bars.append(prelude.masked_einsum(first_two_swapped(text), operands[0], a, *others, *extra))
    return bars


@elementwise(prelude.first_share, domain=[ANY, ANY], samples=[call(real(2, 3), real(3))])
def first_share(z, x, y):
    return z * prelude.first_share(y, x), -z * prelude.first_share(y, x)


@elementwise(prelude.polygamma, samples=[call(0, positive()), call(1, positive()), call(2, positive())])
def polygamma(z, n, x):
    return None, prelude.polygamma(n + 1, x)


@elementwise(prelude.spherical_ratio, samples=[call(0, real(3)), call(1, real(3)), call(1, real()), call(2, real(3))])
def spherical_ratio(z, n, x):
    return None, -x * prelude.spherical_ratio(n + 1, x)


@elementwise(prelude.bessel_ratio, samples=[call(0, real(3)), call(1, real(3)), call(1, real()), call(2, real(2, 3))])
def bessel_ratio(z, n, x):
    return None, x * prelude.bessel_ratio(n + 1, x)


@elementwise(
    prelude.carlson_integral,
    samples=[
        call((HALF, Fixed(1.5)), positive(), positive()), call((Fixed(2.5),), positive(2)),
        call((HALF, Fixed(1.0), Fixed(1.5)), positive(3), 1.2, positive(2, 3)),
    ],
)  # fmt: skip
def carlson_integral(z, powers, *points):
    rows = [None]
    for k in range(len(points)):
        raised = powers[:k] + (powers[k] + 1.0,) + powers[k + 1 :]
        rows.append(-powers[k] * prelude.carlson_integral(raised, *points))
    return rows


@linear(prelude.sum_of_windows, wrt="g", samples=[call(real(3, 3), (0,), (5,)), call(real(2, 2, 2, 3), (0, 1), (3, 4))])
def sum_of_windows(a, g, axes, shape):
    windows = np.shape(g)[-len(axes) :]
    return np.lib.stride_tricks.sliding_window_view(a, windows, axes)


@linear(prelude.matrix_transpose, wrt="a", samples=[call(real(2, 3)), call(real(2, 2, 3))])
def matrix_transpose(g, a):
    return prelude.matrix_transpose(g)


@linear(prelude.lower_half, wrt="a", samples=[call(real(3, 3)), call(real(2, 3, 3))])
def lower_half(g, a):
    return prelude.lower_half(g)


INDEX = np.array([0, 2, 0])


@linear(
    prelude.at_indices, wrt="g",
    samples=[call(real(3), INDEX, None, (3,)), call(real(2, 3), INDEX, 1, (2, 4)), call(real(3, 2), INDEX, 0, (3, 2))],
)  # fmt: skip
def at_indices(a, g, indices, axis, shape):
    return np.take(a, indices, axis)


@linear(prelude.along_axis, wrt="g", samples=[call(real(2, 3), np.array([[0, 2, 0], [1, 1, 3]]), 1, (2, 4))])
def along_axis(a, g, indices, axis, shape):
    return np.take_along_axis(a, indices, axis)


@linear(prelude.shifted, wrt="x", samples=[call(real(3), 0, 1), call(real(2, 3), 1, -1)])
def shifted(g, x, axis, by):
    return prelude.shifted(g, axis, -by)


@forward(prelude.linear_recurrence)
def linear_recurrence_forward(a_dot, b_dot, s, a, b, axis):
    return prelude.linear_recurrence(a, b_dot + a_dot * prelude.shifted(s, axis, 1), axis)


@reverse(
    prelude.linear_recurrence, samples=[call(real(4), real(4), 0), call(real(2, 3), real(2, 3), 1)]
)
def linear_recurrence_reverse(g, s, a, b, axis):
    b_bar = np.flip(prelude.linear_recurrence(np.flip(prelude.shifted(a, axis, -1), axis), np.flip(g, axis), axis), axis)
    return b_bar * prelude.shifted(s, axis, 1), b_bar


@forward(prelude.product_before)
def product_before_forward(x_dot, y, x, axis):
    ahead = prelude.shifted(x, axis, 1)
    return prelude.linear_recurrence(ahead, prelude.shifted(x_dot, axis, 1) * prelude.shifted(y, axis, 1), axis)


@reverse(prelude.product_before, samples=[call(real(4), 0), call(real(2, 3), 1), call(np.array([1.0, 0.0, 2.0, 0.0]), 0)])
def product_before_reverse(g, y, x, axis):
    factors, terms = np.flip(prelude.shifted(x, axis, -1), axis), np.flip(prelude.shifted(g, axis, -1), axis)
    follow = prelude.linear_recurrence(factors, terms, axis)
    return y * np.flip(follow, axis)


@forward(prelude.product_of_others)
def product_of_others_forward(x_dot, y, x, axis=None):
    if axis is None:
        flat = np.ravel(x)
        return np.reshape(others_dot(flat, np.ravel(x_dot), 0), np.shape(x))
    return others_dot(x, x_dot, axis)


@reverse(
    prelude.product_of_others,
    samples=[call(real(4)), call(real(2, 3), 1), call(real(2, 2)), call(np.array([1.0, 0.0, 2.0]))],
)
def product_of_others_reverse(g, y, x, axis=None):
    if axis is None:
        return np.reshape(others_dot(np.ravel(x), np.ravel(g), 0), np.shape(x))
    return others_dot(x, g, axis)


def others_dot(x, change, axis):
    """The tangent, and the adjoint as well: the second derivatives of a product are symmetric."""
    before = prelude.product_before(x, axis)
    after = np.flip(prelude.product_before(np.flip(x, axis), axis), axis)
    left = prelude.linear_recurrence(
        prelude.shifted(x, axis, 1), prelude.shifted(change, axis, 1) * prelude.shifted(before, axis, 1), axis
    )
    right = prelude.linear_recurrence(
        prelude.shifted(np.flip(x, axis), axis, 1),
        prelude.shifted(np.flip(change, axis), axis, 1) * prelude.shifted(np.flip(after, axis), axis, 1), axis,
    )  # fmt: skip
    return left * after + before * np.flip(right, axis)


@elementwise(prelude.reciprocal_gap, domain=[(0.5, 2.0)])
def reciprocal_gap(z, x):
    return -z * z


@forward(prelude.over_gaps)
def over_gaps_forward(m_dot, w_dot, y, m, w, watched=None):
    return prelude.over_gaps(m_dot - y * (np.expand_dims(w_dot, -2) - np.expand_dims(w_dot, -1)), w)


@reverse(prelude.over_gaps, samples=[call(real(3, 3), np.array([0.2, 1.0, 2.5])), call(real(2, 2, 2), np.array([[0.2, 1.0], [3.0, 0.5]]))])
def over_gaps_reverse(g, y, m, w, watched=None):
    m_bar = prelude.over_gaps(g, w)
    coupled = m_bar * y
    return m_bar, np.sum(coupled, axis=-1) - np.sum(coupled, axis=-2)


@linear(prelude.spanned, wrt="x", samples=[call(real(3, 2), np.zeros((2, 2)))])
def spanned(g, x, turn):
    return g


@linear(prelude.real_valued, wrt="x", samples=[call(real(2, 2))])
def real_valued(g, x):
    return g


FEW = np.array([[1.0, 0.0, 2.0], [0.0, 3.0, 0.0]])


@linear(prelude.sparse_product, wrt="x", samples=[call(FEW, real(3)), call(FEW, real(3, 2))])
def sparse_product(g, a, x):
    return prelude.sparse_pullback(a, g)


@linear(prelude.sparse_pullback, wrt="g", samples=[call(FEW, real(2)), call(FEW, real(2, 4))])
def sparse_pullback(x, a, g):
    return prelude.sparse_product(a, x)


nondifferentiable(prelude.pivot_order, why="whole numbers", signature=lambda pivots: 0)
nondifferentiable(prelude.stop_gradient, why="it says so", signature=lambda x: 0)
nondifferentiable(prelude.fails, why="it is true or false", signature=lambda error, function, *args: False)
nondifferentiable(prelude.zeros_of_list, prelude.zero_like, why="zero", signature=lambda x: 0)
nondifferentiable(prelude.range_length, why="a length", signature=lambda start, stop, step: 0)

nondifferentiable(prelude.last_write, why="true or false", signature=lambda x, index: 0)
nondifferentiable(prelude.any_equal, why="true or false", signature=lambda x, axis=-1: False)
nondifferentiable(prelude.any_shared, why="true or false", signature=lambda x, y: False)
nondifferentiable(prelude.any_coupled, why="true or false", signature=lambda values: False)
nondifferentiable(prelude.any_at_quantile, why="true or false", signature=lambda x, q, axis=None, method="linear": False)
