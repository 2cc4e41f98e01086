"""Functions that are integrals: exponential, sine and cosine integrals, and those of Bessel, Struve and Airy functions."""

from __future__ import annotations

import numpy as np
from scipy import special

from ...prelude import known
from ..registry import elementwise
from ..samples import call, positive
from .bessel import whole

ANY = (-2.0, 2.0)
POSITIVE = (0.4, 2.5)


@elementwise(special.exp1, domain=[POSITIVE])
def exp1(z, x):
    return -np.exp(-x) / x


@elementwise(special.expi, domain=[POSITIVE])
def expi(z, x):
    return np.exp(x) / x


@elementwise(special.expn, samples=[call(0, positive()), call(1, positive(3)), call(3, positive(2, 2)), call(np.arange(3), positive(3))])
def expn(z, n, x):
    """-E_{n-1}, which SciPy has from n - 1 = 0 on."""
    first = -np.exp(-x) * (1.0 + x) / (x * x)
    m = whole(n)
    if known(n):
        return None, first if m == 0 else -special.expn(m - 1, x)
    return None, np.where(m == 0, first, -special.expn(np.maximum(m - 1, 0), x))


@elementwise(special.exprel, domain=[ANY], samples=[call(0.0)])
def exprel(z, x):
    """(exp(x) - 1) / x is Kummer's function with parameters 1 and 2, which has no hole at 0."""
    return 0.5 * special.hyp1f1(2.0, 3.0, x)


@elementwise(special.sici, domain=[POSITIVE])
def sici(z, x):
    return np.sinc(x / np.pi), np.cos(x) / x


@elementwise(special.shichi, domain=[POSITIVE])
def shichi(z, x):
    return 0.5 * (special.exprel(x) + special.exprel(-x)), np.cosh(x) / x


@elementwise(special.spence, domain=[POSITIVE], samples=[call(1.0)])
def spence(y, z):
    """log(z) / (1 - z), as the hypergeometric function that it is, which has no hole at 1."""
    return -special.hyp2f1(1.0, 1.0, 2.0, 1.0 - z)


@elementwise(special.it2i0k0, domain=[POSITIVE])
def it2i0k0(z, x):
    return (special.i0(x) - 1.0) / x, -special.k0(x) / x


@elementwise(special.it2j0y0, domain=[POSITIVE])
def it2j0y0(z, x):
    return (1.0 - special.j0(x)) / x, -special.y0(x) / x


@elementwise(special.iti0k0, domain=[POSITIVE])
def iti0k0(z, x):
    return special.i0(x), special.k0(x)


@elementwise(special.itj0y0, domain=[POSITIVE])
def itj0y0(z, x):
    return special.j0(x), special.y0(x)


@elementwise(special.itstruve0, domain=[POSITIVE])
def itstruve0(z, x):
    return special.struve(0, x)


@elementwise(special.it2struve0, domain=[POSITIVE])
def it2struve0(z, x):
    return -special.struve(0, x) / x


@elementwise(special.itmodstruve0, domain=[POSITIVE])
def itmodstruve0(z, x):
    return special.modstruve(0, x)


@elementwise(special.itairy, domain=[POSITIVE])
def itairy(z, x):
    here, mirrored = special.airy(x), special.airy(-x)
    return here[0], here[2], mirrored[0], mirrored[2]
