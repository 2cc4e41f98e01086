"""Python's `math`: numbers in, numbers out; infinite slopes are infinite and do not raise."""

from __future__ import annotations

import math
import sys

import numpy as np

from ..prelude import known, polygamma
from .registry import elementwise, forward, nondifferentiable, reverse
from .samples import call, positive, real

ANY = (-2.0, 2.0)
POSITIVE = (0.4, 2.5)
INSIDE = (-0.9, 0.9)


@elementwise(math.sqrt, domain=[POSITIVE])
def sqrt(z, x):
    return 0.5 / z if z else math.inf


@elementwise(math.cbrt, domain=[POSITIVE])
def cbrt(z, x):
    return 1.0 / (3.0 * z * z) if z else math.inf


@elementwise(math.exp, domain=[ANY])
def exp(z, x):
    return z


@elementwise(math.exp2, domain=[ANY])
def exp2(z, x):
    return 0.6931471805599453 * z


@elementwise(math.expm1, domain=[ANY])
def expm1(z, x):
    return z + 1.0


@elementwise(math.log, samples=[call(positive()), call(positive(), 3.0), call(positive(), real(low=1.5, high=3.0))])
def log(z, *args):
    if len(args) == 1:
        return [1.0 / args[0]]
    scale = math.log(args[1])
    return [1.0 / (args[0] * scale), -z / (args[1] * scale)]


@elementwise(math.log2, domain=[POSITIVE])
def log2(z, x):
    return 1.4426950408889634 / x


@elementwise(math.log10, domain=[POSITIVE])
def log10(z, x):
    return 0.4342944819032518 / x


@elementwise(math.log1p, domain=[POSITIVE])
def log1p(z, x):
    return 1.0 / (1.0 + x)


@elementwise(
    math.pow,
    domain=[POSITIVE, ANY],
    samples=[call(real(), 3.0), call(real(), 0), call(positive(), 0.5), call(positive(), -2), call(2.0, real())],
)
def power(z, x, y):
    if known(y):
        if y == 0:
            return None, None
        if y < 1 and y > 0:
            return y * math.pow(x, y - 1) if x else math.inf, None
        return y * math.pow(x, y - 1), None
    at_zero = math.inf if 0 < y < 1 else 1.0 if y == 1 else 0.0
    return y * math.pow(x, y - 1) if x else at_zero, z * math.log(x) if x > 0 else 0.0


@elementwise(math.sin, domain=[ANY])
def sin(z, x):
    return math.cos(x)


@elementwise(math.cos, domain=[ANY])
def cos(z, x):
    return -math.sin(x)


@elementwise(math.tan, domain=[(-1.2, 1.2)])
def tan(z, x):
    return 1.0 + z * z


@elementwise(math.asin, domain=[INSIDE])
def asin(z, x):
    return 1.0 / math.sqrt(1.0 - x * x) if abs(x) < 1.0 else math.inf


@elementwise(math.acos, domain=[INSIDE])
def acos(z, x):
    return -1.0 / math.sqrt(1.0 - x * x) if abs(x) < 1.0 else -math.inf


@elementwise(math.atan, domain=[ANY])
def atan(z, x):
    return 1.0 / (1.0 + x * x)


@elementwise(math.atan2, domain=[ANY, POSITIVE])
def atan2(z, y, x):
    r2 = x * x + y * y
    return x / r2 if r2 else 0.0, -y / r2 if r2 else 0.0


@elementwise(math.sinh, domain=[ANY])
def sinh(z, x):
    return math.cosh(x)


@elementwise(math.cosh, domain=[ANY])
def cosh(z, x):
    return math.sinh(x)


@elementwise(math.tanh, domain=[ANY])
def tanh(z, x):
    return 1.0 - z * z


@elementwise(math.asinh, domain=[ANY])
def asinh(z, x):
    return 1.0 / math.sqrt(x * x + 1.0)


@elementwise(math.acosh, domain=[(1.2, 3.0)])
def acosh(z, x):
    return 1.0 / math.sqrt(x * x - 1.0) if x > 1.0 else math.inf


@elementwise(math.atanh, domain=[INSIDE])
def atanh(z, x):
    return 1.0 / (1.0 - x * x)


@elementwise(math.hypot, samples=[call(real(), real()), call(real(), real(), real()), call(real(), 2.0), call(real())])
def hypot(z, *args):
    return [a / z if z else 0.0 for a in args]


@forward(math.dist)
def dist_forward(p_dot, q_dot, y, p, q):
    if not isinstance(p, (list, tuple)):
        change = np.dot(p - q, p_dot - q_dot)
    else:
        change = sum([(a - b) * (c - d) for a, b, c, d in zip(p, q, p_dot, q_dot, strict=True)])
    return change / y if y else 0.0


@reverse(math.dist, samples=[call((real(), real()), (real(), 1.0)), call([real(), real(), real()], [0.0, 1.0, 2.0])])
def dist_reverse(g, y, p, q):
    scale = g / y if y else 0.0
    if not isinstance(p, (list, tuple)):
        return scale * (p - q), scale * (q - p)
    return [scale * (a - b) for a, b in zip(p, q, strict=True)], [scale * (b - a) for a, b in zip(p, q, strict=True)]


if sys.version_info >= (3, 12):

    @forward(math.sumprod)
    def sumprod_forward(p_dot, q_dot, y, p, q):
        if not isinstance(p, (list, tuple)):
            return np.dot(p_dot, q) + np.dot(p, q_dot)
        return sum([c * b + a * d for a, b, c, d in zip(p, q, p_dot, q_dot, strict=True)])

    @reverse(math.sumprod, samples=[call([real(), real()], [real(), 1.5]), call((real(),), (real(),))])
    def sumprod_reverse(g, y, p, q):
        if not isinstance(p, (list, tuple)):
            return g * q, g * p
        return [g * b for b in q], [g * a for a in p]


if sys.version_info >= (3, 13):

    @elementwise(math.fma, domain=[ANY, ANY, ANY])
    def fma(w, x, y, z):
        return y, x, 1.0


@forward(math.fsum)
def fsum_forward(seq_dot, y, seq):
    return sum(seq_dot) if isinstance(seq, (list, tuple)) else np.sum(seq_dot)


@reverse(math.fsum, samples=[call([real(), real(), real()]), call([real(), 1.0])])
def fsum_reverse(g, y, seq):
    return [g for _ in seq] if isinstance(seq, (list, tuple)) else np.full_like(seq, g)


@elementwise(math.erf, domain=[ANY])
def erf(z, x):
    return 1.1283791670955126 * math.exp(-x * x)


@elementwise(math.erfc, domain=[ANY])
def erfc(z, x):
    return -1.1283791670955126 * math.exp(-x * x)


@elementwise(math.gamma, domain=[POSITIVE], samples=[call(real(low=-1.8, high=-1.2))])
def gamma(z, x):
    return z * polygamma(0, x)


@elementwise(math.lgamma, domain=[POSITIVE], samples=[call(real(low=-1.8, high=-1.2))])
def lgamma(z, x):
    return polygamma(0, x)


@elementwise(math.fabs, domain=[(0.3, 2.0)], samples=[call(real(low=-2.0, high=-0.3))])
def fabs(z, x):
    return math.copysign(1.0, x) if x else 0.0


@elementwise(math.copysign, domain=[(0.3, 1.7), (-1.7, -0.3)])
def copysign(z, x, y):
    return math.copysign(1.0, x) * math.copysign(1.0, y) if x else 0.0, None


@elementwise(math.fmod, domain=[(2.1, 2.9), (0.8, 1.0)], samples=[call(real(low=-2.9, high=-2.1), 1.0)])
def fmod(z, x, y):
    return 1.0, float(round((z - x) / y))


@elementwise(math.remainder, domain=[(2.1, 2.4), (0.9, 1.0)])
def remainder(z, x, y):
    return 1.0, float(round((z - x) / y))


@elementwise(math.ldexp, samples=[call(real(), 3), call(real(), -1)])
def ldexp(z, x, i):
    return math.ldexp(1.0, i), None


@elementwise(math.radians, domain=[ANY])
def radians(z, x):
    return 0.017453292519943295


@elementwise(math.degrees, domain=[ANY])
def degrees(z, x):
    return 57.29577951308232


@forward(math.modf)
def modf_forward(x_dot, z, x):
    return x_dot, 0.0


@reverse(math.modf, samples=[call(real()), call(real(low=1.2, high=1.7))])
def modf_reverse(g, z, x):
    return g[0]


@forward(math.frexp)
def frexp_forward(x_dot, z, x):
    return math.ldexp(x_dot, -z[1]), None


@reverse(math.frexp, samples=[call(positive())])
def frexp_reverse(g, z, x):
    return math.ldexp(g[0], -z[1])


nondifferentiable(math.floor, math.ceil, math.trunc, math.ulp, why="piecewise constant", signature=lambda x: 0)
nondifferentiable(math.isnan, math.isinf, math.isfinite, why="the result is true or false", signature=lambda x: 0)
nondifferentiable(math.factorial, math.isqrt, why="a function of whole numbers", signature=lambda n: 0)
nondifferentiable(math.comb, math.perm, why="a function of whole numbers", signature=lambda n, k: 0)
nondifferentiable(math.gcd, math.lcm, why="a function of whole numbers", signature=lambda *args: 0)
@elementwise(math.nextafter, domain=[ANY, ANY])
def nextafter(z, x, y, *, steps=None):
    """Of real numbers it is its first argument."""
    return 1.0, None
