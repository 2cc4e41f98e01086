"""Eigenvalues and eigenvectors of general complex matrices: analytic, but for the lengths and phases of the vectors.

LAPACK (`zgeev`) gives every vector length 1 and makes its largest component real; so do the derivatives here.
"""

from __future__ import annotations

import numpy as np

from ..prelude import divide_or_zero, matrix_transpose
from .linalg import gaps
from .registry import forward, reverse
from .samples import Random, call

Z, STACK = (Random((*stack, n, n), -1.0, 1.0, "regular", 1.0) for n, stack in ((3, ()), (2, (2,))))


@forward(np.linalg.eigvals)
def eigvals_forward(a_dot, y, a):
    vectors = np.linalg.eig(a)[1]
    return np.einsum("...ii->...i", np.linalg.solve(vectors, a_dot @ vectors))


@reverse(np.linalg.eigvals, samples=[call(Z), call(STACK)])
def eigvals_reverse(g, y, a):
    t = matrix_transpose(np.linalg.eig(a)[1])
    return np.linalg.solve(t, np.expand_dims(g, -1) * t)


@forward(np.linalg.eig)
def eig_forward(a_dot, y, a):
    vectors = y[1]
    turned = np.linalg.solve(vectors, a_dot @ vectors)
    change = vectors @ (gaps(y[0]) * turned)
    longer = np.real(np.sum(np.conj(vectors) * change, axis=-2, keepdims=True))
    top = largest(vectors)
    turn = np.sum(top * np.imag(change), axis=-2, keepdims=True) / np.sum(top * np.real(vectors), axis=-2, keepdims=True)
    return np.einsum("...ii->...i", turned), change - vectors * (longer + 1j * turn)


@reverse(np.linalg.eig, samples=[call(Z), call(STACK)])
def eig_reverse(g, y, a):
    vectors = y[1]
    t = matrix_transpose(vectors)
    along = np.sum(g[1] * vectors, axis=-2, keepdims=True)
    top = largest(vectors)
    turn = divide_or_zero(np.imag(along), np.sum(top * np.real(vectors), axis=-2, keepdims=True))
    change = g[1] - np.conj(vectors) * np.real(along) - 1j * top * turn
    inner = np.expand_dims(g[0], -1) * np.eye(a.shape[-1]) + gaps(y[0]) * (t @ change)
    return np.linalg.solve(t, inner @ t)


def largest(vectors):
    """1 at the largest component of each column."""
    rows = np.expand_dims(np.arange(vectors.shape[-2]), -1)
    return 1.0 * (rows == np.expand_dims(np.argmax(np.abs(vectors), axis=-2), -2))
