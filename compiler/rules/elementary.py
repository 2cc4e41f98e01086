"""Arithmetic, powers and roots, of numbers and arrays."""

from __future__ import annotations

import cmath
import math
import operator

import numpy as np

from ..prelude import divide_or_zero, known
from .registry import alias, elementwise, forward, nondifferentiable, reverse
from .samples import call, positive, real

ANY = (-2.0, 2.0)
POSITIVE = (0.4, 2.5)


@elementwise(operator.add, np.add, domain=[ANY, ANY])
def add(z, x, y):
    return 1.0, 1.0


@elementwise(operator.sub, np.subtract, domain=[ANY, ANY])
def subtract(z, x, y):
    return 1.0, -1.0


@elementwise(operator.mul, np.multiply, domain=[ANY, ANY])
def multiply(z, x, y):
    return y, x


@elementwise(operator.truediv, np.true_divide, domain=[ANY, POSITIVE])
def divide(z, x, y):
    return 1.0 / y, -z / y


@elementwise(operator.neg, np.negative, domain=[ANY])
def negative(z, x):
    return -1.0


@elementwise(operator.pos, np.positive, domain=[ANY])
def positive_(z, x):
    return 1.0


@elementwise(operator.mod, np.remainder, domain=[(2.1, 2.9), (0.8, 1.0)])
def remainder(z, x, y):
    return 1.0, -(x // y)


@elementwise(np.fmod, domain=[(-2.9, -2.1), (0.8, 1.0)])
def fmod(z, x, y):
    return 1.0, np.rint((z - x) / y)


@elementwise(np.square, domain=[ANY])
def square(z, x):
    return 2.0 * x


@elementwise(np.sqrt, domain=[POSITIVE])
def sqrt(z, x):
    return 0.5 / z


@elementwise(np.cbrt, domain=[POSITIVE])
def cbrt(z, x):
    return 1.0 / (3.0 * z * z)


@elementwise(np.reciprocal, domain=[POSITIVE])
def reciprocal(z, x):
    return -z * z


@elementwise(
    operator.pow,
    domain=[POSITIVE, ANY],
    samples=[*(call(real(3), p) for p in (0, 1, 2, 3, 5)), *(call(positive(3), p) for p in (-2, 0.5, 2.5, -1.5))]
    + [call(real(), 3), call(positive(), 0.5), call(positive(), -1.0), call(2.0, real(3)), call(2.0, real())],
)
def power(z, x, y):
    if known(y):
        if y == 0:
            return None, None
        if y == 1:
            return 1.0, None
        if y == 2:
            return 2.0 * x, None
        if y < 1 and y > 0 and np.ndim(x) == 0:
            return y * x ** (y - 1) if x else math.inf, None
        return y * x ** (y - 1), None
    if np.ndim(x) == 0 and isinstance(y, int):
        return y * x ** (y - 1) if y else 0.0, None
    if np.iscomplexobj(x) or np.iscomplexobj(y):
        return complex_power(z, x, y)
    if np.ndim(x) == 0 and np.ndim(y) == 0:
        at_zero = math.inf if 0 < y < 1 else 1.0 if y == 1 else 0.0
        return y * x ** (y - 1) if x else at_zero, z * math.log(x) if x > 0 else 0.0
    by_base = y * x ** np.where(y == 0, 0.0, y - 1.0)
    return by_base, z * np.log(np.where(x > 0, x, 1.0))


def complex_power(z, x, y):
    """The partials of `x ** y`, 0 where the base is 0; the logarithm of a negative base is complex."""
    if np.ndim(x) == 0 and np.ndim(y) == 0:
        return y * x ** (y - 1) if x else 0.0, z * cmath.log(x) if x else 0.0
    base = np.where(x == 0, 1.0, x)
    by_base = np.where(x == 0, 0.0, y * base ** (y - 1))
    return by_base, z * np.log(base if np.iscomplexobj(x) else base + 0j)


@elementwise(
    np.power,
    np.float_power,
    domain=[POSITIVE, ANY],
    samples=[call(real(3), 2), call(real(3), 0), call(real(3), 3), call(positive(3), 0.5), call(2.0, real(3))],
)
def numpy_power(z, x, y):
    if known(y):
        if y == 0:
            return None, None
        if y == 1:
            return 1.0, None
        if y == 2:
            return 2.0 * x, None
        return y * np.power(x, y - 1.0), None
    if np.iscomplexobj(x) or np.iscomplexobj(y):
        return complex_power(z, x, y)
    by_base = y * np.power(x, np.where(y == 0, 0.0, y - 1.0))
    return by_base, z * np.log(np.where(x > 0, x, 1.0))


@elementwise(np.hypot, domain=[POSITIVE, ANY])
def hypot(z, x, y):
    return divide_or_zero(x, z), divide_or_zero(y, z)


@elementwise(np.ldexp, samples=[call(real(3), 2), call(real(2, 2), np.array([1, -1]))])
def ldexp(z, x1, x2):
    return np.ldexp(1.0, x2), None


@forward(np.divmod, divmod)
def divmod_forward(x_dot, y_dot, z, x, y):
    return 0.0 * z[0], x_dot - z[0] * y_dot


@reverse(np.divmod, divmod, samples=[call(real(low=2.1, high=2.9), real(low=0.8, high=1.0))])
def divmod_reverse(g, z, x, y):
    return g[1], -z[0] * g[1]


@forward(np.modf)
def modf_forward(x_dot, z, x):
    return x_dot, 0.0 * z[1]


@reverse(np.modf, samples=[call(real(3)), call(real())])
def modf_reverse(g, z, x):
    return g[0]


alias(pow, operator.ipow, of=operator.pow)
alias(operator.iadd, of=operator.add)
alias(operator.isub, of=operator.sub)
alias(operator.imul, of=operator.mul)
alias(operator.itruediv, of=operator.truediv)
alias(operator.imatmul, of=operator.matmul)
alias(operator.abs, of=abs)
nondifferentiable(
    operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne, np.less, np.less_equal, np.greater,
    np.greater_equal, np.equal, np.not_equal, np.logical_and, np.logical_or, np.logical_xor,
    why="the result is true or false", signature=lambda x1, x2: 0,
)  # fmt: skip
nondifferentiable(
    np.logical_not, np.isnan, np.isinf, np.isfinite, np.signbit, np.isneginf, np.isposinf, np.isreal, np.iscomplex,
    operator.not_, why="the result is true or false", signature=lambda x: 0,
)  # fmt: skip
nondifferentiable(
    np.isclose, np.allclose, why="the result is true or false",
    signature=lambda a, b, rtol=1e-05, atol=1e-08, equal_nan=False: 0,
)  # fmt: skip
nondifferentiable(np.array_equal, why="the result is true or false", signature=lambda a1, a2, equal_nan=False: 0)
nondifferentiable(np.iscomplexobj, np.isrealobj, why="a question about the type", signature=lambda x: 0)
nondifferentiable(np.sign, np.floor, np.ceil, np.trunc, np.rint, why="piecewise constant", signature=lambda x: 0)
nondifferentiable(
    operator.floordiv, np.floor_divide, why="piecewise constant", signature=lambda x1, x2: 0
)
nondifferentiable(np.round, np.around, why="piecewise constant", signature=lambda a, decimals=0: 0)
nondifferentiable(np.fix, why="piecewise constant", signature=lambda x: 0)
nondifferentiable(round, why="piecewise constant", signature=lambda number, ndigits=None: 0)
nondifferentiable(
    np.spacing, why="the distance to the next number: piecewise constant", signature=lambda x: 0
)
nondifferentiable(
    operator.invert, np.invert, int, bool, len, why="the result is a whole number", signature=lambda x: 0
)
nondifferentiable(
    operator.lshift, operator.rshift, operator.and_, operator.or_, operator.xor, np.bitwise_and, np.bitwise_or,
    np.bitwise_xor, np.left_shift, np.right_shift, np.gcd, np.lcm, why="the result is a whole number",
    signature=lambda x1, x2: 0,
)  # fmt: skip
