"""Joining, splitting, padding and repeating arrays."""

from __future__ import annotations

import numpy as np

from ..registry import written_out


@written_out(np.append)
def append(arr, values, axis=None):
    if axis is None:
        return np.concatenate([np.ravel(arr), np.ravel(values)])
    return np.concatenate([arr, values], axis=axis)


@written_out(np.concatenate, np.concat, given=("dtype", "casting"))
def concatenate(arrays, /, axis=0, *, dtype=None, casting="same_kind"):
    joined = np.concatenate(arrays, axis=axis)
    return joined if dtype is None else joined.astype(dtype)


@written_out(np.stack, given=("dtype", "casting"))
def stack(arrays, axis=0, *, dtype=None, casting="same_kind"):
    joined = np.stack(arrays, axis=axis)
    return joined if dtype is None else joined.astype(dtype)


@written_out(np.vstack, given=("dtype", "casting"))
def vstack(tup, *, dtype=None, casting="same_kind"):
    joined = np.vstack(tup)
    return joined if dtype is None else joined.astype(dtype)


@written_out(np.hstack, given=("dtype", "casting"))
def hstack(tup, *, dtype=None, casting="same_kind"):
    joined = np.hstack(tup)
    return joined if dtype is None else joined.astype(dtype)


@written_out(np.dstack)
def dstack(tup):
    return np.concatenate([np.atleast_3d(a) for a in tup], axis=2)


if hasattr(np, "row_stack"):

    @written_out(np.row_stack)
    def row_stack(tup, *, dtype=None, casting="same_kind"):
        return np.vstack(tup)


@written_out(np.block)
def block(arrays):
    return np.concatenate([with_rank(b, rank_of_block(arrays)) for b in joined(arrays, depth(arrays), rank_of_block(arrays))], axis=-depth(arrays)) if isinstance(arrays, list) else arrays  # fmt: skip


def depth(arrays):
    """How deep lists are nested."""
    return 1 + depth(arrays[0]) if isinstance(arrays, list) else 0


def rank_of_block(arrays):
    """The rank of the result: at least as many axes as the lists are deep."""
    return max([depth(arrays), *[np.ndim(a) for a in leaves(arrays)]])


def leaves(arrays):
    return [a for part in arrays for a in leaves(part)] if isinstance(arrays, list) else [arrays]


def joined(arrays, d, rank):
    """The parts of a list of blocks, each an array."""
    if d == 1:
        return arrays
    return [np.concatenate([with_rank(b, rank) for b in joined(part, d - 1, rank)], axis=1 - d) for part in arrays]


def with_rank(a, rank):
    """`a` with as many axes, new ones in front."""
    missing = rank - np.ndim(a)
    return np.expand_dims(a, tuple(range(missing))) if missing > 0 else a


@written_out(np.unstack)
def unstack(x, *, axis=0):
    moved = np.moveaxis(x, axis, 0)
    return [moved[k] for k in range(moved.shape[0])]


@written_out(np.split)
def split(ary, indices_or_sections, axis=0):
    return pieces(ary, indices_or_sections, axis)


@written_out(np.array_split)
def array_split(ary, indices_or_sections, axis=0):
    if not isinstance(indices_or_sections, int):
        return pieces(ary, indices_or_sections, axis)
    n, longer = divmod(ary.shape[axis], indices_or_sections)
    bounds = [k * n + min(k, longer) for k in range(indices_or_sections + 1)]
    return [along(ary, axis, bounds[k], bounds[k + 1]) for k in range(indices_or_sections)]


@written_out(np.hsplit)
def hsplit(ary, indices_or_sections):
    return pieces(ary, indices_or_sections, 0 if np.ndim(ary) == 1 else 1)


@written_out(np.vsplit)
def vsplit(ary, indices_or_sections):
    return pieces(ary, indices_or_sections, 0)


@written_out(np.dsplit)
def dsplit(ary, indices_or_sections):
    return pieces(ary, indices_or_sections, 2)


def pieces(ary, indices_or_sections, axis):
    """Equally many in each of so many parts, or cut at indices."""
    if isinstance(indices_or_sections, int):
        step = ary.shape[axis] // indices_or_sections
        return [along(ary, axis, k * step, (k + 1) * step) for k in range(indices_or_sections)]
    cuts = [0, *indices_or_sections, None]
    return [along(ary, axis, cuts[k], cuts[k + 1]) for k in range(len(cuts) - 1)]


def along(a, axis, start, stop):
    """A slice along one axis."""
    k = axis % np.ndim(a)
    return a[start:stop] if k == 0 else a[(slice(None),) * k + (slice(start, stop),)]


@written_out(np.resize)
def resize(a, new_shape):
    shape = new_shape if isinstance(new_shape, tuple) else (new_shape,)
    n = 1
    for m in shape:
        n = n * m
    return np.reshape(np.take(np.ravel(a), np.arange(n) % np.size(a)), shape)


@written_out(np.meshgrid)
def meshgrid(*xi, copy=True, sparse=False, indexing="xy"):
    n = len(xi)
    order = list(range(n))
    if indexing == "xy" and n > 1:
        order[0], order[1] = 1, 0
    shape = [1] * n
    for k in range(n):
        shape[order[k]] = np.size(xi[k])
    grids = [np.reshape(xi[k], tuple([-1 if j == order[k] else 1 for j in range(n)])) for k in range(n)]
    return tuple(grids if sparse else [np.broadcast_to(g, tuple(shape)) for g in grids])


@written_out(np.broadcast_arrays)
def broadcast_arrays(*args):
    shape = np.shape(sum([np.zeros_like(a) for a in args]))
    return tuple([np.broadcast_to(a, shape) for a in args])


@written_out(np.copy, given=("order", "subok"))
def copy(a, order="K", subok=False):
    """The order in memory shows in no number."""
    return np.copy(a)


@written_out(np.array, given=("ndmin",))
def array(object, dtype=None, *, copy=True, ndmin=0):
    made = np.array(object) if dtype is None else np.array(object, dtype=dtype)
    lacking = ndmin - np.ndim(made)
    return np.reshape(made, (1,) * lacking + np.shape(made)) if lacking > 0 else made


@written_out(np.pad, given=("mode", "constant_values", "stat_length", "end_values", "reflect_type"))
def pad(array, pad_width, mode="constant", *, constant_values=0, stat_length=None, end_values=0, reflect_type="even"):
    widths, values = pairs(pad_width, np.ndim(array)), pairs(constant_values, np.ndim(array))
    lengths, ends = pairs(stat_length, np.ndim(array)), pairs(end_values, np.ndim(array))
    for k in range(np.ndim(array)):
        array = padded_along(array, k, widths[k], mode, values[k], lengths[k], ends[k], reflect_type)
    return array


def pairs(x, n):
    """What is to be put before and behind, for each of n axes."""
    if not isinstance(x, (tuple, list)):
        return [(x, x)] * n
    if not isinstance(x[0], (tuple, list)):
        return [(x[0], x[-1])] * n
    return list(x) * n if len(x) == 1 else list(x)


def padded_along(a, k, width, mode, values, lengths, ends, reflect_type):
    before, behind = width
    if mode in ("edge", "reflect", "symmetric", "wrap"):
        places = np.pad(np.arange(a.shape[k]), (before, behind), mode=mode)
        if reflect_type == "even" or mode in ("edge", "wrap"):
            return np.take(a, places, k)
        weights = np.pad(np.eye(a.shape[k]), ((before, behind), (0, 0)), mode=mode, reflect_type=reflect_type)
        return np.moveaxis(np.tensordot(weights, a, ((1,), (k,))), 0, k)  # it is linear: what it does to the unit vectors
    if mode == "linear_ramp":
        low, high = ramp(a, k, ends[0], before, 0), np.flip(ramp(a, k, ends[1], behind, -1), k)
        return np.concatenate([low, a, high], axis=k)
    if mode == "empty":
        low, high = 0.0, 0.0  # as good as any
    elif mode == "constant":
        low, high = values
    else:
        low, high = statistic(a, k, mode, lengths[0], True), statistic(a, k, mode, lengths[1], False)
    return np.concatenate([spread(low, a, k, before), a, spread(high, a, k, behind)], axis=k)


def statistic(a, k, mode, length, first):
    """The maximum, minimum, mean or median of the elements at one end."""
    part = a if length is None else along(a, k, 0, length) if first else along(a, k, max(a.shape[k] - length, 0), None)
    if mode == "maximum":
        return np.max(part, axis=k, keepdims=True)
    if mode == "minimum":
        return np.min(part, axis=k, keepdims=True)
    if mode == "mean":
        return np.mean(part, axis=k, keepdims=True)
    return np.median(part, axis=k, keepdims=True)


def spread(value, a, k, width):
    """`value`, as wide along axis k."""
    shape = list(np.shape(a))
    shape[k] = width
    return np.broadcast_to(value, tuple(shape))


def ramp(a, k, end, width, edge):
    """From `end` towards the edge of `a`, which comes next."""
    shape = [1] * np.ndim(a)
    shape[k] = width
    t = np.reshape(np.arange(width) / max(width, 1), tuple(shape))
    return end + t * (np.take(a, [edge], k) - end)
