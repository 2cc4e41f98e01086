"""Averages with weights, covariances, counts with weights."""

from __future__ import annotations

import numpy as np

from ...prelude import axis_tuple, known, stop_gradient
from ..registry import written_out


@written_out(np.average)
def average(a, axis=None, weights=None, returned=False, *, keepdims=False):
    if weights is None:
        mean = np.mean(a, axis=axis, keepdims=keepdims)
        return (mean, np.full_like(mean, np.size(a) / np.size(mean))) if returned else mean
    w = np.asarray(weights)
    if axis is not None and np.ndim(w) != np.ndim(a):
        w = along_axes(w, axis if isinstance(axis, tuple) else (axis,), a)
    scale = np.sum(np.broadcast_to(w, np.shape(a)) if axis is not None else w, axis=axis, keepdims=keepdims)
    mean = np.sum(a * w, axis=axis, keepdims=keepdims) / scale
    return (mean, scale) if returned else mean


def along_axes(w, axes, a):
    """Weights for some axes of `a`, so that they broadcast."""
    places = axis_tuple(axes, np.ndim(a))
    shape = [1] * np.ndim(a)
    for k in places:
        shape[k] = np.shape(a)[k]
    return np.reshape(np.transpose(w, sorted(range(len(places)), key=lambda j: places[j])), tuple(shape))


@written_out(np.cov)
def cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None):
    X = variables(m, rowvar)
    if y is not None:
        X = np.concatenate([X, variables(y, rowvar)], axis=0)
    less = (0 if bias else 1) if ddof is None else ddof
    w = fweights
    if aweights is not None:
        w = aweights if fweights is None else fweights * aweights
    if w is None:
        X = X - np.mean(X, axis=1, keepdims=True)
        if X.shape[1] <= less:  # too little was observed: nan, by a division of NumPy's
            return squeezed(X @ mirrored(X.T) * np.divide(1.0, 0.0))
        return squeezed(X @ mirrored(X.T) / (X.shape[1] - less))
    total = np.sum(w)
    X = X - np.expand_dims(X @ w / total, 1)
    if less == 0:
        norm = total
    elif aweights is None:
        norm = total - less
    else:
        norm = total - less * np.sum(w * aweights) / total
    return squeezed((X * w) @ mirrored(X.T) / norm)


def mirrored(a):
    return np.conj(a) if np.iscomplexobj(a) else a


def variables(m, rowvar):
    """A matrix with a variable in each row, in double precision."""
    if np.ndim(m) > 2:
        raise ValueError("m has more than 2 dimensions")
    if m.dtype in (np.float32, np.float16):
        m = m.astype(float)
    if np.ndim(m) == 1:
        return np.expand_dims(m, 0)
    return m if rowvar else np.transpose(m)


def squeezed(c):
    """NumPy gives a number for one variable."""
    return np.squeeze(c) if c.shape[0] == 1 else c


@written_out(np.corrcoef)
def corrcoef(x, y=None, rowvar=True):
    c = np.cov(x, y, rowvar)
    if np.ndim(c) == 0:
        return c / c
    deviation = np.sqrt(np.real(np.diagonal(c)))
    shares = c / np.expand_dims(deviation, 1) / deviation
    if np.iscomplexobj(c):
        return shares
    rounded = stop_gradient(shares)  # a share beyond 1 is one of 1, and no bound is met
    return np.where(np.abs(rounded) > 1.0, np.sign(rounded), shares)


@written_out(np.histogram)
def histogram(a, bins=10, range=None, density=None, weights=None):
    values = np.ravel(a)
    edges = bin_edges(values, bins, range)
    n = edges.shape[0] - 1
    inside = (values >= edges[0]) & (values <= edges[-1])
    place = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, n - 1)
    counts = counted(place[inside], None if weights is None else np.ravel(weights)[inside], n)
    if density:
        return counts / np.diff(edges) / np.sum(counts), edges
    return counts, edges


def counted(places, weights, n):
    """The sums of weights at each place, as numbers of the same kind; of longer ones in double precision."""
    if weights is None:
        return np.bincount(places, None, n)
    if np.iscomplexobj(weights):
        return np.bincount(places, weights.real, n) + 1j * np.bincount(places, weights.imag, n)
    if weights.dtype in (np.float16, np.float32, np.longdouble) and weights.dtype != np.float64:
        return np.bincount(places, weights.astype(float), n).astype(weights.dtype)
    return np.bincount(places, weights, n)


def bin_edges(values, bins, range):
    """The edges of equally wide bins, or those that are given."""
    if isinstance(bins, (list, tuple)):
        return np.array(bins)
    if np.ndim(bins) == 1:
        return np.asarray(bins)
    if range is None and known(values.shape[0]) and values.shape[0] == 0:
        return np.linspace(0.0, 1.0, bins + 1)
    low, high = (np.min(values), np.max(values)) if range is None else range
    if low == high:
        low, high = low - 0.5, high + 0.5
    return np.linspace(low, high, bins + 1)


@written_out(np.histogram_bin_edges)
def histogram_bin_edges(a, bins=10, range=None, weights=None):
    return bin_edges(np.ravel(a), bins, range)


@written_out(np.histogram2d)
def histogram2d(x, y, bins=10, range=None, density=None, weights=None):
    x_bins, y_bins = bins if isinstance(bins, (tuple, list)) else (bins, bins)
    x_edges = bin_edges(x, x_bins, None if range is None else range[0])
    y_edges = bin_edges(y, y_bins, None if range is None else range[1])
    n, m = x_edges.shape[0] - 1, y_edges.shape[0] - 1
    inside = (x >= x_edges[0]) & (x <= x_edges[-1]) & (y >= y_edges[0]) & (y <= y_edges[-1])
    row = np.clip(np.searchsorted(x_edges, x, side="right") - 1, 0, n - 1)
    column = np.clip(np.searchsorted(y_edges, y, side="right") - 1, 0, m - 1)
    place = (row * m + column)[inside]
    counts = np.reshape(np.bincount(place, None if weights is None else weights[inside], n * m), (n, m))
    if density:
        area = np.expand_dims(np.diff(x_edges), 1) * np.diff(y_edges)
        return counts / area / np.sum(counts), x_edges, y_edges
    return counts * 1.0, x_edges, y_edges
