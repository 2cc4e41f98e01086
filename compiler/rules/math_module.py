"""Python's `math`: numbers in, numbers out; infinite slopes are infinite and do not raise."""

from __future__ import annotations

import math

from ..prelude import divide_or_zero, polygamma, power_slope, sign_scalar
from .registry import elementwise, missing, nondifferentiable


@elementwise(math.sqrt)
def sqrt(z, x):
    return 0.5 / z if z else math.inf


@elementwise(math.exp)
def exp(z, x):
    return z


@elementwise(math.expm1)
def expm1(z, x):
    return z + 1.0


@elementwise(math.log)
def log(z, *args):
    if len(args) == 1:
        return [1.0 / args[0]]
    scale = math.log(args[1])
    return [1.0 / (args[0] * scale), -z / (args[1] * scale)]


@elementwise(math.log2)
def log2(z, x):
    return 1.4426950408889634 / x


@elementwise(math.log10)
def log10(z, x):
    return 0.4342944819032518 / x


@elementwise(math.log1p)
def log1p(z, x):
    return 1.0 / (1.0 + x)


@elementwise(math.pow)
def power(z, x, y):
    return power_slope(x, y), z * math.log(x) if x > 0 else 0.0


@elementwise(math.sin)
def sin(z, x):
    return math.cos(x)


@elementwise(math.cos)
def cos(z, x):
    return -math.sin(x)


@elementwise(math.tan, domain=[(-1.2, 1.2)])
def tan(z, x):
    return 1.0 + z * z


@elementwise(math.asin, domain=[(-0.9, 0.9)])
def asin(z, x):
    return 1.0 / math.sqrt(1.0 - x * x) if abs(x) < 1.0 else math.inf


@elementwise(math.acos, domain=[(-0.9, 0.9)])
def acos(z, x):
    return -1.0 / math.sqrt(1.0 - x * x) if abs(x) < 1.0 else -math.inf


@elementwise(math.atan)
def atan(z, x):
    return 1.0 / (1.0 + x * x)


@elementwise(math.atan2, domain=[(-2.0, 2.0), (0.5, 2.0)])
def atan2(z, y, x):
    r2 = x * x + y * y
    return divide_or_zero(x, r2), divide_or_zero(-y, r2)


@elementwise(math.sinh)
def sinh(z, x):
    return math.cosh(x)


@elementwise(math.cosh)
def cosh(z, x):
    return math.sinh(x)


@elementwise(math.tanh)
def tanh(z, x):
    return 1.0 - z * z


@elementwise(math.asinh)
def asinh(z, x):
    return 1.0 / math.sqrt(x * x + 1.0)


@elementwise(math.acosh, domain=[(1.2, 3.0)])
def acosh(z, x):
    return 1.0 / math.sqrt(x * x - 1.0) if x > 1.0 else math.inf


@elementwise(math.atanh, domain=[(-0.9, 0.9)])
def atanh(z, x):
    return 1.0 / (1.0 - x * x)


@elementwise(math.hypot)
def hypot(z, *args):
    return [divide_or_zero(a, z) for a in args]


@elementwise(math.erf)
def erf(z, x):
    return 1.1283791670955126 * math.exp(-x * x)


@elementwise(math.erfc)
def erfc(z, x):
    return -1.1283791670955126 * math.exp(-x * x)


@elementwise(math.gamma)
def gamma(z, x):
    return z * polygamma(0, x)


@elementwise(math.lgamma)
def lgamma(z, x):
    return polygamma(0, x)


@elementwise(math.fabs, domain=[(-1.7, 1.7)])
def fabs(z, x):
    return sign_scalar(x)


@elementwise(math.copysign, domain=[(0.3, 1.7), (-1.7, -0.3)])
def copysign(z, x, y):
    return sign_scalar(x) * sign_scalar(z), None


@elementwise(math.fmod, domain=[(2.1, 2.9), (0.8, 1.0)])
def fmod(z, x, y):
    return 1.0, (z - x) / y


@elementwise(math.radians)
def radians(z, x):
    return 0.017453292519943295


@elementwise(math.degrees)
def degrees(z, x):
    return 57.29577951308232


nondifferentiable(math.floor, math.ceil, math.trunc, why="piecewise constant", signature=lambda x: 0)
nondifferentiable(math.isnan, math.isinf, math.isfinite, why="the result is true or false", signature=lambda x: 0)
nondifferentiable(math.gcd, math.factorial, math.comb, why="a function of whole numbers", signature=lambda *args: 0)
missing(math.frexp, math.modf, why="it returns a pair; write `x - math.floor(x)` for the fraction")
