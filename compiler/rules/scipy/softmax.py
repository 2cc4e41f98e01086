"""log-sum-exp, softmax and their kin, along any axes."""

from __future__ import annotations

import numpy as np
from scipy import special

from ..registry import forward, reverse
from ..samples import call, positive, real

AXES = [
    call(real(4)), call(real(2, 3)), call(real(2, 3), axis=0), call(real(2, 3), axis=-1), call(real(2, 3, 2), axis=(0, 2)),
]  # fmt: skip


def spread(y, axis, keepdims, like):
    """A reduction's result, or its adjoint, with the axes that were summed as axes of length 1."""
    return np.expand_dims(y, tuple(range(np.ndim(like))) if axis is None else axis) if not keepdims and np.ndim(like) else y


@forward(special.logsumexp)
def logsumexp_forward(a_dot, b_dot, y, a, axis=None, b=None, keepdims=False, return_sign=False):
    if return_sign:
        return "`return_sign=True`"
    shares = np.exp(a - spread(y, axis, keepdims, a))
    if b is None:
        return np.sum(shares * a_dot, axis=axis, keepdims=keepdims)
    return np.sum(shares * (b * a_dot + b_dot), axis=axis, keepdims=keepdims)


@reverse(
    special.logsumexp,
    samples=[*AXES, call(real(2, 3), axis=0, keepdims=True), call(real(2, 3), axis=1, b=positive(2, 3)),
             call(real(3), b=positive(3)), call(real(2, 3), b=np.array([1.0, 0.0, 2.0]))],
)  # fmt: skip
def logsumexp_reverse(g, y, a, axis=None, b=None, keepdims=False, return_sign=False):
    if return_sign:
        return "`return_sign=True`"
    shares = spread(g, axis, keepdims, a) * np.exp(a - spread(y, axis, keepdims, a))
    if b is None:
        return shares, None
    return shares * b, shares


@forward(special.softmax)
def softmax_forward(x_dot, y, x, axis=None):
    return y * (x_dot - np.sum(y * x_dot, axis=axis, keepdims=True))


@reverse(special.softmax, samples=AXES)
def softmax_reverse(g, y, x, axis=None):
    return y * (g - np.sum(g * y, axis=axis, keepdims=True))


@forward(special.log_softmax)
def log_softmax_forward(x_dot, y, x, axis=None):
    return x_dot - np.sum(np.exp(y) * x_dot, axis=axis, keepdims=True)


@reverse(special.log_softmax, samples=AXES)
def log_softmax_reverse(g, y, x, axis=None):
    return g - np.exp(y) * np.sum(g, axis=axis, keepdims=True)
