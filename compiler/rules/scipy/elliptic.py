"""Elliptic integrals and functions of the parameter m (DLMF, chapter 19 and 22), written so that m = 0 is no hole."""

from __future__ import annotations

import numpy as np
from scipy import special

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


# -- Carlson's symmetric integrals: DLMF 19.16; partial fractions of the integrands, and homogeneity

APART = [(0.4, 0.8), (1.0, 1.5), (1.8, 2.5)]


@elementwise(special.elliprf, domain=APART)
def elliprf(result, x, y, z):
    by_x, by_y = special.elliprd(y, z, x), special.elliprd(x, z, y)
    return -by_x / 6.0, -by_y / 6.0, -special.elliprd(x, y, z) / 6.0


@elementwise(special.elliprd, domain=APART)
def elliprd(result, x, y, z):
    by_x = (special.elliprd(y, z, x) - result) / (2.0 * (x - z))
    by_y = (special.elliprd(x, z, y) - result) / (2.0 * (y - z))
    return by_x, by_y, -(1.5 * result + x * by_x + y * by_y) / z


@elementwise(special.elliprc, domain=APART[:2])
def elliprc(result, x, y):
    by_x = (result - 1.0 / np.sqrt(x)) / (2.0 * (y - x))
    return by_x, -(0.5 * result + x * by_x) / y


@elementwise(special.elliprg, domain=APART)
def elliprg(result, x, y, z):
    whole = special.elliprf(x, y, z)
    by_x = 0.25 * (whole - x * special.elliprd(y, z, x) / 3.0)
    by_y = 0.25 * (whole - y * special.elliprd(x, z, y) / 3.0)
    return by_x, by_y, 0.25 * (whole - z * special.elliprd(x, y, z) / 3.0)


@elementwise(special.elliprj, domain=[*APART, (3.0, 4.0)])
def elliprj(result, x, y, z, p):
    by_x = (special.elliprd(y, z, x) - result) / (2.0 * (x - p))
    by_y = (special.elliprd(x, z, y) - result) / (2.0 * (y - p))
    by_z = (special.elliprd(x, y, z) - result) / (2.0 * (z - p))
    return by_x, by_y, by_z, -(1.5 * result + x * by_x + y * by_y + z * by_z) / p
