"""Reductions over a part of the elements: `where=`, `initial=`, without nans; running sums with a start."""

from __future__ import annotations

import numpy as np

from ...prelude import known
from ..registry import written_out


@written_out(np.sum, given=("initial", "where"))
def sum_(a, axis=None, dtype=None, *, keepdims=False, initial=0, where=True):
    total = np.sum(a if where is True else np.where(where, a, 0), axis=axis, dtype=dtype, keepdims=keepdims)
    return total if initial == 0 else initial + total


@written_out(np.prod, given=("dtype", "initial", "where"))
def prod(a, axis=None, dtype=None, *, keepdims=False, initial=1, where=True):
    keeps_complex(a, dtype)
    total = np.prod(a if where is True else np.where(where, a, 1), axis=axis, dtype=dtype, keepdims=keepdims)
    return total if initial == 1 else initial * total


def nothing_in(a):
    """Whether an axis is certainly of length 0."""
    return any([known(n) and n == 0 for n in np.shape(a)])


@written_out(np.max, np.amax, given=("initial", "where"))
def max_(a, axis=None, *, keepdims=False, initial=None, where=True):
    if where is not True and initial is None:
        raise NotImplementedError("NumPy asks for `initial` beside `where`")
    if initial is not None and nothing_in(a):
        return np.full_like(np.sum(a, axis=axis, keepdims=keepdims), initial)
    greatest = np.max(a if where is True else np.where(where, a, -np.inf), axis=axis, keepdims=keepdims)
    return greatest if initial is None else np.maximum(greatest, initial)


@written_out(np.min, given=("initial", "where"))
def min_(a, axis=None, *, keepdims=False, initial=None, where=True):
    if where is not True and initial is None:
        raise NotImplementedError("NumPy asks for `initial` beside `where`")
    if initial is not None and nothing_in(a):
        return np.full_like(np.sum(a, axis=axis, keepdims=keepdims), initial)
    least = np.min(a if where is True else np.where(where, a, np.inf), axis=axis, keepdims=keepdims)
    return least if initial is None else np.minimum(least, initial)


def count_of(where, a, axis, keepdims):
    """How many elements of `a` are meant, along an axis."""
    return np.sum(np.broadcast_to(where, np.shape(a)), axis=axis, keepdims=keepdims)


@written_out(np.mean, given=("where",))
def mean(a, axis=None, dtype=None, *, keepdims=False, where=True):
    if where is True:
        return np.mean(a, axis=axis, dtype=dtype, keepdims=keepdims)
    total = np.sum(np.where(where, a, 0), axis=axis, dtype=dtype, keepdims=keepdims)
    return per(total, count_of(where, a, axis, keepdims), a)


def per(total, count, a):
    """`total / count` in the precision of `a`."""
    return total / count if np.ndim(a) == 0 or a.dtype not in (np.float32, np.float16) else (total / count).astype(a.dtype)


@written_out(np.var, given=("where", "mean", "correction"))
def var(a, axis=None, dtype=None, *, ddof=0, keepdims=False, where=True, mean=None, correction=None):
    less = ddof if correction is None else correction
    if where is True and mean is None:
        return np.var(a, axis=axis, dtype=dtype, ddof=less, keepdims=keepdims)
    count = count_of(where, a, axis, keepdims)
    if where is not True:
        a = np.where(where, a, 0)
    center = per(np.sum(a, axis=axis, keepdims=True), count_of(where, a, axis, True), a) if mean is None else mean
    squares = np.abs(a - center) ** 2 if np.iscomplexobj(a) else (a - center) ** 2
    total = np.sum(squares if where is True else np.where(where, squares, 0), axis=axis, keepdims=keepdims)
    return per(total, count if less == 0 else np.maximum(count - less, 0), a)


@written_out(np.std, given=("where", "mean", "correction"))
def std(a, axis=None, dtype=None, *, ddof=0, keepdims=False, where=True, mean=None, correction=None):
    less = ddof if correction is None else correction
    if where is True and mean is None:
        return np.std(a, axis=axis, dtype=dtype, ddof=less, keepdims=keepdims)
    return np.sqrt(np.var(a, axis=axis, dtype=dtype, ddof=less, keepdims=keepdims, where=where, mean=mean))


@written_out(np.ptp)
def ptp(a, axis=None, keepdims=False):
    return np.max(a, axis=axis, keepdims=keepdims) - np.min(a, axis=axis, keepdims=keepdims)


@written_out(np.nansum)
def nansum(a, axis=None, dtype=None, keepdims=False, initial=0, where=True):
    numbers = np.where(np.isnan(a), 0.0, a)
    return np.sum(numbers, axis=axis, dtype=dtype, keepdims=keepdims, initial=initial, where=where)


@written_out(np.nanprod)
def nanprod(a, axis=None, dtype=None, keepdims=False, initial=1, where=True):
    numbers = np.where(np.isnan(a), 1.0, a)
    return np.prod(numbers, axis=axis, dtype=dtype, keepdims=keepdims, initial=initial, where=where)


def numbers_in(a, where):
    """Where `a` is a number, and meant."""
    numbers = np.logical_not(np.isnan(a))
    return numbers if where is True else numbers & where


@written_out(np.nanmean)
def nanmean(a, axis=None, dtype=None, keepdims=False, where=True):
    a = np.asarray(a)
    return np.mean(a, axis=axis, dtype=dtype, keepdims=keepdims, where=numbers_in(a, where))


@written_out(np.nanvar)
def nanvar(a, axis=None, dtype=None, ddof=0, keepdims=False, *, where=True, mean=None, correction=None):
    a, less = np.asarray(a), ddof if correction is None else correction
    if np.ndim(a) == 0 and where is True and less == 0:
        return 0.0 * np.real(a)
    return np.var(a, axis=axis, dtype=dtype, ddof=less, keepdims=keepdims, where=numbers_in(a, where), mean=mean)


@written_out(np.nanstd)
def nanstd(a, axis=None, dtype=None, ddof=0, keepdims=False, *, where=True, mean=None, correction=None):
    a, less = np.asarray(a), ddof if correction is None else correction
    if np.ndim(a) == 0 and where is True and less == 0:
        return 0.0 * np.real(a)
    return np.std(a, axis=axis, dtype=dtype, ddof=less, keepdims=keepdims, where=numbers_in(a, where), mean=mean)


@written_out(np.nanmax, given=("initial", "where"))
def nanmax(a, axis=None, keepdims=False, initial=None, where=True):
    greatest = np.nanmax(a if where is True else np.where(where, a, -np.inf), axis=axis, keepdims=keepdims)
    return greatest if initial is None else np.fmax(greatest, initial)


@written_out(np.nanmin, given=("initial", "where"))
def nanmin(a, axis=None, keepdims=False, initial=None, where=True):
    least = np.nanmin(a if where is True else np.where(where, a, np.inf), axis=axis, keepdims=keepdims)
    return least if initial is None else np.fmin(least, initial)


@written_out(np.logaddexp.reduce, given=("initial", "where"))
def logaddexp_reduce(array, axis=0, keepdims=False, initial=None, where=True):
    total = np.logaddexp.reduce(array if where is True else np.where(where, array, -np.inf), axis=axis, keepdims=keepdims)
    return total if initial is None else np.logaddexp(initial, total)


@written_out(np.nancumsum)
def nancumsum(a, axis=None, dtype=None):
    return np.cumsum(np.where(np.isnan(a), 0.0, a), axis=axis, dtype=dtype)


def keeps_complex(a, dtype):
    """A product of complex numbers in a real dtype is that of real parts, with a warning: nobody means that."""
    if dtype is not None and np.iscomplexobj(a) and not np.issubdtype(dtype, np.complexfloating):
        raise NotImplementedError("a product of complex numbers in a real dtype")


@written_out(np.cumprod, given=("dtype",))
def cumprod(a, axis=None, dtype=None):
    keeps_complex(a, dtype)
    return np.cumprod(a, axis=axis, dtype=dtype)


@written_out(np.nancumprod)
def nancumprod(a, axis=None, dtype=None):
    keeps_complex(a, dtype)
    return np.cumprod(np.where(np.isnan(a), 1.0, a), axis=axis, dtype=dtype)


@written_out(np.cumulative_sum)
def cumulative_sum(x, axis=None, dtype=None, include_initial=False):
    k = 0 if axis is None else axis
    sums = np.cumsum(x, axis=k, dtype=dtype)
    return np.concatenate([edge(x, k, 0, sums), sums], axis=k) if include_initial else sums


def edge(x, axis, value, like):
    """What comes in front of running sums or products."""
    shape = list(np.shape(x))
    shape[axis] = 1
    return np.full(tuple(shape), value, dtype=like.dtype)


@written_out(np.cumulative_prod)
def cumulative_prod(x, axis=None, dtype=None, include_initial=False):
    k = 0 if axis is None else axis
    products = np.cumprod(x, axis=k, dtype=dtype)
    return np.concatenate([edge(x, k, 1, products), products], axis=k) if include_initial else products
