"""Hypergeometric functions (DLMF 13.3.15, 13.3.22, 15.5.1, 16.3.1), parabolic cylinder and Mathieu functions."""

from __future__ import annotations

import numpy as np
from scipy import special

from ..registry import elementwise, missing
from ..samples import Fixed, call, positive, real

PARAMETER = "the derivative with respect to a parameter is no function that SciPy has"
A, B, C = Fixed(0.7), Fixed(1.4), Fixed(2.3)


@elementwise(special.hyp0f1, samples=[call(B, real()), call(2, real(3))])
def hyp0f1(y, v, z):
    return PARAMETER, special.hyp0f1(v + 1, z) / v


@elementwise(special.hyp1f1, samples=[call(A, B, real()), call(1, 2, real(3))])
def hyp1f1(y, a, b, z):
    return PARAMETER, PARAMETER, a / b * special.hyp1f1(a + 1, b + 1, z)


@elementwise(special.hyperu, samples=[call(A, B, positive()), call(1, 2, positive(3))])
def hyperu(y, a, b, z):
    return PARAMETER, PARAMETER, -a * special.hyperu(a + 1, b + 1, z)


@elementwise(special.hyp2f1, samples=[call(A, B, C, real(low=-0.8, high=0.8)), call(1, 2, 3, real(3, low=-0.8, high=0.8))])
def hyp2f1(y, a, b, c, z):
    return PARAMETER, PARAMETER, PARAMETER, a * b / c * special.hyp2f1(a + 1, b + 1, c + 1, z)


@elementwise(special.wright_bessel, samples=[call(A, B, positive()), call(1, 2, positive(3))])
def wright_bessel(y, a, b, x):
    return PARAMETER, PARAMETER, special.wright_bessel(a, a + b, x)


@elementwise(special.log_wright_bessel, samples=[call(A, B, positive()), call(1, 2, positive(3))])
def log_wright_bessel(y, a, b, x):
    return PARAMETER, PARAMETER, np.exp(special.log_wright_bessel(a, a + b, x) - y)


# -- functions that come with their derivative: the differential equation gives the next


@elementwise(special.pbdv, samples=[call(A, real()), call(2, real(3))])
def pbdv(y, v, x):
    return (PARAMETER, y[1]), (PARAMETER, (0.25 * x * x - v - 0.5) * y[0])


@elementwise(special.pbvv, samples=[call(A, real()), call(2, positive(3))])
def pbvv(y, v, x):
    return (PARAMETER, y[1]), (PARAMETER, (0.25 * x * x - v - 0.5) * y[0])


@elementwise(special.pbwa, samples=[call(A, real()), call(1, real(3))])
def pbwa(y, a, x):
    return (PARAMETER, y[1]), (PARAMETER, (a - 0.25 * x * x) * y[0])


def mathieu(level, y, q, x):
    """Mathieu's equation y'' = (2 q cos 2x - a) y, for x in degrees."""
    degree = 0.017453292519943295
    return (None, PARAMETER, degree * y[1]), (None, PARAMETER, degree * (2.0 * q * special.cosdg(2.0 * x) - level) * y[0])


missing(special.mathieu_a, special.mathieu_b, why=PARAMETER)


@elementwise(special.mathieu_cem, samples=[call(1, A, real(low=10.0, high=60.0)), call(2, 1, real(3, low=10.0, high=60.0))])
def mathieu_cem(y, m, q, x):
    return mathieu(special.mathieu_a(m, q), y, q, x)


@elementwise(special.mathieu_sem, samples=[call(1, A, real(low=10.0, high=60.0)), call(2, 1, real(3, low=10.0, high=60.0))])
def mathieu_sem(y, m, q, x):
    return mathieu(special.mathieu_b(m, q), y, q, x)
