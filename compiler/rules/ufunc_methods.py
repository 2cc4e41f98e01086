"""Methods of ufuncs that are more than loops: sums of exponentials, sums of parts."""

from __future__ import annotations

import numpy as np

from ..prelude import at_indices
from .reductions import over
from .registry import forward, linear, reverse
from .samples import call, real

ALONG = [call(real(3)), call(real(2, 3)), call(real(2, 3), axis=1), call(real(2, 3), axis=None), call(real(2, 3), axis=-1, keepdims=True)]


@forward(np.logaddexp.reduce)
def logaddexp_forward(array_dot, y, array, axis=0, *, keepdims=False):
    shares = np.exp(array - over(y, axis, keepdims))
    return np.sum(shares * array_dot, axis=axis, keepdims=keepdims)


@reverse(np.logaddexp.reduce, samples=ALONG)
def logaddexp_reverse(g, y, array, axis=0, *, keepdims=False):
    return over(g, axis, keepdims) * np.exp(array - over(y, axis, keepdims))


@forward(np.logaddexp2.reduce)
def logaddexp2_forward(array_dot, y, array, axis=0, *, keepdims=False):
    shares = np.exp2(array - over(y, axis, keepdims))
    return np.sum(shares * array_dot, axis=axis, keepdims=keepdims)


@reverse(np.logaddexp2.reduce, samples=ALONG)
def logaddexp2_reverse(g, y, array, axis=0, *, keepdims=False):
    return over(g, axis, keepdims) * np.exp2(array - over(y, axis, keepdims))


PLACES = np.array([0, 2, 1, 3])


@linear(np.add.reduceat, wrt="array", samples=[call(real(5), PLACES), call(real(4, 2), np.array([1, 3])), call(real(2, 4), PLACES, axis=1)])
def add_reduceat(g, array, indices, axis=0):
    """Each sum is over the elements up to the next index, or over one if that does not come later: added where it begins
    and taken away where it ends, `g` adds up to what each element gets."""
    n = np.shape(array)[axis]
    starts = np.asarray(indices)
    ends = np.maximum(np.append(starts[1:], n), starts + 1)
    shape = list(np.shape(array))
    shape[axis] = n + 1
    steps = at_indices(g, starts, axis, tuple(shape)) - at_indices(g, ends, axis, tuple(shape))
    return np.take(np.cumsum(steps, axis=axis), np.arange(n), axis)
