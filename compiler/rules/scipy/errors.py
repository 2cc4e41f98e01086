"""The error function and its kin, and the normal distribution's."""

from __future__ import annotations

import numpy as np
from scipy import special

from ...prelude import known
from ..registry import elementwise, written_out
from ..samples import call, real

ANY = (-2.0, 2.0)
INSIDE = (-0.9, 0.9)
UNIT = (0.1, 0.9)


@elementwise(special.erf, domain=[ANY])
def erf(z, x):
    return 1.1283791670955126 * np.exp(-x * x)


@elementwise(special.erfc, domain=[ANY])
def erfc(z, x):
    return -1.1283791670955126 * np.exp(-x * x)


@elementwise(special.erfcx, domain=[ANY])
def erfcx(z, x):
    return 2.0 * x * z - 1.1283791670955126


@elementwise(special.erfi, domain=[ANY])
def erfi(z, x):
    return 1.1283791670955126 * np.exp(x * x)


@elementwise(special.erfinv, domain=[INSIDE])
def erfinv(z, y):
    return 0.8862269254527580 * np.exp(z * z)


@elementwise(special.erfcinv, domain=[(0.1, 1.9)])
def erfcinv(z, y):
    return -0.8862269254527580 * np.exp(z * z)


@elementwise(special.dawsn, domain=[ANY])
def dawsn(z, x):
    return 1.0 - 2.0 * x * z


@elementwise(special.fresnel, domain=[ANY])
def fresnel(z, x):
    angle = 1.5707963267948966 * x * x
    return np.sin(angle), np.cos(angle)


@elementwise(special.ndtr, domain=[ANY])
def ndtr(z, x):
    return 0.3989422804014327 * np.exp(-0.5 * x * x)


@elementwise(special.log_ndtr, domain=[ANY])
def log_ndtr(z, x):
    return 0.3989422804014327 * np.exp(-0.5 * x * x - z)


@elementwise(special.ndtri, domain=[UNIT])
def ndtri(z, y):
    return 2.5066282746310002 * np.exp(0.5 * z * z)


@elementwise(special.ndtri_exp, domain=[(-2.0, -0.2)])
def ndtri_exp(z, y):
    return 2.5066282746310002 * np.exp(y + 0.5 * z * z)


@elementwise(special.owens_t, domain=[ANY, ANY])
def owens_t(z, h, a):
    """D. B. Owen, Annals of Mathematical Statistics 27 (1956)."""
    by_h = -0.1994711402007164 * np.exp(-0.5 * h * h) * special.erf(0.7071067811865476 * a * h)
    growth = 1.0 + a * a
    return by_h, 0.1591549430918953 * np.exp(-0.5 * h * h * growth) / growth


@elementwise(special.wofz, samples=[call(real()), call(real(3))])
def wofz(w, z):
    """The Faddeeva function (DLMF 7.10.2); its values are complex."""
    return 1.1283791670955126j - 2.0 * z * w


@elementwise(special.lambertw, samples=[call(real(low=0.2, high=2.0)), call(real(3, low=0.2, high=2.0))])
def lambertw(w, z):
    """The principal branch; its values are complex."""
    return np.exp(-w) / (1.0 + w)


@written_out(special.voigt_profile)
def voigt_profile(x, sigma, gamma):
    """By the Faddeeva function (DLMF 7.19.1)."""
    if known(sigma) and sigma == 0:
        return gamma / np.pi / (x * x + gamma * gamma)
    width = 1.4142135623730951 * sigma
    return np.real(special.wofz((x + 1j * gamma) / width)) / (1.7724538509055159 * width)
