"""Functions that move elements: reshape, transpose, join, split, repeat, pad, pick."""

from __future__ import annotations

import numpy as np

from ..prelude import at_indices, cut_or_padded, inverse_permutation, known, sum_like
from .registry import alias, linear, nondifferentiable
from .samples import call, real

V, M, T = real(3), real(2, 3), real(2, 3, 4)


@linear(np.reshape, wrt="a", samples=[call(M, (3, 2)), call(M, -1), call(V, (3, 1)), call(M, (-1, 2)), call(real(), (1,))])
def reshape(g, a, shape):
    return np.reshape(g, np.shape(a))


@linear(np.ravel, wrt="a", samples=[call(M), call(V), call(T)])
def ravel(g, a):
    return np.reshape(g, np.shape(a))


@linear(np.ascontiguousarray, np.asfortranarray, wrt="a", samples=[call(V), call(M)])
def in_memory_order(g, a, dtype=None):
    return g


@linear(np.transpose, wrt="a", samples=[call(M), call(M, (1, 0)), call(T, (2, 0, 1)), call(T, (-1, 0, 1)), call(V)])
def transpose(g, a, axes=None):
    if axes is None:
        return np.transpose(g)
    return np.transpose(g, inverse_permutation(axes))


@linear(np.swapaxes, wrt="a", samples=[call(M, 0, 1), call(T, 0, -1)])
def swapaxes(g, a, axis1, axis2):
    return np.swapaxes(g, axis1, axis2)


@linear(np.moveaxis, wrt="a", samples=[call(M, 0, 1), call(T, 0, -1), call(T, (0, 1), (1, 2))])
def moveaxis(g, a, source, destination):
    return np.moveaxis(g, destination, source)


@linear(np.squeeze, wrt="a", samples=[call(real(2, 1)), call(real(2, 1), 1), call(real(1, 3, 1), axis=(0, 2))])
def squeeze(g, a, axis=None):
    return np.reshape(g, np.shape(a))


@linear(np.expand_dims, wrt="a", samples=[call(M, 1), call(V, 0), call(V, axis=-1), call(M, (0, 3))])
def expand_dims(g, a, axis):
    return np.squeeze(g, axis)


@linear(np.broadcast_to, wrt="array", samples=[call(V, (2, 3)), call(real(2, 1), (2, 3)), call(real(), (2,)), call(M, (4, 2, 3))])
def broadcast_to(g, array, shape):
    return sum_like(g, array)


@linear(np.concatenate, wrt="arrays", samples=[call([M, M]), call([M, real(2, 1)], 1), call((V, V), axis=0), call([M, real(2, 2)], axis=-1), call([M, V], axis=None), call([V, real(2), real(4)])])
def concatenate(g, arrays, axis=0):
    bars = []
    start = 0
    if axis is None:
        for a in arrays:
            bars.append(np.reshape(g[start : start + np.size(a)], np.shape(a)))
            start = start + np.size(a)
        return bars
    for a in arrays:
        n = np.shape(a)[axis]
        k = axis % np.ndim(a)
        index = tuple([slice(None)] * k + [slice(start, start + n)])
        bars.append(g[index])
        start = start + n
    return bars


@linear(np.stack, wrt="arrays", samples=[call([V, V]), call([V, V], -1), call((M, M), axis=1), call([real(), real()])])
def stack(g, arrays, axis=0):
    moved = np.moveaxis(g, axis, 0) if axis != 0 else g
    return [moved[k] for k in range(len(arrays))]


@linear(np.hstack, wrt="tup", samples=[call([V, real(2)]), call([M, real(2, 1)]), call((real(), V))])
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


@linear(np.vstack, wrt="tup", samples=[call([V, V]), call([M, V]), call((M, M))])
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


@linear(np.column_stack, wrt="tup", samples=[call([V, V]), call([M, real(2)]), call((M, M))])
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


@linear(np.tile, wrt="A", samples=[call(V, 2), call(M, (2, 1)), call(V, (2, 2)), call(M, 3)])
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


@linear(np.repeat, wrt="a", samples=[call(V, 2), call(M, 2, 1), call(M, 3, axis=0), call(M, 2), call(V, [1, 0, 2]), call(M, (1, 3), axis=0)])
def repeat(g, a, repeats, axis=None):
    if not isinstance(repeats, int):
        n = np.size(a) if axis is None else np.shape(a)[axis]
        return at_indices(g, np.repeat(np.arange(n), repeats), axis, np.shape(a))
    if repeats == 0:
        return np.zeros_like(a)
    if axis is None:
        return np.reshape(np.sum(np.reshape(g, (-1, repeats)), axis=1), np.shape(a))
    k = axis % np.ndim(a)
    shape = np.shape(a)
    return np.sum(np.reshape(g, shape[: k + 1] + (repeats,) + shape[k + 1 :]), axis=k + 1)


@linear(np.flip, wrt="m", samples=[call(M), call(M, 1), call(T, (0, 2)), call(V)])
def flip(g, m, axis=None):
    return np.flip(g, axis)


@linear(np.flipud, wrt="m", samples=[call(M), call(V)])
def flipud(g, m):
    return np.flipud(g)


@linear(np.fliplr, wrt="m", samples=[call(M)])
def fliplr(g, m):
    return np.fliplr(g)


@linear(np.roll, wrt="a", samples=[call(V, 1), call(M, 1, 1), call(M, 2), call(M, (1, 2), (0, 1)), call(M, -1, axis=0)])
def roll(g, a, shift, axis=None):
    if isinstance(shift, tuple):
        return np.roll(g, tuple([-s for s in shift]), axis)
    return np.roll(g, -shift, axis)


@linear(np.pad, wrt="array", samples=[call(V, (1, 2)), call(M, ((1, 0), (0, 2))), call(M, 1), call(V, 2), call(M, 1, "constant")])
def pad(g, array, pad_width, mode="constant", *, reflect_type="even"):
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


@linear(np.diag, wrt="v", samples=[call(V), call(real(3, 3)), call(V, 1), call(real(3, 3), -1), call(real(2, 4), 1), call(real(4, 2))])
def diag(g, v, k=0):
    if np.ndim(v) == 1:
        return np.diag(g, k)
    return diag_back(g, v, k)


@linear(np.diagflat, wrt="v", samples=[call(V), call(V, 1), call(M)])
def diagflat(g, v, k=0):
    return np.reshape(np.diag(g, k), np.shape(v))


def diag_back(g, v, k):
    """A matrix with `g` on its k-th diagonal, in the shape of `v`; with more axes, on that of the first two."""
    if np.ndim(v) > 2:
        places = np.arange(np.shape(g)[-1]) + max(-k, 0)
        total = np.zeros_like(v)
        total[places, places + k] = np.moveaxis(g, -1, 0)
        return total
    rows = np.arange(np.size(g)) + max(-k, 0)
    total = np.zeros_like(v)
    total[rows, rows + k] = g
    return total


@linear(np.tril, wrt="m", samples=[call(M), call(M, 1), call(T, -1), call(V)])
def tril(g, m, k=0):
    return np.tril(g, k) if np.ndim(m) > 1 else np.sum(np.tril(g, k), axis=0)


@linear(np.triu, wrt="m", samples=[call(M), call(M, 1), call(T, -1), call(V, 1)])
def triu(g, m, k=0):
    return np.triu(g, k) if np.ndim(m) > 1 else np.sum(np.triu(g, k), axis=0)


INDEX = np.array([0, 2, 0])


@linear(np.take, wrt="a", samples=[call(V, INDEX), call(M, INDEX, 1), call(M, INDEX), call(M, 1, 0), call(M, -1, axis=1), call(V, 2)])
def take(g, a, indices, axis=None):
    return at_indices(g, indices, axis, np.shape(a))


@linear(np.atleast_1d, wrt="a", samples=[call(V), call(real()), call(M)])
def atleast_1d(g, a):
    return np.reshape(g, np.shape(a))


@linear(np.atleast_2d, wrt="a", samples=[call(V), call(real()), call(M)])
def atleast_2d(g, a):
    return np.reshape(g, np.shape(a))


@linear(np.atleast_3d, wrt="a", samples=[call(V), call(M)])
def atleast_3d(g, a):
    return np.reshape(g, np.shape(a))


@linear(np.diff, wrt="a", samples=[call(V), call(M), call(real(5), 2), call(real(4, 2), axis=0), call(T, n=1, axis=1), call(real(5), 3)])
def diff(g, a, n=1, axis=-1):
    length = np.shape(a)[axis]
    if known(length) and length <= n:
        return np.zeros_like(a)
    widths = [(0, 0)] * np.ndim(a)
    widths[axis] = (n, n)
    change = np.diff(np.pad(g, tuple(widths)), n, axis=axis)
    if n > 2:  # there may be fewer elements: then all are zero
        change = cut_or_padded(change, length, axis)
    return change if n % 2 == 0 else -change


@linear(np.rot90, wrt="m", samples=[call(M), call(M, 2), call(T, 1, (1, 2)), call(M, -1)])
def rot90(g, m, k=1, axes=(0, 1)):
    return np.rot90(g, -k, axes)


@linear(np.rollaxis, wrt="a", samples=[call(T, 2), call(T, 1, 0), call(T, 0, 3)])
def rollaxis(g, a, axis, start=0):
    k, to = axis % np.ndim(a), start % (np.ndim(a) + 1)
    return np.moveaxis(g, to - 1 if k < to else to, k)


@linear(np.matrix_transpose, wrt="x", samples=[call(M), call(T)])
def matrix_transpose(g, x):
    return np.matrix_transpose(g)


@linear(np.delete, wrt="arr", samples=[call(V, 1), call(M, 0, axis=0), call(M, np.array([0, 2]), axis=1), call(M, 4)])
def delete(g, arr, obj, axis=None):
    if axis is None:
        return at_indices(g, np.delete(np.arange(np.size(arr)), obj), None, np.shape(arr))
    kept = np.delete(np.arange(arr.shape[axis]), obj)
    return at_indices(g, kept, axis, np.shape(arr))


@linear(np.trace, wrt="a", samples=[call(real(3, 3)), call(real(3, 2)), call(real(3, 3), 1), call(real(3, 4), offset=-1), call(real(3, 2, 2))])
def trace(g, a, offset=0):
    """Of the first two axes."""
    ones = np.eye(a.shape[0], a.shape[1], offset)
    return g * (ones if np.ndim(a) == 2 else np.expand_dims(ones, tuple(range(2, np.ndim(a)))))


@linear(np.diagonal, wrt="a", samples=[call(real(3, 3)), call(real(3, 2)), call(real(2, 4), 1), call(real(3, 3), -1), call(real(3, 2, 2)), call(real(2, 3, 2), 1)])
def diagonal(g, a, offset=0):
    return diag_back(g, a, offset)


@linear(np.array, wrt="object", samples=[call([real(), real()]), call(V), call([real(), 1.0])])
def array(g, object, dtype=None):
    if isinstance(object, (list, tuple)):
        return [g[k] for k in range(len(object))]
    return g


alias(np.concat, of=np.concatenate)
alias(np.permute_dims, of=np.transpose)
alias(np.linalg.trace, of=np.trace)
alias(np.linalg.diagonal, of=np.diagonal)
alias(np.linalg.matrix_transpose, of=np.matrix_transpose)
nondifferentiable(np.iterable, why="a question about the type", signature=lambda y: 0)
