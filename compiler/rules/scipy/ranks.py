"""Filters that take one pixel of a neighbourhood, by its rank; sums by labels."""

from __future__ import annotations

import numpy as np
from scipy import ndimage, signal

from ..registry import written_out
from .filters import beyond


def neighbourhoods(input, size, mode, cval):
    """What is around each pixel, along a last axis."""
    if size is None:
        raise NotImplementedError("filters by a footprint")
    image, sizes = input, size if isinstance(size, (tuple, list)) else [size] * np.ndim(input)
    reach = [(k // 2, k - 1 - k // 2) for k in sizes]
    if mode == "constant":
        image = np.pad(image, reach, constant_values=cval)
    else:
        for axis in range(np.ndim(input)):
            n = input.shape[axis]
            image = np.take(image, beyond(np.arange(-reach[axis][0], n + reach[axis][1]), n, mode), axis=axis)
    windows = np.lib.stride_tricks.sliding_window_view(image, tuple(sizes))
    return np.reshape(windows, (*np.shape(input), -1))


def of_rank(input, rank, size, mode, cval):
    return np.sort(neighbourhoods(input, size, mode, cval), axis=-1)[..., rank]


def count(input, size):
    n = 1
    for k in size if isinstance(size, (tuple, list)) else [size] * np.ndim(input):
        n = n * k
    return n


@written_out(ndimage.maximum_filter)
def maximum_filter(input, size=None, mode="reflect", cval=0.0):
    return np.max(neighbourhoods(input, size, mode, cval), axis=-1)


@written_out(ndimage.minimum_filter)
def minimum_filter(input, size=None, mode="reflect", cval=0.0):
    return np.min(neighbourhoods(input, size, mode, cval), axis=-1)


@written_out(ndimage.rank_filter)
def rank_filter(input, rank, size=None, mode="reflect", cval=0.0):
    return of_rank(input, rank, size, mode, cval)


@written_out(ndimage.median_filter)
def median_filter(input, size=None, mode="reflect", cval=0.0):
    if size is None:
        raise NotImplementedError("filters by a footprint")
    return of_rank(input, count(input, size) // 2, size, mode, cval)


@written_out(ndimage.percentile_filter)
def percentile_filter(input, percentile, size=None, mode="reflect", cval=0.0):
    if size is None:
        raise NotImplementedError("filters by a footprint")
    share = percentile + 100.0 if percentile < 0 else percentile
    n = count(input, size)
    return of_rank(input, n - 1 if share == 100.0 else int(n * share / 100.0), size, mode, cval)


@written_out(signal.medfilt, signal.medfilt2d)
def medfilt(volume, kernel_size=3):
    return of_rank(volume, count(volume, kernel_size) // 2, kernel_size, "constant", 0.0)


# -- sums by labels


@written_out(ndimage.sum_labels, ndimage.sum)
def sum_labels(input, labels=None, index=None):
    if labels is None:
        return np.sum(input)
    if index is None:
        return np.sum(np.where(np.asarray(labels) > 0, input, 0.0))
    which, at = np.ravel(np.asarray(labels)), np.asarray(index)
    return np.bincount(which, np.ravel(input), np.max(at) + 1)[at]


@written_out(ndimage.mean)
def mean_of_labels(input, labels=None, index=None):
    if labels is None:
        return np.mean(input)
    return sum_labels(input, labels, index) / sum_labels(np.ones_like(input), labels, index)
