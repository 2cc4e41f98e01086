"""The normal distribution and its kin in standard form, as SciPy's documentation of each gives them."""

# mypy: ignore-errors
# The functions of a form have no `self`: they are never bound.

from __future__ import annotations

import numpy as np
from scipy import special, stats

from .families import continuous, not_negative, plain, positive, shape_a, shape_mu, shape_s, shapes_a_b

# -- normal and its kin


@continuous(stats.norm, plain)
class Norm:
    def log_density(z):
        return -0.5 * z * z - 0.9189385332046727

    def cdf(z):
        return special.ndtr(z)

    def sf(z):
        return special.ndtr(-z)

    def log_cdf(z):
        return special.log_ndtr(z)

    def log_sf(z):
        return special.log_ndtr(-z)

    def ppf(q):
        return special.ndtri(q)

    def isf(q):
        return -special.ndtri(q)

    def mean():
        return 0.0

    def var():
        return 1.0

    def entropy():
        return 1.4189385332046727


@continuous(stats.lognorm, shape_s, positive)
class LogNorm:
    def log_density(z, s):
        return -0.5 * (np.log(z) / s) ** 2 - np.log(s * z) - 0.9189385332046727

    def cdf(z, s):
        return special.ndtr(np.log(z) / s)

    def sf(z, s):
        return special.ndtr(-np.log(z) / s)

    def log_cdf(z, s):
        return special.log_ndtr(np.log(z) / s)

    def log_sf(z, s):
        return special.log_ndtr(-np.log(z) / s)

    def ppf(q, s):
        return np.exp(s * special.ndtri(q))

    def isf(q, s):
        return np.exp(-s * special.ndtri(q))

    def mean(s):
        return np.exp(0.5 * s * s)

    def var(s):
        return np.exp(s * s) * np.expm1(s * s)

    def entropy(s):
        return 1.4189385332046727 + np.log(s)


@continuous(stats.halfnorm, plain, not_negative)
class HalfNorm:
    def log_density(z):
        return -0.5 * z * z - 0.2257913526447274

    def cdf(z):
        return special.erf(0.7071067811865476 * z)

    def sf(z):
        return special.erfc(0.7071067811865476 * z)

    def ppf(q):
        return special.ndtri(0.5 * (1.0 + q))

    def isf(q):
        return -special.ndtri(0.5 * q)

    def mean():
        return 0.7978845608028654

    def var():
        return 0.3633802276324186


@continuous(stats.skewnorm, shape_a)
class SkewNorm:
    def log_density(z, a):
        return special.log_ndtr(a * z) - 0.5 * z * z - 0.2257913526447274

    def cdf(z, a):
        return special.ndtr(z) - 2.0 * special.owens_t(z, a)

    def sf(z, a):
        return special.ndtr(-z) + 2.0 * special.owens_t(z, a)


def log_mass(a, b):
    """log(ndtr(b) - ndtr(a)), from the tail in which it does not cancel."""
    upper = np.where(a > 0, -a, b)
    lower = np.where(a > 0, -b, a)
    tails = np.log1p(-special.ndtr(a) - special.ndtr(-b))
    same_side = (a > 0) | (b < 0)
    away = special.log_ndtr(upper) + np.log1p(-np.exp(special.log_ndtr(lower) - special.log_ndtr(upper)))
    return np.where(same_side, away, tails)


def between(z, a, b):
    return (z >= a) & (z <= b)


def kept(z, a, b):
    """`z` if it is between the ends; a number that is, where it is not asked for."""
    return np.where(between(z, a, b), z, 0.5 * (np.maximum(a, -9.0) + np.minimum(b, 9.0)))


@continuous(stats.truncnorm, shapes_a_b, between, lambda z, a, b: z > b)
class TruncNorm:
    def log_density(z, a, b):
        return -0.5 * z * z - 0.9189385332046727 - log_mass(a, b)

    def cdf(z, a, b):
        return np.exp(log_mass(a, kept(z, a, b)) - log_mass(a, b))

    def sf(z, a, b):
        return np.exp(log_mass(kept(z, a, b), b) - log_mass(a, b))

    def log_cdf(z, a, b):
        return log_mass(a, kept(z, a, b)) - log_mass(a, b)

    def log_sf(z, a, b):
        return log_mass(kept(z, a, b), b) - log_mass(a, b)


@continuous(stats.invgauss, shape_mu, positive)
class InvGauss:
    def log_density(z, mu):
        return -1.5 * np.log(z) - 0.5 * ((z - mu) / mu) ** 2 / z - 0.9189385332046727

    def mean(mu):
        return 1.0 * mu

    def var(mu):
        return mu**3
