"""scipy.integrate on samples: sums with weights that depend on the widths, written out."""

from __future__ import annotations

import numpy as np
from scipy import integrate

from ..registry import forward, linear, real_only, reverse, written_out
from ..samples import call, real


def last(y, axis):
    """The samples along the last axis."""
    if isinstance(y, (list, tuple)):
        y = np.array(y)
    return y if axis == -1 or np.ndim(y) == 1 else np.moveaxis(y, axis, -1)


def widths(x, axis, dx):
    """The distances between the samples."""
    return dx if x is None else np.diff(last(x, axis if np.ndim(x) > 1 else -1), axis=-1)


@written_out(integrate.trapezoid)
def trapezoid(y, x=None, dx=1.0, axis=-1):
    heights = last(y, axis)
    return np.sum(0.5 * widths(x, axis, dx) * (heights[..., 1:] + heights[..., :-1]), axis=-1)


@written_out(integrate.cumulative_trapezoid)
def cumulative_trapezoid(y, x=None, dx=1.0, axis=-1, initial=None):
    heights = last(y, axis)
    sums = np.cumsum(0.5 * widths(x, axis, dx) * (heights[..., 1:] + heights[..., :-1]), axis=-1)
    if initial is not None:
        sums = np.concatenate([0.0 * heights[..., :1] + initial, sums], axis=-1)
    return sums if axis == -1 or np.ndim(heights) == 1 else np.moveaxis(sums, -1, axis)


def parabolas(y, h):
    """Simpson's rule over pairs of intervals, of widths `h` or all of one width."""
    first, middle, final = y[..., 0:-2:2], y[..., 1:-1:2], y[..., 2::2]
    if np.ndim(h) == 0:
        return h / 3.0 * np.sum(first + 4.0 * middle + final, axis=-1)
    left, right = h[..., 0::2], h[..., 1::2]
    both = left + right
    weighted = first * (2.0 - right / left) + middle * (both * both / (left * right)) + final * (2.0 - left / right)
    return np.sum(both / 6.0 * weighted, axis=-1)


@written_out(integrate.simpson)
def simpson(y, x=None, *, dx=1.0, axis=-1):
    """With an even number of samples, the last interval by Cartwright's correction, as SciPy has it."""
    heights, h = last(y, axis), widths(x, axis, dx)
    count = heights.shape[-1]
    if count % 2 == 1:
        return parabolas(heights, h)
    if count == 2:
        return np.sum(0.5 * h * (heights[..., 1:] + heights[..., :-1]), axis=-1)
    before, final = (h, h) if np.ndim(h) == 0 else (h[..., -2], h[..., -1])
    alpha = (2.0 * final * final + 3.0 * before * final) / (6.0 * (final + before))
    beta = (final * final + 3.0 * final * before) / (6.0 * before)
    eta = final * final * final / (6.0 * before * (before + final))
    rest = alpha * heights[..., -1] + beta * heights[..., -2] - eta * heights[..., -3]
    return parabolas(heights[..., :-1], h if np.ndim(h) == 0 else h[..., :-1]) + rest


def unit_responses(n, x, dx, initial):
    """What each sample alone gives: a row for each."""
    return integrate.cumulative_simpson(np.eye(n), x=x, dx=dx, axis=-1, initial=initial)


@forward(integrate.cumulative_simpson)
def cumulative_simpson_forward(y_dot, out, y, *, x=None, dx=1.0, axis=-1, initial=None):
    return integrate.cumulative_simpson(y_dot, x=x, dx=dx, axis=axis, initial=None if initial is None else 0.0)


@reverse(
    integrate.cumulative_simpson,
    samples=[call(real(5)), call(real(2, 6)), call(real(5, 2), axis=0, dx=0.5), call(real(5), initial=0), call(real(4), x=np.array([0, 1, 3, 4.0]))],
)
def cumulative_simpson_reverse(g, out, y, *, x=None, dx=1.0, axis=-1, initial=None):
    weights = unit_responses(np.shape(y)[axis], x, dx, None if initial is None else 0.0)
    return np.moveaxis(np.moveaxis(g, axis, -1) @ weights.T, -1, axis)


@linear(integrate.romb, wrt="y", samples=[call(real(5)), call(real(2, 9)), call(real(3, 2), axis=0), call(real(5), 0.3)])
def romb(g, y, dx=1.0, axis=-1):
    weights = integrate.romb(np.eye(np.shape(y)[axis]), dx)
    return np.moveaxis(np.expand_dims(g, -1) * weights, -1, axis)


real_only(integrate.cumulative_simpson, why="it has no rule for complex samples; take their real and imaginary parts")
