"""Python's `cmath`: complex numbers out, whatever goes in."""

from __future__ import annotations

import cmath
import math

from ..prelude import divide_or_zero
from .registry import elementwise, forward, nondifferentiable, reverse
from .samples import Random, call, complex_, real

Z = complex_()
SMALL = Random((), -0.9, 0.9, imaginary=0.8)
ANY = [call(Z), call(real())]
RIGHT = [call(Z), call(real(low=0.4, high=2.5))]


@elementwise(cmath.exp, samples=ANY)
def exp(z, x):
    return z


@elementwise(cmath.log, samples=[*RIGHT, call(Z, 3.0), call(Z, Z), call(2.0, Z)])
def log(z, *args):
    if len(args) == 1:
        return [1.0 / args[0]]
    scale = cmath.log(args[1])
    return [1.0 / (args[0] * scale), -z / (args[1] * scale)]


@elementwise(cmath.log10, samples=RIGHT)
def log10(z, x):
    return 0.4342944819032518 / x


@elementwise(cmath.sqrt, samples=RIGHT)
def sqrt(z, x):
    return 0.5 / z if z else math.inf


@elementwise(cmath.sin, samples=ANY)
def sin(z, x):
    return cmath.cos(x)


@elementwise(cmath.cos, samples=ANY)
def cos(z, x):
    return -cmath.sin(x)


@elementwise(cmath.tan, samples=[call(SMALL), call(real(low=-1.2, high=1.2))])
def tan(z, x):
    return 1.0 + z * z


@elementwise(cmath.asin, samples=[call(SMALL), call(real(low=-0.9, high=0.9))])
def asin(z, x):
    return 1.0 / cmath.sqrt(1.0 - x * x)


@elementwise(cmath.acos, samples=[call(SMALL), call(real(low=-0.9, high=0.9))])
def acos(z, x):
    return -1.0 / cmath.sqrt(1.0 - x * x)


@elementwise(cmath.atan, samples=[call(SMALL), call(real())])
def atan(z, x):
    return 1.0 / (1.0 + x * x)


@elementwise(cmath.sinh, samples=ANY)
def sinh(z, x):
    return cmath.cosh(x)


@elementwise(cmath.cosh, samples=ANY)
def cosh(z, x):
    return cmath.sinh(x)


@elementwise(cmath.tanh, samples=[call(SMALL), call(real())])
def tanh(z, x):
    return 1.0 - z * z


@elementwise(cmath.asinh, samples=[call(SMALL), call(real())])
def asinh(z, x):
    return 1.0 / cmath.sqrt(1.0 + x * x)


@elementwise(cmath.acosh, samples=[call(Z), call(real(low=1.2, high=3.0))])
def acosh(z, x):
    return 1.0 / (cmath.sqrt(x - 1.0) * cmath.sqrt(x + 1.0))


@elementwise(cmath.atanh, samples=[call(SMALL), call(real(low=-0.9, high=0.9))])
def atanh(z, x):
    return 1.0 / (1.0 - x * x)


@elementwise(cmath.phase, samples=[call(Z)])
def phase(z, x):
    return divide_or_zero(-1j, x)


@forward(cmath.polar)
def polar_forward(z_dot, y, z):
    return divide_or_zero(z.conjugate(), y[0]) * z_dot, divide_or_zero(-1j, z) * z_dot


@reverse(cmath.polar, samples=[call(Z)])
def polar_reverse(g, y, z):
    return g[0] * divide_or_zero(z.conjugate(), y[0]) + g[1] * divide_or_zero(-1j, z)


@elementwise(cmath.rect, samples=[call(real(low=0.5, high=2.0), real())])
def rect(z, r, phi):
    return cmath.rect(1.0, phi), 1j * z


nondifferentiable(cmath.isnan, cmath.isinf, cmath.isfinite, why="the result is true or false", signature=lambda z: 0)
nondifferentiable(cmath.isclose, why="the result is true or false", signature=lambda a, b, rel_tol=1e-09, abs_tol=0.0: 0)
