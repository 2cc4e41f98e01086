"""Exponentials, logarithms, trigonometric and hyperbolic functions of NumPy."""

from __future__ import annotations

import math

import numpy as np

from ..prelude import divide_or_zero, first_share
from .registry import elementwise

LN2 = math.log(2.0)
LN10 = math.log(10.0)


@elementwise(np.exp)
def exp(z, x):
    return z


@elementwise(np.exp2)
def exp2(z, x):
    return 0.6931471805599453 * z


@elementwise(np.expm1)
def expm1(z, x):
    return z + 1.0


@elementwise(np.log)
def log(z, x):
    return 1.0 / x


@elementwise(np.log2)
def log2(z, x):
    return 1.4426950408889634 / x


@elementwise(np.log10)
def log10(z, x):
    return 0.4342944819032518 / x


@elementwise(np.log1p)
def log1p(z, x):
    return 1.0 / (1.0 + x)


@elementwise(np.logaddexp)
def logaddexp(z, x, y):
    return first_share(x, y), first_share(y, x)


@elementwise(np.sin)
def sin(z, x):
    return np.cos(x)


@elementwise(np.cos)
def cos(z, x):
    return -np.sin(x)


@elementwise(np.tan, domain=[(-1.2, 1.2)])
def tan(z, x):
    return 1.0 + z * z


@elementwise(np.arcsin, domain=[(-0.9, 0.9)])
def arcsin(z, x):
    return 1.0 / np.sqrt(1.0 - x * x)


@elementwise(np.arccos, domain=[(-0.9, 0.9)])
def arccos(z, x):
    return -1.0 / np.sqrt(1.0 - x * x)


@elementwise(np.arctan)
def arctan(z, x):
    return 1.0 / (1.0 + x * x)


@elementwise(np.sinh)
def sinh(z, x):
    return np.cosh(x)


@elementwise(np.cosh)
def cosh(z, x):
    return np.sinh(x)


@elementwise(np.tanh)
def tanh(z, x):
    return 1.0 - z * z


@elementwise(np.arcsinh)
def arcsinh(z, x):
    return 1.0 / np.sqrt(x * x + 1.0)


@elementwise(np.arccosh, domain=[(1.2, 3.0)])
def arccosh(z, x):
    return 1.0 / np.sqrt(x * x - 1.0)


@elementwise(np.arctanh, domain=[(-0.9, 0.9)])
def arctanh(z, x):
    return 1.0 / (1.0 - x * x)


@elementwise(np.arctan2, domain=[(-2.0, 2.0), (0.5, 2.0)])
def arctan2(z, y, x):
    r2 = x * x + y * y
    return divide_or_zero(x, r2), divide_or_zero(-y, r2)


@elementwise(np.hypot)
def hypot(z, x, y):
    return divide_or_zero(x, z), divide_or_zero(y, z)


@elementwise(np.deg2rad, np.radians)
def radians(z, x):
    return 0.017453292519943295


@elementwise(np.rad2deg, np.degrees)
def degrees(z, x):
    return 57.29577951308232


@elementwise(np.sinc)
def sinc(z, x):
    return np.where(x == 0, 0.0, (np.cos(np.pi * x) - z) / np.where(x == 0, 1.0, x))
