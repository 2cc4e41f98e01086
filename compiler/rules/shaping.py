"""Functions that move elements: reshape, transpose, join, split, repeat, pad, pick."""

from __future__ import annotations

import numpy as np

from ..prelude import at_indices, inverse_permutation, sum_like
from .registry import alias, linear

M = np.array([[1.0, 2.5, -0.7], [0.4, 3.1, 1.9]])
V = np.array([0.3, -1.1, 0.8])


@linear(np.reshape, wrt="a", samples=[(M, (3, 2))])
def reshape(g, a, shape):
    return np.reshape(g, np.shape(a))


@linear(np.ravel, wrt="a", samples=[(M,)])
def ravel(g, a):
    return np.reshape(g, np.shape(a))


@linear(np.transpose, wrt="a", samples=[(M,), (M, (1, 0))])
def transpose(g, a, axes=None):
    if axes is None:
        return np.transpose(g)
    return np.transpose(g, inverse_permutation(axes))


@linear(np.swapaxes, wrt="a", samples=[(M, 0, 1)])
def swapaxes(g, a, axis1, axis2):
    return np.swapaxes(g, axis1, axis2)


@linear(np.moveaxis, wrt="a", samples=[(M, 0, 1)])
def moveaxis(g, a, source, destination):
    return np.moveaxis(g, destination, source)


@linear(np.squeeze, wrt="a", samples=[(M[:, :1],), (M[:, :1], 1)])
def squeeze(g, a, axis=None):
    return np.reshape(g, np.shape(a))


@linear(np.expand_dims, wrt="a", samples=[(M, 1)])
def expand_dims(g, a, axis):
    return np.squeeze(g, axis)


@linear(np.broadcast_to, wrt="array", samples=[(V, (2, 3))])
def broadcast_to(g, array, shape):
    return sum_like(g, array)


@linear(np.concatenate, wrt="arrays", samples=[([M, 2.0 * M],), ([M, M[:, :1]], 1)])
def concatenate(g, arrays, axis=0):
    bars = []
    start = 0
    for a in arrays:
        n = np.shape(a)[axis]
        k = axis % np.ndim(a)
        index = tuple([slice(None)] * k + [slice(start, start + n)])
        bars.append(g[index])
        start = start + n
    return bars


@linear(np.stack, wrt="arrays", samples=[([V, 2.0 * V],), ([V, V], -1)])
def stack(g, arrays, axis=0):
    moved = np.moveaxis(g, axis, 0) if axis != 0 else g
    return [moved[k] for k in range(len(arrays))]


@linear(np.hstack, wrt="tup", samples=[([V, V[:2]],), ([M, M[:, :1]],)])
def hstack(g, tup):
    bars = []
    start = 0
    for a in tup:
        if np.ndim(a) == 0:
            bars.append(g[start])
            start = start + 1
        elif np.ndim(a) == 1:
            n = np.shape(a)[0]
            bars.append(g[start : start + n])
            start = start + n
        else:
            n = np.shape(a)[1]
            bars.append(g[:, start : start + n])
            start = start + n
    return bars


@linear(np.vstack, wrt="tup", samples=[([V, 2.0 * V],), ([M, V],)])
def vstack(g, tup):
    bars = []
    start = 0
    for a in tup:
        if np.ndim(a) <= 1:
            bars.append(np.reshape(g[start], np.shape(a)))
            start = start + 1
        else:
            n = np.shape(a)[0]
            bars.append(g[start : start + n])
            start = start + n
    return bars


@linear(np.column_stack, wrt="tup", samples=[([V, 2.0 * V],), ([M, M],)])
def column_stack(g, tup):
    bars = []
    start = 0
    for a in tup:
        if np.ndim(a) <= 1:
            bars.append(np.reshape(g[:, start], np.shape(a)))
            start = start + 1
        else:
            n = np.shape(a)[1]
            bars.append(g[:, start : start + n])
            start = start + n
    return bars


@linear(np.tile, wrt="A", samples=[(V, 2), (M, (2, 1))])
def tile(g, A, reps):
    counts = reps if isinstance(reps, tuple) else (reps,)
    d = max(np.ndim(A), len(counts))
    shape = (1,) * (d - np.ndim(A)) + np.shape(A)
    counts = (1,) * (d - len(counts)) + tuple(counts)
    split = []
    for k in range(d):
        split.append(counts[k])
        split.append(shape[k])
    return np.reshape(np.sum(np.reshape(g, tuple(split)), axis=tuple([2 * k for k in range(d)])), np.shape(A))


@linear(np.repeat, wrt="a", samples=[(V, 2), (M, 2, 1)])
def repeat(g, a, repeats, axis=None):
    if axis is None:
        return np.reshape(np.sum(np.reshape(g, (-1, repeats)), axis=1), np.shape(a))
    k = axis % np.ndim(a)
    shape = np.shape(a)
    return np.sum(np.reshape(g, shape[: k + 1] + (repeats,) + shape[k + 1 :]), axis=k + 1)


@linear(np.flip, wrt="m", samples=[(M,), (M, 1)])
def flip(g, m, axis=None):
    return np.flip(g, axis)


@linear(np.flipud, wrt="m", samples=[(M,)])
def flipud(g, m):
    return np.flipud(g)


@linear(np.fliplr, wrt="m", samples=[(M,)])
def fliplr(g, m):
    return np.fliplr(g)


@linear(np.roll, wrt="a", samples=[(V, 1), (M, 1, 1)])
def roll(g, a, shift, axis=None):
    if isinstance(shift, tuple):
        return np.roll(g, tuple([-s for s in shift]), axis)
    return np.roll(g, -shift, axis)


@linear(np.pad, wrt="array", samples=[(V, (1, 2)), (M, ((1, 0), (0, 2)))])
def pad(g, array, pad_width, mode="constant"):
    if isinstance(pad_width, int):
        pairs = [(pad_width, pad_width)] * np.ndim(array)
    elif isinstance(pad_width[0], int):
        pairs = [(pad_width[0], pad_width[-1])] * np.ndim(array)
    else:
        pairs = list(pad_width)
    index = []
    for k in range(np.ndim(array)):
        index.append(slice(pairs[k][0], pairs[k][0] + np.shape(array)[k]))
    return g[tuple(index)]


@linear(np.diag, wrt="v", samples=[(V,), (M @ M.T,)])
def diag(g, v, k=0):
    if np.ndim(v) == 1:
        return np.diag(g, k)
    return np.diagflat(g, k)[: v.shape[0], : v.shape[1]] if k == 0 else diag_back(g, v, k)


@linear(np.diagflat, wrt="v", samples=[(V,)])
def diagflat(g, v, k=0):
    return np.reshape(np.diag(g, k), np.shape(v))


def diag_back(g, v, k):
    """A matrix with `g` on its k-th diagonal, in the shape of `v`."""
    rows = np.arange(np.size(g)) + max(-k, 0)
    total = np.zeros_like(v)
    total[rows, rows + k] = g
    return total


@linear(np.tril, wrt="m", samples=[(M,), (M, 1)])
def tril(g, m, k=0):
    return np.tril(g, k)


@linear(np.triu, wrt="m", samples=[(M,), (M, 1)])
def triu(g, m, k=0):
    return np.triu(g, k)


@linear(np.take, wrt="a", samples=[(V, np.array([0, 2, 0])), (M, np.array([1, 1]), 1)])
def take(g, a, indices, axis=None):
    return at_indices(g, indices, axis, np.shape(a))


@linear(np.atleast_1d, wrt="a", samples=[(V,)])
def atleast_1d(g, a):
    return np.reshape(g, np.shape(a))


@linear(np.atleast_2d, wrt="a", samples=[(V,)])
def atleast_2d(g, a):
    return np.reshape(g, np.shape(a))


@linear(np.diff, wrt="a", samples=[(V,), (M,)])
def diff(g, a):
    zero = np.zeros_like(g[..., :1])
    return np.concatenate([zero, g], axis=-1) - np.concatenate([g, zero], axis=-1)


@linear(np.array, wrt="object", samples=[([1.0, 2.0],)])
def array(g, object, dtype=None):
    if isinstance(object, (list, tuple)):
        return [g[k] for k in range(len(object))]
    return g


alias(np.concat, of=np.concatenate)
alias(np.permute_dims, of=np.transpose)
