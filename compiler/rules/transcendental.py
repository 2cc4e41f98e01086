"""Exponentials, logarithms, trigonometric and hyperbolic functions of NumPy."""

from __future__ import annotations

import math

import numpy as np

from ..prelude import bessel_ratio, divide_or_zero, first_share, spherical_ratio
from .registry import elementwise, forward, reverse
from .samples import call, positive

ANY = (-2.0, 2.0)
POSITIVE = (0.4, 2.5)
INSIDE = (-0.9, 0.9)


@elementwise(np.exp, domain=[ANY])
def exp(z, x):
    return z


@elementwise(np.exp2, domain=[ANY])
def exp2(z, x):
    return 0.6931471805599453 * z


@elementwise(np.expm1, domain=[ANY])
def expm1(z, x):
    return z + 1.0


@elementwise(np.log, domain=[POSITIVE])
def log(z, x):
    return 1.0 / x


@elementwise(np.log2, domain=[POSITIVE])
def log2(z, x):
    return 1.4426950408889634 / x


@elementwise(np.log10, domain=[POSITIVE])
def log10(z, x):
    return 0.4342944819032518 / x


@elementwise(np.log1p, domain=[POSITIVE])
def log1p(z, x):
    return 1.0 / (1.0 + x)


@elementwise(np.logaddexp, domain=[ANY, ANY])
def logaddexp(z, x, y):
    return first_share(x, y), first_share(y, x)


@elementwise(np.logaddexp2, domain=[ANY, ANY])
def logaddexp2(z, x, y):
    first = 0.6931471805599453 * x
    second = 0.6931471805599453 * y
    return first_share(first, second), first_share(second, first)


@elementwise(np.sin, domain=[ANY])
def sin(z, x):
    return np.cos(x)


@elementwise(np.cos, domain=[ANY])
def cos(z, x):
    return -np.sin(x)


@elementwise(np.tan, domain=[(-1.2, 1.2)])
def tan(z, x):
    return 1.0 + z * z


@elementwise(np.arcsin, domain=[INSIDE])
def arcsin(z, x):
    return 1.0 / np.sqrt(1.0 - x * x)


@elementwise(np.arccos, domain=[INSIDE])
def arccos(z, x):
    return -1.0 / np.sqrt(1.0 - x * x)


@elementwise(np.arctan, domain=[ANY])
def arctan(z, x):
    return 1.0 / (1.0 + x * x)


@elementwise(np.sinh, domain=[ANY])
def sinh(z, x):
    return np.cosh(x)


@elementwise(np.cosh, domain=[ANY])
def cosh(z, x):
    return np.sinh(x)


@elementwise(np.tanh, domain=[ANY])
def tanh(z, x):
    return 1.0 - z * z


@elementwise(np.arcsinh, domain=[ANY])
def arcsinh(z, x):
    return 1.0 / np.sqrt(x * x + 1.0)


@elementwise(np.arccosh, domain=[(1.2, 3.0)], samples=[call(np.array([-0.4 + 0.3j, -2.0 - 1.0j, 0.2 - 0.5j]))])
def arccosh(z, x):
    if np.iscomplexobj(x):  # two roots, to be on the branch of the function
        return 1.0 / (np.sqrt(x - 1.0) * np.sqrt(x + 1.0))
    return 1.0 / np.sqrt(x * x - 1.0)


@elementwise(np.arctanh, domain=[INSIDE])
def arctanh(z, x):
    return 1.0 / (1.0 - x * x)


@elementwise(np.arctan2, domain=[ANY, POSITIVE])
def arctan2(z, y, x):
    r2 = x * x + y * y
    return divide_or_zero(x, r2), divide_or_zero(-y, r2)


@elementwise(np.deg2rad, np.radians, domain=[ANY])
def radians(z, x):
    return 0.017453292519943295


@elementwise(np.rad2deg, np.degrees, domain=[ANY])
def degrees(z, x):
    return 57.29577951308232


@elementwise(np.sinc, domain=[ANY])
def sinc(z, x):
    return -(math.pi**2) * x * spherical_ratio(1, math.pi * x)


@elementwise(np.i0, domain=[ANY])
def i0(z, x):
    return x * bessel_ratio(1, x)


@forward(np.frexp)
def frexp_forward(x_dot, z, x):
    return np.ldexp(x_dot, -z[1]), None


@reverse(np.frexp, samples=[call(positive(3)), call(positive(2, 2))])
def frexp_reverse(g, z, x):
    return np.ldexp(g[0], -z[1])


@elementwise(np.nextafter, domain=[ANY, ANY])
def nextafter(z, x, y):
    """Of real numbers it is its first argument."""
    return 1.0, None
