"""Functions that make arrays: of constants, or of numbers that they are linear in."""

from __future__ import annotations

import numpy as np

from .registry import forward, linear, missing, nondifferentiable, reverse
from .samples import call, real

nondifferentiable(
    np.zeros, np.ones, np.empty, why="it makes constants", signature=lambda shape, dtype=None: 0
)
nondifferentiable(
    np.zeros_like, np.ones_like, np.empty_like, why="it makes constants", signature=lambda a, dtype=None: 0
)
nondifferentiable(np.eye, why="it makes constants", signature=lambda N, M=None, k=0, dtype=None: 0)
nondifferentiable(np.identity, why="it makes constants", signature=lambda n, dtype=None: 0)
nondifferentiable(np.tri, why="it makes constants", signature=lambda N, M=None, k=0: 0)
nondifferentiable(np.indices, why="positions", signature=lambda dimensions, dtype=int: 0)
nondifferentiable(np.tril_indices, np.triu_indices, why="positions", signature=lambda n, k=0, m=None: 0)
nondifferentiable(np.diag_indices, why="positions", signature=lambda n: 0)
nondifferentiable(np.unravel_index, np.ravel_multi_index, why="positions", signature=lambda indices, shape: 0)
nondifferentiable(np.hanning, np.hamming, np.bartlett, np.blackman, why="it makes constants", signature=lambda M: 0)
nondifferentiable(np.broadcast_shapes, why="a shape", signature=lambda *args: 0)
nondifferentiable(np.result_type, why="a type", signature=lambda *args: 0)


nondifferentiable(
    np.can_cast, np.promote_types, np.common_type, np.min_scalar_type, np.isdtype, np.issubdtype, np.isfortran, np.shares_memory,
    np.may_share_memory, np.isnat, np.mintypecode, np.typename, why="a question about the type or the memory",
    signature=lambda *args: 0,
)  # fmt: skip
nondifferentiable(np.diag_indices_from, why="positions", signature=lambda arr: 0)
nondifferentiable(np.mask_indices, why="positions", signature=lambda n, mask_func, k=0: 0)
nondifferentiable(np.einsum_path, why="a plan", signature=lambda *operands: 0)
nondifferentiable(np.bitwise_count, why="the result is a whole number", signature=lambda x: 0)
nondifferentiable(np.packbits, np.unpackbits, why="bits of whole numbers", signature=lambda a, axis=None: 0)
@linear(np.full, wrt="fill_value", samples=[call((2, 3), real()), call(3, real(3)), call((2, 3), real(3))])
def full(g, shape, fill_value, dtype=None):
    if np.ndim(fill_value) == 0:
        return np.sum(g)
    return g


@linear(np.full_like, wrt="fill_value", samples=[call(np.ones(3), real()), call(np.ones((2, 3)), real(3))])
def full_like(g, a, fill_value, dtype=None):
    if np.ndim(fill_value) == 0:
        return np.sum(g)
    return g


@linear(np.copy, wrt="a", samples=[call(real(3)), call(real(2, 1))])
def copy(g, a):
    return g


@forward(np.arange)
def arange_forward(start_dot, step_dot, y, start, stop=None, step=None, dtype=None):
    if stop is None:
        return np.zeros(len(y))
    if step is None:
        return np.full(len(y), start_dot)
    return start_dot + step_dot * np.arange(len(y))


@reverse(np.arange, samples=[call(real(), 4.5), call(real(low=-1.0, high=-0.9), 1.0, real(low=0.25, high=0.3))])
def arange_reverse(g, y, start, stop=None, step=None, dtype=None):
    if stop is None:
        return None, None
    if step is None:
        return np.sum(g), None
    return np.sum(g), np.dot(g, np.arange(len(y)))


@forward(np.linspace)
def linspace_forward(start_dot, stop_dot, y, start, stop, num=50, endpoint=True):
    return np.linspace(start_dot, stop_dot, num, endpoint=endpoint)


@reverse(
    np.linspace,
    samples=[call(real(), real(), 7), call(real(), 2.0, num=4), call(0.0, real()), call(real(), real(), 5, endpoint=False),
             call(real(2), real(2), 3)],
)  # fmt: skip
def linspace_reverse(g, y, start, stop, num=50, endpoint=True):
    t = np.linspace(0.0, 1.0, num, endpoint=endpoint)
    return np.tensordot(1.0 - t, g, 1), np.tensordot(t, g, 1)

missing(np.matrix, np.asmatrix, np.bmat, why="`np.matrix` has operators of its own; use arrays and `@`")
missing(np.frompyfunc, why="it makes arrays of objects; use `np.vectorize`, or arrays")
missing(np.nditer, np.nested_iters, np.ndenumerate, np.ndindex, why="iterators over memory; write the loops over `range`")
missing(np.histogramdd, why="use `np.histogram2d`, or `np.bincount` with `weights`")
missing(np.poly1d, why="an object with its own operators; use the coefficients, and `np.polyval`")
