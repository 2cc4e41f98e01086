"""Medians, percentiles, quantiles: each is one element in order, or lies between two of them."""

from __future__ import annotations

import numpy as np

from ..prelude import along_axis, axis_tuple, known, quantile_slope, stop_gradient
from .registry import forward, reverse
from .samples import call, real

ALONG = [
    call(real(5)), call(real(4)), call(real(2, 3)), call(real(2, 3), axis=0), call(real(2, 4), axis=-1, keepdims=True),
    call(real(2, 3, 2), axis=(0, 2)), call(real(2, 3), keepdims=True),
]  # fmt: skip


def rows_of(a, axis):
    """`a` with what is reduced along the last axis."""
    if np.ndim(a) == 1:
        return a
    if axis is None:
        return np.ravel(a)
    axes = axis_tuple(axis, np.ndim(a))
    if len(axes) == 0:
        return np.expand_dims(a, -1)
    moved = np.moveaxis(a, axes, tuple(range(-len(axes), 0)))
    return moved if len(axes) == 1 else np.reshape(moved, moved.shape[: -len(axes)] + (-1,))


def from_rows(rows, a, axis):
    """What `rows_of` does, undone."""
    if np.ndim(a) == 1:
        return rows
    if axis is None:
        return np.reshape(rows, np.shape(a))
    axes = axis_tuple(axis, np.ndim(a))
    if len(axes) == 0:
        return rows[..., 0]
    last = tuple(range(-len(axes), 0))
    moved = rows if len(axes) == 1 else np.reshape(rows, np.shape(np.moveaxis(a, axes, last)))
    return np.moveaxis(moved, last, axes)


def pick(rows, order, k):
    """The elements of rank `k` in each row; a last axis for as many ranks."""
    places = order[..., k] if np.ndim(k) == 1 else order[..., k : k + 1]
    return np.take_along_axis(rows, places, -1)


def put(g, rows, order, k):
    """The adjoint of `pick`."""
    places = order[..., k] if np.ndim(k) == 1 else order[..., k : k + 1]
    return along_axis(g, places, -1, np.shape(rows))


def empty(a):
    """Whether there is nothing in `a`: its median is nan, and nothing moves."""
    return any([known(n) and n == 0 for n in np.shape(a)])


@forward(np.median)
def median_forward(a_dot, y, a, axis=None, *, keepdims=False):
    if empty(a):
        return 0.0 * y
    rows, change = rows_of(a, axis), rows_of(a_dot, axis)
    order, n = np.argsort(rows, axis=-1), rows.shape[-1]
    return np.reshape(0.5 * (pick(change, order, (n - 1) // 2) + pick(change, order, n // 2)), np.shape(y))


@reverse(np.median, samples=ALONG)
def median_reverse(g, y, a, axis=None, *, keepdims=False):
    if empty(a):
        return np.zeros_like(a)
    rows = rows_of(a, axis)
    order, n = np.argsort(rows, axis=-1), rows.shape[-1]
    half = 0.5 * np.reshape(g, rows.shape[:-1] + (1,))
    return from_rows(put(half, rows, order, (n - 1) // 2) + put(half, rows, order, n // 2), a, axis)


def ranks(position, n):
    """The elements that a position lies between, and how close it is to the second."""
    low = np.floor(position).astype(int)
    return low, np.minimum(low + 1, n - 1), position - low


def quantile_tangent(a_dot, position, slope, y, a, axis, ndim):
    rows, change = rows_of(a, axis), rows_of(a_dot, axis)
    order = np.argsort(rows, axis=-1)
    low, high, share = ranks(np.reshape(position, -1), rows.shape[-1])
    total = (1.0 - share) * pick(change, order, low) + share * pick(change, order, high)
    if slope is not None:
        total = total + (pick(rows, order, high) - pick(rows, order, low)) * np.reshape(slope, -1)
    return np.reshape(np.moveaxis(total, -1, 0) if ndim else total, np.shape(y))


def quantile_adjoint(g, position, slope, y, a, axis, ndim, q):
    rows = rows_of(a, axis)
    order = np.argsort(rows, axis=-1)
    low, high, share = ranks(np.reshape(position, -1), rows.shape[-1])
    places = np.shape(position) if ndim == 1 else (np.size(position),)
    g = np.moveaxis(np.reshape(g, places + rows.shape[:-1]), 0, -1) if ndim else np.reshape(g, rows.shape[:-1] + (1,))
    a_bar = from_rows(put((1.0 - share) * g, rows, order, low) + put(share * g, rows, order, high), a, axis)
    if slope is None:
        return a_bar, None
    gap = g * (pick(rows, order, high) - pick(rows, order, low)) * np.reshape(slope, -1)
    return a_bar, np.reshape(np.sum(gap, axis=tuple(range(np.ndim(gap) - 1))), np.shape(q))


def size_of(a, axis):
    """How many elements are in a row."""
    n = 1
    for k in axis_tuple(axis, np.ndim(a)):
        n = n * np.shape(a)[k]
    return n


def fixed(q, method):
    """`q`, whose changes do not matter where the position jumps."""
    return q if known(q) or quantile_slope(method) is not None else stop_gradient(q)


def slope_of(q, position, n, method):
    """How a position changes with the quantile; None where it jumps, or is fixed."""
    if known(q) or quantile_slope(method) is None:
        return None
    return np.where(position > 0.0, n + quantile_slope(method), 0.0)


@forward(np.quantile)
def quantile_forward(a_dot, q_dot, y, a, q, axis=None, *, method="linear", keepdims=False):
    if empty(a):
        return 0.0 * y
    n = size_of(a, axis)
    position = np.quantile(np.arange(n), fixed(q, method), method=method)
    slope = slope_of(q, position, n, method)
    return quantile_tangent(a_dot, position, None if slope is None else slope * q_dot, y, a, axis, np.ndim(q))


@reverse(
    np.quantile,
    samples=[call(s.args[0], 0.3, **s.kwargs) for s in ALONG]
    + [call(real(5), q, method=m) for m in ("linear", "hazen", "weibull", "median_unbiased") for q in (real(low=0.3, high=0.4), 0.15)]
    + [call(real(5), 0.3, method=m) for m in ("lower", "higher", "nearest", "midpoint", "inverted_cdf")]
    + [call(real(2, 5), np.array([0.2, 0.7]), 1, method="linear"), call(real(5), real(2, low=0.1, high=0.2))],
)
def quantile_reverse(g, y, a, q, axis=None, *, method="linear", keepdims=False):
    if empty(a):
        return np.zeros_like(a), None
    n = size_of(a, axis)
    position = np.quantile(np.arange(n), fixed(q, method), method=method)
    return quantile_adjoint(g, position, slope_of(q, position, n, method), y, a, axis, np.ndim(q), q)


@forward(np.percentile)
def percentile_forward(a_dot, q_dot, y, a, q, axis=None, *, method="linear", keepdims=False):
    if empty(a):
        return 0.0 * y
    n = size_of(a, axis)
    position = np.percentile(np.arange(n), fixed(q, method), method=method)
    slope = slope_of(q, position, n, method)
    return quantile_tangent(a_dot, position, None if slope is None else 0.01 * slope * q_dot, y, a, axis, np.ndim(q))


@reverse(
    np.percentile,
    samples=[call(s.args[0], 30.0, **s.kwargs) for s in ALONG]
    + [call(real(5), real(low=30.0, high=40.0)), call(real(2, 5), np.array([20.0, 70.0]), 1), call(real(5), 35.0, method="lower")],
)
def percentile_reverse(g, y, a, q, axis=None, *, method="linear", keepdims=False):
    if empty(a):
        return np.zeros_like(a), None
    n = size_of(a, axis)
    position = np.percentile(np.arange(n), fixed(q, method), method=method)
    slope = slope_of(q, position, n, method)
    return quantile_adjoint(g, position, None if slope is None else 0.01 * slope, y, a, axis, np.ndim(q), q)


def flat(q):
    """The quantiles that are asked for: a number, or in a row."""
    return np.ravel(q) if np.ndim(q) > 1 else q


def known_ranks(q, rows, method):
    """For each row the two elements that a quantile of its numbers lies between, how close it is to the second, and how
    that changes with the quantile."""
    count = np.sum(np.logical_not(np.isnan(rows)), axis=-1, keepdims=True)
    if method == "linear":
        position = np.reshape(q, -1) * (count - 1.0)
    else:
        places = np.arange(1.0 * rows.shape[-1])
        position = np.nanquantile(np.where(places < count, places, np.nan), fixed(q, method), axis=-1, method=method)
        position = np.moveaxis(position, 0, -1) if np.ndim(q) == 1 else np.expand_dims(position, -1)
    low = np.clip(np.floor(position).astype(int), 0, None)
    return low, np.minimum(low + 1, np.maximum(count - 1, 0)), position - low, slope_of(q, position, count, method)


def nan_tangent(a_dot, q_dot, y, a, q, axis, method="linear"):
    if empty(a):
        return 0.0 * y
    q = flat(q)
    rows, change = rows_of(a, axis), rows_of(a_dot, axis)
    order = np.argsort(rows, axis=-1)
    low, high, share, slope = known_ranks(q, rows, method)
    first, second = np.take_along_axis(order, low, -1), np.take_along_axis(order, high, -1)
    total = (1.0 - share) * np.take_along_axis(change, first, -1) + share * np.take_along_axis(change, second, -1)
    if q_dot is not None and slope is not None:
        gap = np.take_along_axis(rows, second, -1) - np.take_along_axis(rows, first, -1)
        total = total + gap * slope * np.reshape(q_dot, -1)
    return np.reshape(np.moveaxis(total, -1, 0) if np.ndim(q) == 1 else total, np.shape(y))


def nan_adjoint(g, a, given, axis, method="linear"):
    if empty(a):
        return np.zeros_like(a), None
    q = flat(given)
    rows = rows_of(a, axis)
    order = np.argsort(rows, axis=-1)
    low, high, share, slope = known_ranks(q, rows, method)
    first, second = np.take_along_axis(order, low, -1), np.take_along_axis(order, high, -1)
    g = np.moveaxis(np.reshape(g, np.shape(q) + rows.shape[:-1]), 0, -1) if np.ndim(q) == 1 else np.reshape(g, rows.shape[:-1] + (1,))
    n = np.shape(rows)
    a_bar = from_rows(along_axis((1.0 - share) * g, first, -1, n) + along_axis(share * g, second, -1, n), a, axis)
    if slope is None:
        return a_bar, None
    gap = g * (np.take_along_axis(rows, second, -1) - np.take_along_axis(rows, first, -1)) * slope
    return a_bar, np.reshape(np.sum(gap, axis=tuple(range(np.ndim(gap) - 1))), np.shape(given))


@forward(np.nanmedian)
def nanmedian_forward(a_dot, y, a, axis=None, *, keepdims=False):
    return nan_tangent(a_dot, None, y, a, 0.5, axis)


@reverse(np.nanmedian, samples=ALONG)
def nanmedian_reverse(g, y, a, axis=None, *, keepdims=False):
    return np.where(np.isnan(a), 0.0, nan_adjoint(g, a, 0.5, axis)[0])


@forward(np.nanquantile)
def nanquantile_forward(a_dot, q_dot, y, a, q, axis=None, *, method="linear", keepdims=False):
    return nan_tangent(a_dot, None if known(q) else q_dot, y, a, q, axis, method)


@reverse(
    np.nanquantile,
    samples=[call(s.args[0], 0.3, **s.kwargs) for s in ALONG]
    + [call(real(5), real(low=0.3, high=0.4)), call(real(2, 5), np.array([0.2, 0.7]), 1)]
    + [call(real(5), q, method=m) for m in ("hazen", "weibull", "lower") for q in (0.35, real(low=0.3, high=0.4))]
    + [call(real(2, 5), real(2, low=0.3, high=0.4), 1, method="median_unbiased")],
)
def nanquantile_reverse(g, y, a, q, axis=None, *, method="linear", keepdims=False):
    a_bar, q_bar = nan_adjoint(g, a, q, axis, method)
    return np.where(np.isnan(a), 0.0, a_bar), q_bar


@forward(np.nanpercentile)
def nanpercentile_forward(a_dot, q_dot, y, a, q, axis=None, *, method="linear", keepdims=False):
    return nan_tangent(a_dot, None if known(q) else 0.01 * q_dot, y, a, 0.01 * q, axis, method)


@reverse(
    np.nanpercentile,
    samples=[call(s.args[0], 30.0, **s.kwargs) for s in ALONG]
    + [call(real(5), real(low=30.0, high=40.0)), call(real(2, 5), np.array([20.0, 70.0]), 1)],
)
def nanpercentile_reverse(g, y, a, q, axis=None, *, method="linear", keepdims=False):
    a_bar, q_bar = nan_adjoint(g, a, 0.01 * q, axis, method)
    return np.where(np.isnan(a), 0.0, a_bar), None if q_bar is None else 0.01 * q_bar
