"""Bessel functions and their kin (DLMF, chapters 10, 11 and 9): differentiated by the argument, not by the order."""

from __future__ import annotations

import numpy as np
from scipy import special

from ...prelude import divide_or_zero, known
from ..registry import elementwise, written_out
from ..samples import Fixed, call, positive, real

ANY = (-2.0, 2.0)
POSITIVE = (0.4, 2.5)
ORDER = "the derivative with respect to the order is no function that SciPy has"
EVERY = [call(2, real()), call(0, real(3)), call(1, real(2, 2)), call(Fixed(1.5), positive(3))]
RIGHT = [call(2, positive()), call(0, positive(3)), call(Fixed(1.5), positive(2, 2))]


# -- of any order


@elementwise(special.jv, special.jve, samples=EVERY)
def jv(z, v, x):
    return ORDER, 0.5 * (special.jv(v - 1, x) - special.jv(v + 1, x))


@elementwise(special.yv, special.yve, samples=RIGHT)
def yv(z, v, x):
    return ORDER, 0.5 * (special.yv(v - 1, x) - special.yv(v + 1, x))


def whole(n):
    """SciPy cuts off what is behind the point of an order that must be whole."""
    return int(n) if known(n) else np.trunc(n)


@elementwise(special.yn, samples=RIGHT[:2])
def yn(z, n, x):
    m = whole(n)
    return None, 0.5 * (special.yn(m - 1, x) - special.yn(m + 1, x))


@elementwise(special.iv, samples=EVERY)
def iv(z, v, x):
    return ORDER, 0.5 * (special.iv(v - 1, x) + special.iv(v + 1, x))


@elementwise(special.kv, samples=RIGHT)
def kv(z, v, x):
    return ORDER, -0.5 * (special.kv(v - 1, x) + special.kv(v + 1, x))


@elementwise(special.kn, samples=RIGHT[:2])
def kn(z, n, x):
    m = whole(n)
    return None, -0.5 * (special.kv(m - 1, x) + special.kv(m + 1, x))


@elementwise(special.ive, samples=RIGHT + [call(1, real(3, low=-2.0, high=-0.5))])
def ive(z, v, x):
    return ORDER, 0.5 * (special.ive(v - 1, x) + special.ive(v + 1, x)) - np.sign(x) * z


@elementwise(special.kve, samples=RIGHT)
def kve(z, v, x):
    return ORDER, z - 0.5 * (special.kve(v - 1, x) + special.kve(v + 1, x))


# -- of order 0 and 1


@elementwise(special.j0, domain=[ANY])
def j0(z, x):
    return -special.j1(x)


@elementwise(special.j1, domain=[ANY])
def j1(z, x):
    return 0.5 * (special.j0(x) - special.jv(2, x))


@elementwise(special.y0, domain=[POSITIVE])
def y0(z, x):
    return -special.y1(x)


@elementwise(special.y1, domain=[POSITIVE])
def y1(z, x):
    return 0.5 * (special.y0(x) - special.yn(2, x))


@elementwise(special.i0, domain=[ANY])
def i0(z, x):
    return special.i1(x)


@elementwise(special.i1, domain=[ANY])
def i1(z, x):
    return 0.5 * (special.i0(x) + special.iv(2, x))


@elementwise(special.k0, domain=[POSITIVE])
def k0(z, x):
    return -special.k1(x)


@elementwise(special.k1, domain=[POSITIVE])
def k1(z, x):
    return -0.5 * (special.k0(x) + special.kn(2, x))


@elementwise(special.i0e, domain=[POSITIVE], samples=[call(real(low=-2.0, high=-0.5))])
def i0e(z, x):
    return special.i1e(x) - np.sign(x) * z


@elementwise(special.i1e, domain=[POSITIVE], samples=[call(real(low=-2.0, high=-0.5))])
def i1e(z, x):
    return 0.5 * (special.i0e(x) + special.ive(2, x)) - np.sign(x) * z


@elementwise(special.k0e, domain=[POSITIVE])
def k0e(z, x):
    return z - special.k1e(x)


@elementwise(special.k1e, domain=[POSITIVE])
def k1e(z, x):
    return z - 0.5 * (special.k0e(x) + special.kve(2, x))


# -- their derivatives


@elementwise(special.jvp, samples=[call(1, real()), call(2, real(3), 2)])
def jvp(y, v, z, n=1):
    return ORDER, special.jvp(v, z, n + 1)


@elementwise(special.yvp, samples=[call(1, positive()), call(2, positive(3), 2)])
def yvp(y, v, z, n=1):
    return ORDER, special.yvp(v, z, n + 1)


@elementwise(special.ivp, samples=[call(1, real()), call(2, real(3), 2)])
def ivp(y, v, z, n=1):
    return ORDER, special.ivp(v, z, n + 1)


@elementwise(special.kvp, samples=[call(1, positive()), call(2, positive(3), 2)])
def kvp(y, v, z, n=1):
    return ORDER, special.kvp(v, z, n + 1)


# -- spherical

SPHERICAL = [call(2, positive()), call(0, positive(3)), call(1, positive(3), derivative=True), call(np.array([0, 1, 3]), positive(3))]


def below(n):
    """The order below, which is not asked for where n is 0."""
    return max(n - 1, 0) if known(n) else np.maximum(n - 1, 0)


@elementwise(special.spherical_jn, samples=[*SPHERICAL, call(1, np.array([0.0, 1.0]))])
def spherical_jn(y, n, z, derivative=False):
    n = whole(n)
    lower, upper = special.spherical_jn(below(n), z, derivative), special.spherical_jn(n + 1, z, derivative)
    return ORDER, (n * lower - (n + 1) * upper) / (2 * n + 1)


@elementwise(special.spherical_yn, samples=SPHERICAL)
def spherical_yn(y, n, z, derivative=False):
    n = whole(n)
    lower, upper = special.spherical_yn(below(n), z, derivative), special.spherical_yn(n + 1, z, derivative)
    return ORDER, (n * lower - (n + 1) * upper) / (2 * n + 1)


@elementwise(special.spherical_in, samples=SPHERICAL)
def spherical_in(y, n, z, derivative=False):
    n = whole(n)
    lower, upper = special.spherical_in(below(n), z, derivative), special.spherical_in(n + 1, z, derivative)
    return ORDER, (n * lower + (n + 1) * upper) / (2 * n + 1)


@elementwise(special.spherical_kn, samples=SPHERICAL)
def spherical_kn(y, n, z, derivative=False):
    n = whole(n)
    lower, upper = special.spherical_kn(below(n), z, derivative), special.spherical_kn(n + 1, z, derivative)
    return ORDER, -(n * lower + (n + 1) * upper) / (2 * n + 1)


# -- Struve, Kelvin, Airy


def struve_term(v, x):
    """What the recurrences of the Struve functions have besides their neighbours (DLMF 11.4.26)."""
    return (0.5 * x) ** v * special.rgamma(v + 1.5) / 1.7724538509055159


@elementwise(special.struve, samples=RIGHT)
def struve(z, v, x):
    return ORDER, 0.5 * (special.struve(v - 1, x) - special.struve(v + 1, x) + struve_term(v, x))


@elementwise(special.modstruve, samples=RIGHT)
def modstruve(z, v, x):
    return ORDER, 0.5 * (special.modstruve(v - 1, x) + special.modstruve(v + 1, x) + struve_term(v, x))


@elementwise(special.ber, domain=[ANY])
def ber(z, x):
    return special.berp(x)


@elementwise(special.bei, domain=[ANY])
def bei(z, x):
    return special.beip(x)


@elementwise(special.ker, domain=[POSITIVE])
def ker(z, x):
    return special.kerp(x)


@elementwise(special.kei, domain=[POSITIVE])
def kei(z, x):
    return special.keip(x)


@elementwise(special.berp, domain=[POSITIVE])
def berp(z, x):
    return -special.bei(x) - divide_or_zero(z, x)


@elementwise(special.beip, domain=[POSITIVE])
def beip(z, x):
    return special.ber(x) - z / x


@elementwise(special.kerp, domain=[POSITIVE])
def kerp(z, x):
    return -special.kei(x) - z / x


@elementwise(special.keip, domain=[POSITIVE])
def keip(z, x):
    return special.ker(x) - z / x


@elementwise(special.airy, domain=[ANY])
def airy(y, z):
    """Airy's equation: y'' = z y."""
    return y[1], z * y[0], y[3], z * y[2]


@elementwise(special.airye, domain=[POSITIVE])
def airye(y, z):
    root = np.sqrt(np.maximum(z, 0.0))
    return y[1] + root * y[0], z * y[0] + root * y[1], y[3] - root * y[2], z * y[2] - root * y[3]


# -- Hankel's functions, whose values are complex


@written_out(special.hankel1)
def hankel1(v, z):
    return special.jv(v, z) + 1j * special.yv(v, z)


@written_out(special.hankel2)
def hankel2(v, z):
    return special.jv(v, z) - 1j * special.yv(v, z)


@written_out(special.hankel1e)
def hankel1e(v, z):
    return hankel1(v, z) * np.exp(-1j * z)


@written_out(special.hankel2e)
def hankel2e(v, z):
    return hankel2(v, z) * np.exp(1j * z)
