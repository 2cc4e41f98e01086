"""Functions that make arrays: of constants, or of a number that they are linear in."""

from __future__ import annotations

import numpy as np

from .registry import linear, nondifferentiable

nondifferentiable(
    np.zeros, np.ones, np.empty, why="it makes constants", signature=lambda shape, dtype=None: 0
)
nondifferentiable(
    np.zeros_like, np.ones_like, np.empty_like, why="it makes constants", signature=lambda a, dtype=None: 0
)
nondifferentiable(np.eye, why="it makes constants", signature=lambda N, M=None, k=0, dtype=None: 0)
nondifferentiable(np.identity, why="it makes constants", signature=lambda n, dtype=None: 0)
nondifferentiable(np.arange, why="it makes constants", signature=lambda start, stop=None, step=None, dtype=None: 0)
nondifferentiable(np.tri, why="it makes constants", signature=lambda N, M=None, k=0: 0)
nondifferentiable(np.broadcast_shapes, why="a shape", signature=lambda *args: 0)


@linear(np.full, wrt="fill_value", samples=[((2, 3), 1.5)])
def full(g, shape, fill_value, dtype=None):
    return np.sum(g)


@linear(np.full_like, wrt="fill_value", samples=[(np.ones(3), 1.5)])
def full_like(g, a, fill_value, dtype=None):
    return np.sum(g)


@linear(np.copy, wrt="a", samples=[(np.ones(3),)])
def copy(g, a):
    return g
