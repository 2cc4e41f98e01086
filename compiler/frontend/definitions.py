"""NumPy functions that are written out in terms of others, where they are called: they need no rule of their own."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def ptp(a, axis=None, keepdims=False):
    return np.max(a, axis=axis, keepdims=keepdims) - np.min(a, axis=axis, keepdims=keepdims)


def average(a, axis=None, weights=None):
    if weights is None:
        return np.mean(a, axis=axis)
    if axis is not None and np.ndim(weights) != np.ndim(a):
        shape = [1] * np.ndim(a)
        shape[axis] = -1
        weights = np.reshape(weights, tuple(shape))
        return np.sum(a * weights, axis=axis) / np.sum(weights)
    return np.sum(a * weights, axis=axis) / np.sum(weights, axis=axis)


def nansum(a, axis=None, keepdims=False):
    return np.sum(np.where(np.isnan(a), 0.0, a), axis=axis, keepdims=keepdims)


def nanmean(a, axis=None, keepdims=False):
    known = np.logical_not(np.isnan(a))
    total = np.sum(np.where(known, a, 0.0), axis=axis, keepdims=keepdims)
    return total / np.sum(known, axis=axis, keepdims=keepdims)


def trapezoid(y, x=None, dx=1.0):
    if x is None:
        return dx * (np.sum(y, axis=-1) - 0.5 * (y[..., 0] + y[..., -1]))
    return np.sum(0.5 * (x[..., 1:] - x[..., :-1]) * (y[..., 1:] + y[..., :-1]), axis=-1)


def cross(a, b):
    a0, a1, a2 = a[..., 0], a[..., 1], a[..., 2]
    b0, b1, b2 = b[..., 0], b[..., 1], b[..., 2]
    return np.stack([a1 * b2 - a2 * b1, a2 * b0 - a0 * b2, a0 * b1 - a1 * b0], axis=-1)


def kron(a, b):
    if np.ndim(a) == 1 and np.ndim(b) == 1:
        return np.reshape(np.outer(a, b), -1)
    blocks = a[:, None, :, None] * b[None, :, None, :]
    return np.reshape(blocks, (a.shape[0] * b.shape[0], a.shape[1] * b.shape[1]))


def append(arr, values, axis=None):
    if axis is None:
        return np.concatenate([np.ravel(arr), np.ravel(values)])
    return np.concatenate([arr, values], axis=axis)


def polyval(p, x):
    y = 0.0 * x
    for c in p:
        y = y * x + c
    return y


def median(a, axis=None):
    if axis is None:
        ordered = np.sort(np.ravel(a))
        n = len(ordered)
        return 0.5 * (ordered[(n - 1) // 2] + ordered[n // 2])
    ordered = np.moveaxis(np.sort(a, axis=axis), axis, 0)
    n = len(ordered)
    return 0.5 * (ordered[(n - 1) // 2] + ordered[n // 2])


def split(ary, indices_or_sections, axis=0):
    moved = ary if axis == 0 else np.swapaxes(ary, 0, axis)
    parts = []
    if isinstance(indices_or_sections, int):
        step = moved.shape[0] // indices_or_sections
        for k in range(indices_or_sections):
            parts.append(moved[k * step : (k + 1) * step])
    else:
        start = 0
        for stop in indices_or_sections:
            parts.append(moved[start:stop])
            start = stop
        parts.append(moved[start:])
    return parts if axis == 0 else [np.swapaxes(p, 0, axis) for p in parts]


def dist(p, q):
    total = 0.0
    for a, b in zip(p, q, strict=True):
        total = total + (a - b) * (a - b)
    return math.sqrt(total)


def fsum(seq):
    total = 0.0
    for v in seq:
        total = total + v
    return total


DEFINITIONS: dict[Any, Any] = {
    np.ptp: ptp, np.average: average, np.nansum: nansum, np.nanmean: nanmean, np.trapezoid: trapezoid, np.cross: cross,
    np.kron: kron, np.append: append, np.polyval: polyval, np.median: median, np.split: split, math.dist: dist,
    math.fsum: fsum,
}  # fmt: skip
