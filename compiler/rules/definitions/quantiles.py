"""Quantiles of elements with weights: the first element, in order, up to which there is the share that is asked for."""

from __future__ import annotations

import numpy as np

from ..quantiles import rows_of
from ..registry import written_out
from .statistics import along_axes


def weighted(a, q, axis, method, keepdims, weights, skip):
    if method != "inverted_cdf":
        raise NotImplementedError("weighted quantiles of another method than inverted_cdf")
    w = np.asarray(weights)
    if np.ndim(w) != np.ndim(a):
        w = along_axes(w, axis if isinstance(axis, tuple) else (axis,), a)
    rows = rows_of(np.where(np.isnan(a), np.nan, a) if skip else a, axis)
    shares = rows_of(np.broadcast_to(np.where(np.isnan(a), 0.0, w) if skip else w, np.shape(a)), axis)
    order = np.argsort(rows, axis=-1)
    up_to = np.cumsum(np.take_along_axis(shares, order, -1), axis=-1)
    part = up_to / up_to[..., -1:]
    part = np.where(part == 0.0, -1.0, part)
    place = np.sum(np.expand_dims(part, -2) < np.reshape(q, (-1, 1)), axis=-1)
    chosen = np.take_along_axis(rows, np.take_along_axis(order, np.minimum(place, rows.shape[-1] - 1), -1), -1)
    if not skip:
        chosen = np.where(np.any(np.isnan(rows), axis=-1, keepdims=True), np.nan, chosen)
    found = np.moveaxis(chosen, -1, 0) if np.ndim(q) == 1 else chosen[..., 0]
    if not keepdims:
        return found
    places = range(np.ndim(a)) if axis is None else [k % np.ndim(a) for k in (axis if isinstance(axis, tuple) else (axis,))]
    return np.expand_dims(found, tuple([k + np.ndim(q) for k in places]))


@written_out(np.quantile, given=("weights",))
def quantile(a, q, axis=None, *, method="linear", keepdims=False, weights=None):
    return weighted(a, np.asarray(q), axis, method, keepdims, weights, False)


@written_out(np.percentile, given=("weights",))
def percentile(a, q, axis=None, *, method="linear", keepdims=False, weights=None):
    return weighted(a, 0.01 * np.asarray(q), axis, method, keepdims, weights, False)


@written_out(np.nanquantile, given=("weights",))
def nanquantile(a, q, axis=None, *, method="linear", keepdims=False, weights=None):
    return weighted(a, np.asarray(q), axis, method, keepdims, weights, True)


@written_out(np.nanpercentile, given=("weights",))
def nanpercentile(a, q, axis=None, *, method="linear", keepdims=False, weights=None):
    return weighted(a, 0.01 * np.asarray(q), axis, method, keepdims, weights, True)
