"""Matrices of scipy.linalg: made from vectors, inverted, and taken apart."""

from __future__ import annotations

import numpy as np
from scipy import linalg

from ...prelude import matrix_transpose, over_gaps
from ..conjugates import conjugate
from ..linalg import (
    det_forward,
    det_reverse,
    inv_forward,
    inv_reverse,
    symmetric,
)
from ..linalg import (
    eigh_forward as plain_forward,
)
from ..linalg import (
    eigh_reverse as plain_reverse,
)
from ..registry import forward, nondifferentiable, reverse, written_out
from ..samples import call, matrix
from .solvers import read_part

A, S, STACK = matrix("regular", 3), matrix("symmetric", 3), matrix("regular", 2, 4)
FULL = call(matrix("definite", 3), assume_a="pos")

forward(linalg.det)(det_forward)
reverse(linalg.det, samples=[call(A), call(STACK)])(det_reverse)
@forward(linalg.inv)
def inverse_forward(a_dot, y, a, *, assume_a=None, lower=False):
    return inv_forward(read_part(a_dot, assume_a), y, a)


@reverse(linalg.inv, samples=[call(A), FULL, call(A, assume_a="upper triangular")])
def inverse_reverse(g, y, a, *, assume_a=None, lower=False):
    return read_part(inv_reverse(g, y, a), assume_a)


@written_out(linalg.norm)
def norm(a, ord=None, axis=None, keepdims=False):
    return np.linalg.norm(a, ord, axis, keepdims)


# -- eigenvalues of symmetric matrices, `a v = w b v` if there is a `b`


COMPLEX = "the generalised problem of complex matrices; write `np.linalg.eigh` of the reduced matrix"


@forward(linalg.eigh)
def eigh_forward(a_dot, b_dot, y, a, b=None, *, lower=True, eigvals_only=False):
    y = linalg.eigh(a, b, lower=lower) if eigvals_only else y
    if b is None:
        dots = plain_forward(a_dot, y, a, "L" if lower else "U")
        return dots[0] if eigvals_only else dots
    if np.iscomplexobj(a) or np.iscomplexobj(b):
        return COMPLEX
    values, vectors = y
    t = matrix_transpose(vectors)
    metric = t @ symmetric(b_dot) @ vectors
    turned = t @ symmetric(a_dot) @ vectors - metric * values
    values_dot = np.einsum("...ii->...i", turned)
    inner = over_gaps(turned, values, turned) - 0.5 * metric * np.eye(a.shape[-1])
    return values_dot if eigvals_only else (values_dot, vectors @ inner)


@reverse(
    linalg.eigh,
    samples=[call(S, eigvals_only=True), call(S, matrix("definite", 3), eigvals_only=True)],  # vectors may change sign
)
def eigh_reverse(g, y, a, b=None, *, lower=True, eigvals_only=False):
    values, vectors = linalg.eigh(a, b, lower=lower) if eigvals_only else y
    t = matrix_transpose(vectors)
    if b is None:
        return eigvalsh_adjoint(g, vectors) if eigvals_only else plain_reverse(g, y, a, "L" if lower else "U"), None
    if np.iscomplexobj(a) or np.iscomplexobj(b):
        return COMPLEX
    inner = np.expand_dims(g if eigvals_only else g[0], -1) * np.eye(a.shape[-1])
    if eigvals_only:
        return symmetric(vectors @ inner @ t), symmetric(vectors @ (-inner * values) @ t)
    seen = t @ g[1]
    inner = inner + over_gaps(seen, values, seen)
    return symmetric(vectors @ inner @ t), symmetric(vectors @ (-inner * values - 0.5 * seen * np.eye(a.shape[-1])) @ t)


def eigvalsh_adjoint(g, vectors):
    return symmetric((conjugate(vectors) * np.expand_dims(g, -2)) @ matrix_transpose(vectors))


@written_out(linalg.eigvalsh)
def eigvalsh(a, b=None, *, lower=True):
    return linalg.eigh(a, b, lower=lower, eigvals_only=True)


# -- written out


@written_out(linalg.block_diag)
def block_diag(*arrs):
    blocks = [np.atleast_2d(a) for a in arrs]
    shape = (sum([b.shape[0] for b in blocks]), sum([b.shape[1] for b in blocks]))
    out = np.zeros(shape, np.result_type(*blocks))
    row, column = 0, 0
    for b in blocks:
        out[row : row + b.shape[0], column : column + b.shape[1]] = b
        row, column = row + b.shape[0], column + b.shape[1]
    return out


def one_line(*lines):
    """Of more than one line SciPy's versions make different things."""
    if any([line is not None and np.ndim(line) != 1 for line in lines]):
        raise NotImplementedError("structured matrices of anything but one line")


@written_out(linalg.toeplitz)
def toeplitz(c, r=None):
    one_line(c, r)
    if r is None:
        r = np.conj(c)
    lines = np.concatenate([np.flip(c), r[1:]])
    return lines[np.expand_dims(np.arange(len(c))[::-1], 1) + np.arange(len(r))]


@written_out(linalg.hankel)
def hankel(c, r=None):
    one_line(c, r)
    lines = np.concatenate([c, 0.0 * c[1:] if r is None else r[1:]])
    return lines[np.expand_dims(np.arange(len(c)), 1) + np.arange(len(c) if r is None else len(r))]


@written_out(linalg.circulant)
def circulant(c):
    n = c.shape[-1]
    return c[..., (np.expand_dims(np.arange(n), 1) - np.arange(n)) % n]


@written_out(linalg.companion)
def companion(a):
    one_line(a)
    first = np.expand_dims(-a[1:] / a[0], 0)
    return np.concatenate([first, np.eye(len(a) - 2, len(a) - 1)])


@written_out(linalg.leslie)
def leslie(f, s):
    below = np.concatenate([np.diag(s), np.zeros((len(s), 1))], axis=1)
    return np.concatenate([np.expand_dims(f, 0), below])


@written_out(linalg.convolution_matrix)
def convolution_matrix(a, n, mode="full"):
    whole = linalg.toeplitz(np.concatenate([a, np.zeros(n - 1)]), np.concatenate([a[:1], np.zeros(n - 1)]))
    if mode == "full":
        return whole
    short, long = min(len(a), n), max(len(a), n)
    if mode == "same":
        return whole[(short - 1) // 2 : (short - 1) // 2 + long]
    return whole[short - 1 : long]


@written_out(linalg.khatri_rao)
def khatri_rao(a, b):
    return np.reshape(np.expand_dims(a, 1) * b, (a.shape[0] * b.shape[0], a.shape[1]))


@written_out(linalg.matmul_toeplitz)
def matmul_toeplitz(c_or_cr, x):
    if isinstance(c_or_cr, tuple):
        return linalg.toeplitz(c_or_cr[0], c_or_cr[1]) @ x
    return linalg.toeplitz(c_or_cr) @ x


@written_out(linalg.solve_toeplitz)
def solve_toeplitz(c_or_cr, b):
    if isinstance(c_or_cr, tuple):
        return linalg.solve(linalg.toeplitz(c_or_cr[0], c_or_cr[1]), b)
    return linalg.solve(linalg.toeplitz(c_or_cr), b)


@written_out(linalg.solve_circulant)
def solve_circulant(c, b):
    one_line(c)
    return linalg.solve(linalg.circulant(c), b)

nondifferentiable(
    linalg.dft, linalg.hadamard, linalg.pascal, linalg.invpascal, linalg.hilbert, linalg.invhilbert, linalg.helmert,
    why="a constant",
)  # fmt: skip
