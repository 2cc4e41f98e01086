"""Selection and kinks: absolute values, extremes, masks. Ties are shared equally; a kink's slope at the kink is 0."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..prelude import divide_or_zero, known
from .registry import elementwise, forward, linear, nondifferentiable, reverse
from .samples import call, real

AWAY = (0.3, 2.0)
LEFT, RIGHT = (-2.0, -0.1), (0.1, 2.0)


@elementwise(abs, np.absolute, np.fabs, domain=[AWAY], samples=[call(real(low=-2.0, high=-0.5))])
def absolute(z, x):
    return divide_or_zero(x.conjugate(), z) if np.iscomplexobj(x) else np.sign(x)


@elementwise(np.copysign, domain=[AWAY, (-1.7, -0.3)])
def copysign(z, x, y):
    return np.sign(x) * np.copysign(1.0, y), None


@elementwise(np.maximum, domain=[LEFT, RIGHT], samples=[call(real(5), real(5)), call(real(3), 0.0)])
def maximum(z, x, y):
    return (x > y) + 0.5 * (x == y), (y > x) + 0.5 * (x == y)


@elementwise(np.minimum, domain=[LEFT, RIGHT], samples=[call(real(5), real(5)), call(real(3), 0.0)])
def minimum(z, x, y):
    return (x < y) + 0.5 * (x == y), (y < x) + 0.5 * (x == y)


@elementwise(np.fmax, domain=[LEFT, RIGHT], samples=[call(real(5), real(5))])
def fmax(z, x, y):
    return ((x > y) | (x == x) & (y != y)) + 0.5 * (x == y), ((y > x) | (y == y) & (x != x)) + 0.5 * (x == y)


@elementwise(np.fmin, domain=[LEFT, RIGHT], samples=[call(real(5), real(5))])
def fmin(z, x, y):
    return ((x < y) | (x == x) & (y != y)) + 0.5 * (x == y), ((y < x) | (y == y) & (x != x)) + 0.5 * (x == y)


@forward(np.nan_to_num)
def nan_to_num_forward(x_dot, nan_dot, posinf_dot, neginf_dot, z, x, nan=0.0, posinf=None, neginf=None):
    instead: Any = 0.0
    if nan_dot is not None:
        instead = np.where(np.isnan(x), nan_dot, 0.0)
    if posinf_dot is not None:
        instead = np.where(np.isposinf(x), posinf_dot, instead)
    if neginf_dot is not None:
        instead = np.where(np.isneginf(x), neginf_dot, instead)
    return np.where(np.isfinite(x), x_dot, instead)


@reverse(np.nan_to_num, samples=[call(real(3)), call(real()), call(real(2, 3), nan=1.0, posinf=2.0), call(real(3), real())])
def nan_to_num_reverse(g, z, x, nan=0.0, posinf=None, neginf=None):
    high = None if posinf is None else np.where(np.isposinf(x), g, 0.0)
    low = None if neginf is None else np.where(np.isneginf(x), g, 0.0)
    return np.where(np.isfinite(x), g, 0.0), np.where(np.isnan(x), g, 0.0), high, low


@elementwise(np.heaviside, domain=[AWAY, AWAY])
def heaviside(z, x1, x2):
    return None, 1.0 * (x1 == 0.0)


@elementwise(max, samples=[call(real(), real()), call(real(), 0.25), call(real(), real(), real())])
def greatest(z, *args):
    if len(args) == 2:
        x, y = args
        return 0.5 if x == y else 1.0 if x > y else 0.0, 0.5 if x == y else 1.0 if y > x else 0.0
    hits = [1.0 if a == z else 0.0 for a in args]
    ties = sum(hits)
    return [hit / ties for hit in hits]


@elementwise(min, samples=[call(real(), real()), call(real(), 0.25), call(real(), real(), real())])
def least(z, *args):
    if len(args) == 2:
        x, y = args
        return 0.5 if x == y else 1.0 if x < y else 0.0, 0.5 if x == y else 1.0 if y < x else 0.0
    hits = [1.0 if a == z else 0.0 for a in args]
    ties = sum(hits)
    return [hit / ties for hit in hits]


MASK = np.array([True, False, True])


@forward(np.where)
def where_forward(x_dot, y_dot, z, condition, x, y):
    return np.where(condition, x_dot, y_dot)


@reverse(
    np.where,
    samples=[
        call(MASK, real(3), real()), call(MASK, real(2, 3), real(2, 1)), call(MASK, real(3), 0.0),
        call(np.array([[True], [False]]), real(), real(3)),
    ],
)  # fmt: skip
def where_reverse(g, z, condition, x, y):
    return np.where(condition, g, 0.0), np.where(condition, 0.0, g)


def above(a, a_min, a_max):
    """Where the upper bound is the result: it is so as well where it is below the lower one."""
    if a_min is None or known(a_min) and known(a_max):
        return a > a_max
    return (a > a_max) | (a_min > a_max)


@forward(np.clip)
def clip_forward(a_dot, a_min_dot, a_max_dot, z, a, a_min, a_max):
    z_dot = a_dot
    if a_min is not None:
        z_dot = np.where(a < a_min, a_min_dot, np.where(a == a_min, 0.5 * (a_dot + a_min_dot), z_dot))
    if a_max is not None:
        z_dot = np.where(above(a, a_min, a_max), a_max_dot, np.where(a == a_max, 0.5 * (a_dot + a_max_dot), z_dot))
    return z_dot


@reverse(
    np.clip,
    samples=[
        call(real(5), -0.7, 0.6), call(real(4), None, 0.5), call(real(4), 0.1, None), call(real(2, 3), real(3), real()),
        call(real(), -0.7, 0.6), call(real(5), real(5), real(5)),
    ],
)  # fmt: skip
def clip_reverse(g, z, a, a_min, a_max):
    share: Any = 1.0
    low = None
    high = None
    if a_min is not None:
        low = np.where(a < a_min, g, np.where(a == a_min, 0.5 * g, 0.0))
        share = np.where(a < a_min, 0.0, np.where(a == a_min, 0.5, share))
    if a_max is not None:
        high = np.where(above(a, a_min, a_max), g, np.where(a == a_max, 0.5 * g, 0.0))
        share = np.where(a > a_max, 0.0, np.where(a == a_max, 0.5, share))
        if low is not None:
            low = np.where(above(a, a_min, a_max), 0.0, low)
    return g * share, low, high


nondifferentiable(math.isclose, why="the result is true or false", signature=lambda a, b, rel_tol=1e-09, abs_tol=0.0: 0)


@linear(
    np.choose, wrt="choices",
    samples=[call(np.array([0, 1, 1]), [real(3), real(3)]), call(np.array([[0], [2]]), [real(2), real(2), real()]),
             call(np.array([0, 5, -1]), [real(3), real()], mode="clip"), call(np.array([0, 5, -1]), [real(3), real(3)], mode="wrap")],
)  # fmt: skip
def choose(g, a, choices, mode="raise"):
    n = len(choices)
    chosen = np.clip(a, 0, n - 1) if mode == "clip" else a % n if mode == "wrap" else a
    return [np.where(chosen == k, g, 0.0) for k in range(n)]
