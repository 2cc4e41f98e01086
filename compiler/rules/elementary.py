"""Arithmetic, powers, selection and rounding, of numbers and arrays."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from ..prelude import known
from .registry import elementwise, forward, nondifferentiable, reverse


@elementwise(operator.add, np.add)
def add(z, x, y):
    return 1.0, 1.0


@elementwise(operator.sub, np.subtract)
def subtract(z, x, y):
    return 1.0, -1.0


@elementwise(operator.mul, np.multiply)
def multiply(z, x, y):
    return y, x


@elementwise(operator.truediv, np.true_divide)
def divide(z, x, y):
    return 1.0 / y, -z / y


@elementwise(operator.neg, np.negative)
def negative(z, x):
    return -1.0


@elementwise(operator.pos, np.positive)
def positive(z, x):
    return 1.0


@elementwise(operator.mod, np.remainder, np.fmod, domain=[(2.1, 2.9), (0.8, 1.0)])
def remainder(z, x, y):
    return 1.0, (z - x) / y


@elementwise(np.square)
def square(z, x):
    return 2.0 * x


@elementwise(np.sqrt)
def sqrt(z, x):
    return 0.5 / z


@elementwise(np.cbrt)
def cbrt(z, x):
    return 1.0 / (3.0 * z * z)


@elementwise(np.reciprocal)
def reciprocal(z, x):
    return -z * z


@elementwise(operator.pow)
def power(z, x, y):
    if known(y):
        if y == 0:
            return None, None
        if y == 1:
            return 1.0, None
        if y == 2:
            return 2.0 * x, None
        return y * x ** (y - 1), None
    if np.ndim(x) == 0 and np.ndim(y) == 0:
        by_base = y * x ** (y - 1) if y != 0 else 0.0
        by_exponent = z * np.log(x) if x > 0 else 0.0
        return by_base, by_exponent
    by_base = np.where(y != 0, y * x ** np.where(y != 0, y - 1, 1), 0.0)
    return by_base, z * np.log(np.where(x > 0, x, 1.0))


@elementwise(np.power, np.float_power)
def numpy_power(z, x, y):
    if known(y):
        if y == 0:
            return None, None
        return y * np.power(x, y - 1.0), None
    by_base = np.where(y != 0, y * np.power(x, np.where(y != 0, y - 1.0, 1.0)), 0.0)
    return by_base, z * np.log(np.where(x > 0, x, 1.0))


@elementwise(abs, np.absolute, np.fabs, domain=[(-1.7, 1.7)])
def absolute(z, x):
    return np.sign(x)


@elementwise(np.copysign, domain=[(0.3, 1.7), (-1.7, -0.3)])
def copysign(z, x, y):
    return np.sign(x) * np.sign(z), None


@elementwise(np.maximum, np.fmax)
def maximum(z, x, y):
    return (x > y) + 0.5 * (x == y), (y > x) + 0.5 * (x == y)


@elementwise(np.minimum, np.fmin)
def minimum(z, x, y):
    return (x < y) + 0.5 * (x == y), (y < x) + 0.5 * (x == y)


@elementwise(np.nan_to_num)
def nan_to_num(z, x):
    return np.isfinite(x) * 1.0


@forward(np.where)
def where_forward(x_dot, y_dot, z, condition, x, y):
    return np.where(condition, x_dot, y_dot)


@reverse(np.where, samples=[(np.array([True, False, True]), np.array([1.0, 2.0, 3.0]), 4.0)])
def where_reverse(g, z, condition, x, y):
    return np.where(condition, g, 0.0), np.where(condition, 0.0, g)


@forward(np.clip)
def clip_forward(a_dot, a_min_dot, a_max_dot, z, a, a_min=None, a_max=None):
    z_dot = a_dot
    if a_min is not None:
        z_dot = np.where(a < a_min, a_min_dot, np.where(a == a_min, 0.5 * (a_dot + a_min_dot), z_dot))
    if a_max is not None:
        z_dot = np.where(a > a_max, a_max_dot, np.where(a == a_max, 0.5 * (a_dot + a_max_dot), z_dot))
    return z_dot


@reverse(np.clip, samples=[(np.array([-1.0, 0.5, 3.0]), 0.0, 2.0)])
def clip_reverse(g, z, a, a_min=None, a_max=None):
    share: Any = 1.0
    low = None
    high = None
    if a_min is not None:
        low = np.where(a < a_min, g, np.where(a == a_min, 0.5 * g, 0.0))
        share = np.where(a < a_min, 0.0, np.where(a == a_min, 0.5, share))
    if a_max is not None:
        high = np.where(a > a_max, g, np.where(a == a_max, 0.5 * g, 0.0))
        share = np.where(a > a_max, 0.0, np.where(a == a_max, 0.5, share))
    return g * share, low, high


@elementwise(max)
def greatest(z, *args):
    ties = sum([1.0 * (a == z) for a in args])
    return [(a == z) / ties for a in args]


@elementwise(min)
def least(z, *args):
    ties = sum([1.0 * (a == z) for a in args])
    return [(a == z) / ties for a in args]


nondifferentiable(
    operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne, np.less, np.less_equal, np.greater,
    np.greater_equal, np.equal, np.not_equal, np.logical_and, np.logical_or, np.logical_not, np.logical_xor, np.isnan,
    np.isinf, np.isfinite, np.signbit, operator.not_, why="the result is true or false",
)  # fmt: skip
nondifferentiable(
    np.sign, np.floor, np.ceil, np.trunc, np.rint, np.heaviside, operator.floordiv, np.floor_divide,
    why="piecewise constant",
)  # fmt: skip
nondifferentiable(np.round, np.around, np.fix, why="piecewise constant", signature=lambda a, decimals=0: 0)
nondifferentiable(round, why="piecewise constant", signature=lambda number, ndigits=None: 0)
nondifferentiable(
    operator.invert, operator.lshift, operator.rshift, operator.and_, operator.or_, operator.xor,
    np.bitwise_and, np.bitwise_or, np.bitwise_xor, np.invert, int, bool, len, why="the result is a whole number",
)  # fmt: skip
