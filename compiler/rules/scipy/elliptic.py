"""Elliptic integrals and functions of the parameter m (DLMF, chapter 19 and 22), written so that m = 0 is no hole."""

from __future__ import annotations

import numpy as np
from scipy import special

from ...prelude import carlson_integral
from ..registry import elementwise
from ..samples import call, real

PARAMETER = (-0.8, 0.8)
ANGLE = (-2.0, 2.0)
POSITIVE = (0.4, 2.5)


@elementwise(special.ellipk, domain=[PARAMETER], samples=[call(0.0)])
def ellipk(z, m):
    return 0.39269908169872414 * special.hyp2f1(1.5, 1.5, 2.0, m)


@elementwise(special.ellipkm1, domain=[(0.2, 1.8)], samples=[call(1.0)])
def ellipkm1(z, p):
    """By hypergeometric functions near p = 1, by E and K themselves near p = 0."""
    near = np.where(p < 0.5, p, 0.5)
    singular = (near * special.ellipkm1(near) - special.ellipe(1.0 - near)) / (2.0 * near * (1.0 - near))
    return np.where(p < 0.5, singular, -0.39269908169872414 * special.hyp2f1(1.5, 1.5, 2.0, 1.0 - np.where(p < 0.5, 1.0, p)))


@elementwise(special.ellipe, domain=[PARAMETER], samples=[call(0.0)])
def ellipe(z, m):
    return -0.39269908169872414 * special.hyp2f1(0.5, 1.5, 2.0, m)


def legendre_d(phi, m):
    """(F - E) / m, the integral of sin**2 / sqrt(1 - m sin**2) from 0 to phi, by Carlson's R_D on (-pi/2, pi/2)."""
    turns = np.round(phi / np.pi)
    s, c = np.sin(phi - np.pi * turns), np.cos(phi - np.pi * turns)
    complete = 0.7853981633974483 * special.hyp2f1(0.5, 1.5, 2.0, m)
    return 2.0 * turns * complete + s * s * s * special.elliprd(c * c, 1.0 - m * s * s, 1.0) / 3.0


@elementwise(special.ellipkinc, domain=[ANGLE, (0.1, 0.8)], samples=[call(real(low=0.3, high=1.2), real(low=-0.8, high=-0.2))])
def ellipkinc(z, phi, m):
    s = np.sin(phi)
    root = np.sqrt(1.0 - m * s * s)
    return 1.0 / root, (0.5 * (z - legendre_d(phi, m)) - 0.25 * np.sin(2.0 * phi) / root) / (1.0 - m)


@elementwise(special.ellipeinc, domain=[ANGLE, (0.1, 0.8)], samples=[call(real(low=0.3, high=1.2), real(low=-0.8, high=-0.2))])
def ellipeinc(z, phi, m):
    s = np.sin(phi)
    return np.sqrt(1.0 - m * s * s), -0.5 * legendre_d(phi, m)


@elementwise(special.ellipj, domain=[(0.2, 1.4), (0.1, 0.8)])
def ellipj(z, u, m):
    sn, cn, dn, amplitude = z
    shift = (0.5 * (legendre_d(amplitude, m) - u) + 0.5 * sn * cn / dn) / (1.0 - m)
    return (
        (cn * dn, cn * dn * shift),
        (-sn * dn, -sn * dn * shift),
        (-m * sn * cn, -0.5 * sn * sn / dn - m * sn * cn * shift),
        (dn, dn * shift),
    )


# -- Carlson's symmetric integrals: DLMF 19.16. Those that are not such integrals again have a helper, which knows no gap
#    between equal arguments.

APART = [(0.4, 0.8), (1.0, 1.5), (1.8, 2.5)]
EQUAL, TWICE = np.array([1.3, 0.7]), np.array([0.5, 0.7])


def elliprj_by_first(result, x, y, z, p):
    """By partial fractions where p is negative, and the integral a principal value: there p is no other argument's equal."""
    inside = np.real(p) > 0
    beyond = (special.elliprd(y, z, x) - result) / np.where(inside, 1.0, 2.0 * (x - p))
    return np.where(inside, -0.75 * carlson_integral((1.5, 0.5, 0.5, 1.0), x, y, z, np.where(inside, p, 1.0)), beyond)


@elementwise(special.elliprf, domain=APART, samples=[call(EQUAL, TWICE, TWICE), call(EQUAL, EQUAL, EQUAL)])
def elliprf(result, x, y, z):
    by_x, by_y = special.elliprd(y, z, x), special.elliprd(x, z, y)
    return -by_x / 6.0, -by_y / 6.0, -special.elliprd(x, y, z) / 6.0


@elementwise(
    special.elliprd, domain=APART,
    samples=[call(EQUAL, EQUAL, TWICE), call(TWICE, EQUAL, TWICE), call(EQUAL, TWICE, TWICE), call(EQUAL, EQUAL, EQUAL)],
)  # fmt: skip
def elliprd(result, x, y, z):
    by_x, by_y = carlson_integral((1.5, 0.5, 1.5), x, y, z), carlson_integral((0.5, 1.5, 1.5), x, y, z)
    return -0.75 * by_x, -0.75 * by_y, -2.25 * carlson_integral((0.5, 0.5, 2.5), x, y, z)


@elementwise(special.elliprc, domain=APART[:2], samples=[call(EQUAL, EQUAL)])
def elliprc(result, x, y):
    """Where both are close: a series in their difference, of the integrand."""
    close = np.abs(x - y) < 1e-3 * y
    apart = (1.0 / np.sqrt(x) - result) / np.where(close, 1.0, 2.0 * (x - y))
    step = np.where(close, x - y, 0.0) / x
    by_x = np.where(close, -0.25 * x**-1.5 * sum([step**k / (k + 1.5) for k in range(7)]), apart)
    return by_x, -(0.5 * result + x * by_x) / y


@elementwise(special.elliprg, domain=APART, samples=[call(EQUAL, TWICE, TWICE)])
def elliprg(result, x, y, z):
    whole = special.elliprf(x, y, z)
    by_x = 0.25 * (whole - x * special.elliprd(y, z, x) / 3.0)
    by_y = 0.25 * (whole - y * special.elliprd(x, z, y) / 3.0)
    return by_x, by_y, 0.25 * (whole - z * special.elliprd(x, y, z) / 3.0)


@elementwise(
    special.elliprj,  # its derivatives are long: no sample more than needed
    samples=[call(real(2, low=0.4, high=0.8), real(low=1.0, high=1.5), 2.2, real(low=3.0, high=4.0)), call(EQUAL, TWICE, 3.0, TWICE),
             call(EQUAL, EQUAL, EQUAL, EQUAL)],
)
def elliprj(result, x, y, z, p):
    by_x = elliprj_by_first(result, x, y, z, p)
    by_y = elliprj_by_first(result, y, x, z, p)
    by_z = elliprj_by_first(result, z, x, y, p)
    return by_x, by_y, by_z, -(1.5 * result + x * by_x + y * by_y + z * by_z) / p
