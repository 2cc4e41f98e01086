"""Choosing elements: by condition, by position, in windows."""

from __future__ import annotations

import numpy as np

from ..registry import written_out


@written_out(np.select)
def select(condlist, choicelist, default=0):
    chosen = default
    for k in reversed(range(len(condlist))):
        chosen = np.where(condlist[k], choicelist[k], chosen)
    return chosen


@written_out(np.compress)
def compress(condition, a, axis=None):
    places = np.flatnonzero(condition)
    return np.ravel(a)[places] if axis is None else np.take(a, places, axis)


@written_out(np.extract)
def extract(condition, arr):
    return np.ravel(arr)[np.flatnonzero(condition)]


@written_out(np.take, given=("mode",))
def take(a, indices, axis=None, mode="raise"):
    n = np.size(a) if axis is None else np.shape(a)[axis]
    if mode == "clip":
        indices = np.clip(indices, 0, n - 1)
    elif mode == "wrap":
        indices = np.mod(indices, n)
    return np.take(a, indices, axis)


@written_out(np.diagonal, given=("axis1", "axis2"))
def diagonal(a, offset=0, axis1=0, axis2=1):
    if np.ndim(a) == 2 and (axis1 % 2, axis2 % 2) == (0, 1):
        return np.diagonal(a, offset)
    return last_diagonal(np.moveaxis(a, (axis1, axis2), (-2, -1)), offset)


@written_out(np.linalg.diagonal)
def matrix_diagonal(x, /, *, offset=0):
    return last_diagonal(x, offset) if np.ndim(x) > 2 else np.diagonal(x, offset)


def last_diagonal(a, offset):
    """The diagonal of the last two axes."""
    n = max(min(a.shape[-2] - max(-offset, 0), a.shape[-1] - max(offset, 0)), 0)
    places = np.arange(n)
    return a[..., places + max(-offset, 0), places + max(offset, 0)]


@written_out(np.trace, given=("axis1", "axis2", "dtype"))
def trace(a, offset=0, axis1=0, axis2=1, dtype=None):
    return np.sum(np.diagonal(a, offset, axis1, axis2), axis=-1, dtype=dtype)


@written_out(np.linalg.trace)
def matrix_trace(x, /, *, offset=0, dtype=None):
    return np.sum(matrix_diagonal(x, offset=offset), axis=-1, dtype=dtype)


@written_out(np.ix_)
def ix_(*args):
    n = len(args)
    places = [np.asarray(a) for a in args]
    return tuple([np.reshape(places[k], tuple([-1 if j == k else 1 for j in range(n)])) for k in range(n)])


@written_out(np.tril_indices_from)
def tril_indices_from(arr, k=0):
    return np.tril_indices(arr.shape[-2], k, arr.shape[-1])


@written_out(np.triu_indices_from)
def triu_indices_from(arr, k=0):
    return np.triu_indices(arr.shape[-2], k, arr.shape[-1])


@written_out(np.insert)
def insert(arr, obj, values, axis=None):
    a = np.ravel(arr) if axis is None else arr
    k = 0 if axis is None else axis % np.ndim(a)
    if isinstance(obj, int):
        v = np.reshape(values, (1,) * (np.ndim(a) - np.ndim(values)) + np.shape(values))
        v = v if k == 0 else np.moveaxis(v, 0, k)
        shape = list(np.shape(a))
        shape[k] = v.shape[k]
        front = (slice(None),) * k
        return np.concatenate([a[(*front, slice(None, obj))], np.broadcast_to(v, tuple(shape)), a[(*front, slice(obj, None))]], axis=k)
    places = np.asarray(obj)
    shape = list(np.shape(a))
    shape[k] = np.size(places)
    new = np.broadcast_to(values, tuple(shape))
    n = a.shape[k]
    order = np.argsort(np.concatenate([places % (n + 1), np.arange(n)]), kind="stable")
    return np.take(np.concatenate([new, a], axis=k), order, k)


@written_out(np.trim_zeros)
def trim_zeros(filt, trim="fb"):
    n = np.size(filt)
    places = np.concatenate([np.flatnonzero(filt), [n]])
    first = places[0] if "f" in trim else 0
    backwards = np.concatenate([np.flatnonzero(np.flip(filt)), [n]])
    last = n - backwards[0] if "b" in trim else n
    return filt[first:last]


@written_out(np.astype)
def astype(x, dtype, /, *, copy=True):
    return x.astype(dtype)


@written_out(np.reshape, given=("order", "copy"))
def reshape(a, /, shape, order="C", *, copy=None):
    if copy is False:
        raise NotImplementedError("reshape that may not copy")
    if copy:
        a = np.copy(a)
    if order == "C":
        return np.reshape(a, shape)
    if order != "F":
        raise NotImplementedError("an order that depends on the memory layout")
    lengths = shape if isinstance(shape, tuple) else (shape,)
    return np.transpose(np.reshape(np.transpose(a), tuple(reversed(lengths))))


@written_out(np.ravel, given=("order",))
def ravel(a, order="C"):
    if order == "C":
        return np.ravel(a)
    if order != "F":
        raise NotImplementedError("an order that depends on the memory layout")
    return np.ravel(np.transpose(a))


@written_out(np.clip)
def clip(a, a_min=None, a_max=None, out=None, *, min=None, max=None, where=True):
    found = np.clip(a, a_min if min is None else min, a_max if max is None else max)
    if out is None:
        if where is not True:
            raise NotImplementedError("`where=` without `out=` leaves elements undefined: np.clip")
        return found
    out[...] = found if where is True else np.where(where, found, out)
    return out


@written_out(np.atleast_1d, given=("more",))
def atleast_1d(a, *more):
    return tuple([np.atleast_1d(v) for v in (a, *more)])


@written_out(np.atleast_2d, given=("more",))
def atleast_2d(a, *more):
    return tuple([np.atleast_2d(v) for v in (a, *more)])


@written_out(np.atleast_3d, given=("more",))
def atleast_3d(a, *more):
    return tuple([np.atleast_3d(v) for v in (a, *more)])


@written_out(np.nan_to_num)
def nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    if np.iscomplexobj(x) and copy:
        u = np.nan_to_num(np.real(x), nan=nan, posinf=posinf, neginf=neginf)
        return u + 1j * np.nan_to_num(np.imag(x), nan=nan, posinf=posinf, neginf=neginf)
    if copy:
        return np.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf)
    x[...] = np.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf)
    return x


@written_out(np.real_if_close)
def real_if_close(a, tol=100):
    if np.iscomplexobj(a):
        raise NotImplementedError("`np.real_if_close` of complex numbers, which is real or not depending on them,")
    return np.asarray(a)


@written_out(np.sort_complex)
def sort_complex(a):
    """By the real parts, and by the imaginary ones where these are equal."""
    if not np.iscomplexobj(a):
        return np.sort(a) + 0j
    return np.take_along_axis(a, np.lexsort((np.imag(a), np.real(a))), -1)


@written_out(np.asarray_chkfinite)
def asarray_chkfinite(a, dtype=None, order=None):
    x = np.asarray(a) if dtype is None else np.asarray(a, dtype)
    if not np.all(np.isfinite(x)):
        raise ValueError("array must not contain infs or NaNs")
    return x


@written_out(np.require)
def require(a, dtype=None, requirements=None, *, like=None):
    """What is required of the memory makes no difference to the numbers."""
    return np.array(a) if dtype is None else np.array(a).astype(dtype)
