"""Convolutions and correlations of sequences, windows that slide over an array, counts with weights."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ..prelude import axis_tuple, sum_of_windows
from .conjugates import conjugate
from .registry import linear
from .samples import call, real

PAIRS = [
    call(real(5), real(3)), call(real(2), real(4)), call(real(5), real(3), "full"), call(real(5), real(4), "same"),
    call(real(3), real(4), mode="same"), call(real(4), real(5), mode="same"), call(real(5), real(3), mode="valid"),
    call(real(2), real(5), "valid"), call(real(5), real(2), "same"), call(real(5), real(3), 1), call(real(5), real(3), 0),
]  # fmt: skip


def in_full(g, a, v, mode, swapped):
    """The adjoint of a full convolution, of which only the part that `mode` names (or numbers) was asked for."""
    if mode in ("full", "f", 2):
        return g
    short = min(np.size(a), np.size(v))
    start = short - 1
    if mode in ("same", "s", 1):
        start = short // 2 if swapped and np.size(a) < np.size(v) else (short - 1) // 2
    full = np.zeros(np.size(a) + np.size(v) - 1, dtype=g.dtype)
    full[start : start + np.size(g)] = g
    return full


@linear(np.convolve, wrt=("a", "v"), samples=PAIRS)
def convolve(g, a, v, mode="full"):
    if np.ndim(a) == 0 or np.ndim(v) == 0:
        return g * v, g * a
    full = in_full(g, a, v, mode, False)
    return np.correlate(full, conjugate(v), "valid"), np.correlate(full, conjugate(a), "valid")


@linear(np.correlate, wrt=("a", "v"), samples=PAIRS)
def correlate(g, a, v, mode="valid"):
    full = in_full(g, a, v, mode, True)
    return np.convolve(full, conjugate(v), "valid"), np.flip(conjugate(np.correlate(full, conjugate(a), "valid")))


@linear(
    sliding_window_view, wrt="x",
    samples=[call(real(5), 3), call(real(3, 4), (2, 2)), call(real(3, 4), 2, axis=1), call(real(3, 4), 2, -2), call(real(3), 1)],
)  # fmt: skip
def windows(g, x, window_shape, axis=None):
    return sum_of_windows(g, axis_tuple(axis, np.ndim(x)), np.shape(x))


@linear(
    np.bincount, wrt="weights",
    samples=[call(np.array([0, 2, 2, 1]), real(4)), call(np.array([0, 2, 2, 1]), weights=real(4), minlength=5)],
)  # fmt: skip
def bincount(g, x, weights=None, minlength=0):
    return g[x]
