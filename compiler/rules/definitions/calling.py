"""Functions that call a function of the user's: it is written out where it is called."""

from __future__ import annotations

import math

import numpy as np

from ..registry import written_out


@written_out(np.piecewise)
def piecewise(x, condlist, funclist, *args, **kw):
    conditions = list(condlist) if isinstance(condlist, (list, tuple)) else [condlist]
    if len(funclist) > len(conditions):
        taken = conditions[0]
        for condition in conditions[1:]:
            taken = taken | condition
        conditions = [*conditions, np.logical_not(taken)]
    if np.ndim(x) == 0:
        value = 0.0
        for k in range(len(conditions)):
            if conditions[k]:
                value = funclist[k](x, *args, **kw) if callable(funclist[k]) else funclist[k]
        return np.full_like(x, value)
    y = np.zeros_like(x)
    for k in range(len(conditions)):
        where = conditions[k]
        y[where] = funclist[k](x[where], *args, **kw) if callable(funclist[k]) else funclist[k]
    return y


@written_out(np.apply_along_axis)
def apply_along_axis(func1d, axis, arr, *args, **kwargs):
    if np.ndim(arr) == 1:
        return func1d(arr, *args, **kwargs)
    moved = np.moveaxis(arr, axis, -1)
    count = math.prod(moved.shape[:-1]) if moved.shape[-1] == 0 else -1
    rows = np.reshape(moved, (count, moved.shape[-1]))
    results = np.stack([func1d(row, *args, **kwargs) for row in rows])
    shaped = np.reshape(results, moved.shape[:-1] + results.shape[1:])
    return shaped if np.ndim(results) == 1 else np.moveaxis(shaped, -1, axis)


@written_out(np.apply_over_axes)
def apply_over_axes(func, a, axes):
    for axis in axes if isinstance(axes, (tuple, list)) else (axes,):
        result = func(a, axis)
        a = result if np.ndim(result) == np.ndim(a) else np.expand_dims(result, axis)
    return a


@written_out(np.fromfunction)
def fromfunction(function, shape, *, dtype=float, **kwargs):
    return function(*np.meshgrid(*[np.arange(n, dtype=dtype) for n in shape], indexing="ij"), **kwargs)


@written_out(np.fromiter)
def fromiter(iter, dtype, count=-1):
    return np.array(iter).astype(dtype)


def vectorized(function, *args):
    """What `np.vectorize(function)(*args)` gives."""
    if all([np.ndim(a) == 0 for a in args]):
        return function(*args)
    arrays = np.broadcast_arrays(*args) if len(args) > 1 else args
    columns = [np.ravel(a) for a in arrays]
    values = [function(*row) for row in zip(*columns, strict=True)]
    return np.reshape(np.array(values), np.shape(arrays[0]))


def listed(a):
    """What `a.tolist()` gives for a vector."""
    return [v for v in a]


def repeated(items, n):
    """What `items * n` gives for a list."""
    return [v for _ in range(n) for v in items]


def split_at(a, before, after):
    """What `x, ..., *middle, y, ... = a` takes: `before` items, the middle as a list, and `after` items."""
    if len(a) < before + after:
        raise ValueError("not enough values to unpack")
    first = [a[k] for k in range(before)]
    last = [a[k - after] for k in range(after)]
    return first, [v for v in a[before : len(a) - after]], last


def first_and_rest(a):
    """What `next(iter(a))` gives, and what it leaves."""
    if len(a) == 0:
        raise StopIteration
    return a[0], a[1:]


def popped(items, at):
    """What `items.pop(at)` gives of a list, and what it leaves."""
    k = at + len(items) if at < 0 else at
    return items[at], items[:k] + items[k + 1 :]


def slice_bounds(items, start, stop):
    """The positions of `items[start:stop]`, from the first to before the last."""
    n = len(items)
    first = 0 if start is None else max(start + n, 0) if start < 0 else min(start, n)
    last = n if stop is None else max(stop + n, 0) if stop < 0 else min(stop, n)
    return first, max(first, last)


def with_slice(items, start, stop, new):
    """What `items[start:stop] = new` leaves."""
    first, last = slice_bounds(items, start, stop)
    return items[:first] + new + items[last:]


def without_slice(items, start, stop):
    """What `del items[start:stop]` leaves."""
    first, last = slice_bounds(items, start, stop)
    return items[:first] + items[last:]


def first_and_rest_or(a, default):
    """What `next(iter(a), default)` gives, and what it leaves."""
    if len(a) == 0:
        return default, a
    return a[0], a[1:]


def inserted(items, at, item):
    """What `items.insert(at, item)` leaves."""
    return items[:at] + [item] + items[at:]


def index_of(items, item):
    """`items.index(item)`"""
    for k in range(len(items)):
        if items[k] == item:
            return k
    raise ValueError("it is not in the list")


def count_of(items, item):
    """`items.count(item)`"""
    n = 0
    for k in range(len(items)):
        if items[k] == item:
            n += 1
    return n


def bisect_left(a, x):
    """`bisect.bisect_left(a, x)`"""
    return int(np.searchsorted(np.array(a), x))


def bisect_right(a, x):
    """`bisect.bisect_right(a, x)`"""
    return int(np.searchsorted(np.array(a), x, side="right"))
