"""Continuous distributions of scipy.stats with ends and tails, of elementary functions, in standard form, as SciPy's
documentation of each gives them."""

# mypy: ignore-errors
# The functions of a form have no `self`: they are never bound.

from __future__ import annotations

import numpy as np
from scipy import special, stats

from .families import (
    continuous,
    not_negative,
    plain,
    positive,
    shape_a,
    shape_b,
    shape_c,
    shapes_a_b,
    shapes_a_c,
    shapes_c_d,
    unit,
)

LOG_ROOT_OF_TAU = 0.9189385332046727


def above_one(z, *shapes):
    return z > 1


def inside_unit(z, *shapes):
    return (z > 0) & (z < 1)


def at_one(z, *shapes):
    return z >= 1


def log1p_over(c, z):
    """log(1 + c z) / c, which is z where c is 0."""
    small = np.abs(c * z) < 1e-4
    u = np.where(small, c * z, 0.0)
    series = z * (1.0 - u * (0.5 - u * (1.0 / 3.0 - u * (0.25 - 0.2 * u))))
    return np.where(small, series, np.log1p(c * np.where(small, 0.0, z)) / np.where(small, 1.0, c))


# -- between two ends


@continuous(stats.arcsine, plain, inside_unit, at_one)
class Arcsine:
    def log_density(z):
        return -1.1447298858494002 - 0.5 * np.log(z * (1.0 - z))

    def cdf(z):
        return 0.6366197723675814 * np.arcsin(np.sqrt(z))

    def sf(z):
        return 0.6366197723675814 * np.arccos(np.sqrt(z))

    def ppf(q):
        return np.sin(1.5707963267948966 * q) ** 2

    def isf(q):
        return np.cos(1.5707963267948966 * q) ** 2


@continuous(stats.bradford, shape_c, unit, above_one)
class Bradford:
    def log_density(z, c):
        return np.log(c) - np.log1p(c * z) - np.log(np.log1p(c))

    def cdf(z, c):
        return np.log1p(c * z) / np.log1p(c)

    def sf(z, c):
        return 1.0 - np.log1p(c * z) / np.log1p(c)

    def ppf(q, c):
        return np.expm1(q * np.log1p(c)) / c

    def isf(q, c):
        return np.expm1((1.0 - q) * np.log1p(c)) / c


@continuous(stats.triang, shape_c, unit, above_one)
class Triangle:
    def log_density(z, c):
        return np.log(np.where(z < c, 2.0 * z / c, 2.0 * (1.0 - z) / (1.0 - c)))

    def cdf(z, c):
        return np.where(z < c, z * z / c, 1.0 - (1.0 - z) ** 2 / (1.0 - c))

    def sf(z, c):
        return np.where(z < c, 1.0 - z * z / c, (1.0 - z) ** 2 / (1.0 - c))

    def ppf(q, c):
        return np.where(q < c, np.sqrt(c * q), 1.0 - np.sqrt((1.0 - c) * (1.0 - q)))

    def isf(q, c):
        return np.where(1.0 - q < c, np.sqrt(c * (1.0 - q)), 1.0 - np.sqrt((1.0 - c) * q))


@continuous(stats.truncexpon, shape_b, lambda z, b: (z >= 0) & (z <= b), lambda z, b: z > b)
class TruncExpon:
    def log_density(z, b):
        return -z - np.log(-np.expm1(-b))

    def cdf(z, b):
        return np.expm1(-z) / np.expm1(-b)

    def sf(z, b):
        return (np.exp(-b) - np.exp(-z)) / np.expm1(-b)

    def ppf(q, b):
        return -np.log1p(q * np.expm1(-b))

    def isf(q, b):
        return -np.log1p((1.0 - q) * np.expm1(-b))


@continuous(stats.loguniform, shapes_a_b, lambda z, a, b: (z >= a) & (z <= b), lambda z, a, b: z > b)
@continuous(stats.reciprocal, shapes_a_b, lambda z, a, b: (z >= a) & (z <= b), lambda z, a, b: z > b)
class LogUniform:
    def log_density(z, a, b):
        return -np.log(z) - np.log(np.log(b) - np.log(a))

    def cdf(z, a, b):
        return (np.log(z) - np.log(a)) / (np.log(b) - np.log(a))

    def sf(z, a, b):
        return (np.log(b) - np.log(z)) / (np.log(b) - np.log(a))

    def ppf(q, a, b):
        return np.exp(np.log(a) + q * (np.log(b) - np.log(a)))

    def isf(q, a, b):
        return np.exp(np.log(b) - q * (np.log(b) - np.log(a)))


@continuous(stats.semicircular, plain, lambda z: (z > -1) & (z < 1), at_one)
class Semicircular:
    def log_density(z):
        return -0.4515827052894548 + 0.5 * np.log1p(-z * z)

    def cdf(z):
        return 0.5 + 0.3183098861837907 * (z * np.sqrt(1.0 - z * z) + np.arcsin(z))

    def sf(z):
        return 0.5 - 0.3183098861837907 * (z * np.sqrt(1.0 - z * z) + np.arcsin(z))


@continuous(stats.johnsonsb, shapes_a_b, inside_unit, at_one)
class JohnsonSB:
    def log_density(z, a, b):
        return np.log(b) - np.log(z * (1.0 - z)) - 0.5 * (a + b * special.logit(z)) ** 2 - LOG_ROOT_OF_TAU

    def cdf(z, a, b):
        return special.ndtr(a + b * special.logit(z))

    def sf(z, a, b):
        return special.ndtr(-a - b * special.logit(z))

    def ppf(q, a, b):
        return special.expit((special.ndtri(q) - a) / b)

    def isf(q, a, b):
        return special.expit((-special.ndtri(q) - a) / b)


# -- extremes and tails


@continuous(stats.genpareto, shape_c, lambda z, c: (z >= 0) & (1.0 + c * z > 0), lambda z, c: z > 0)
class GenPareto:
    def log_density(z, c):
        return -(c + 1.0) * log1p_over(c, z)

    def cdf(z, c):
        return -np.expm1(-log1p_over(c, z))

    def sf(z, c):
        return np.exp(-log1p_over(c, z))

    def log_sf(z, c):
        return -log1p_over(c, z)


@continuous(stats.genextreme, shape_c, lambda z, c: 1.0 - c * z > 0, lambda z, c: c > 0)
class GenExtreme:
    def log_density(z, c):
        h = log1p_over(-c, z)
        return -np.exp(-h) - h - np.log1p(-c * z)

    def cdf(z, c):
        return np.exp(-np.exp(-log1p_over(-c, z)))

    def sf(z, c):
        return -np.expm1(-np.exp(-log1p_over(-c, z)))

    def log_cdf(z, c):
        return -np.exp(-log1p_over(-c, z))


@continuous(stats.gompertz, shape_c, not_negative)
class Gompertz:
    def log_density(z, c):
        return np.log(c) + z - c * np.expm1(z)

    def cdf(z, c):
        return -np.expm1(-c * np.expm1(z))

    def sf(z, c):
        return np.exp(-c * np.expm1(z))

    def log_sf(z, c):
        return -c * np.expm1(z)

    def ppf(q, c):
        return np.log1p(-np.log1p(-q) / c)

    def isf(q, c):
        return np.log1p(-np.log(q) / c)


@continuous(stats.invweibull, shape_c, positive)
class InvWeibull:
    def log_density(z, c):
        return np.log(c) - (c + 1.0) * np.log(z) - z**-c

    def cdf(z, c):
        return np.exp(-(z**-c))

    def sf(z, c):
        return -np.expm1(-(z**-c))

    def log_cdf(z, c):
        return -(z**-c)

    def ppf(q, c):
        return (-np.log(q)) ** (-1.0 / c)

    def isf(q, c):
        return (-np.log1p(-q)) ** (-1.0 / c)


@continuous(stats.weibull_max, shape_c, lambda z, c: z < 0, lambda z, c: z >= 0)
class WeibullMax:
    def log_density(z, c):
        return np.log(c) + special.xlogy(c - 1.0, -z) - (-z) ** c

    def cdf(z, c):
        return np.exp(-((-z) ** c))

    def sf(z, c):
        return -np.expm1(-((-z) ** c))

    def log_cdf(z, c):
        return -((-z) ** c)

    def ppf(q, c):
        return -((-np.log(q)) ** (1.0 / c))

    def isf(q, c):
        return -((-np.log1p(-q)) ** (1.0 / c))


@continuous(stats.exponweib, shapes_a_c, positive)
class ExponWeib:
    def log_density(z, a, c):
        rise = -np.expm1(-(z**c))
        return np.log(a) + np.log(c) + special.xlogy(a - 1.0, rise) - z**c + special.xlogy(c - 1.0, z)

    def cdf(z, a, c):
        return (-np.expm1(-(z**c))) ** a

    def sf(z, a, c):
        return -special.powm1(-np.expm1(-(z**c)), a)

    def ppf(q, a, c):
        return (-np.log1p(-(q ** (1.0 / a)))) ** (1.0 / c)

    def isf(q, a, c):
        return (-np.log(-special.powm1(1.0 - q, 1.0 / a))) ** (1.0 / c)


@continuous(stats.fisk, shape_c, positive)
class Fisk:
    def log_density(z, c):
        return np.log(c) + (c - 1.0) * np.log(z) - 2.0 * np.log1p(z**c)

    def cdf(z, c):
        return 1.0 / (1.0 + z**-c)

    def sf(z, c):
        return 1.0 / (1.0 + z**c)

    def ppf(q, c):
        return (1.0 / q - 1.0) ** (-1.0 / c)

    def isf(q, c):
        return (1.0 / q - 1.0) ** (1.0 / c)


@continuous(stats.burr, shapes_c_d, positive)
class Burr:
    def log_density(z, c, d):
        return np.log(c) + np.log(d) - (c + 1.0) * np.log(z) - (d + 1.0) * np.log1p(z**-c)

    def cdf(z, c, d):
        return (1.0 + z**-c) ** -d

    def sf(z, c, d):
        return -np.expm1(-d * np.log1p(z**-c))

    def log_cdf(z, c, d):
        return -d * np.log1p(z**-c)

    def ppf(q, c, d):
        return (q ** (-1.0 / d) - 1.0) ** (-1.0 / c)

    def isf(q, c, d):
        return special.powm1(1.0 - q, -1.0 / d) ** (-1.0 / c)


@continuous(stats.burr12, shapes_c_d, positive)
class Burr12:
    def log_density(z, c, d):
        return np.log(c) + np.log(d) + special.xlogy(c - 1.0, z) - (d + 1.0) * np.log1p(z**c)

    def cdf(z, c, d):
        return -np.expm1(-d * np.log1p(z**c))

    def sf(z, c, d):
        return (1.0 + z**c) ** -d

    def log_sf(z, c, d):
        return -d * np.log1p(z**c)

    def ppf(q, c, d):
        return np.expm1(-np.log1p(-q) / d) ** (1.0 / c)

    def isf(q, c, d):
        return np.expm1(-np.log(q) / d) ** (1.0 / c)


@continuous(stats.kappa3, shape_a, positive)
class Kappa3:
    def log_density(z, a):
        return np.log(a) - (1.0 / a + 1.0) * np.log(a + z**a)

    def cdf(z, a):
        return z * (a + z**a) ** (-1.0 / a)

    def sf(z, a):
        return 1.0 - z * (a + z**a) ** (-1.0 / a)

    def ppf(q, a):
        return (a / special.powm1(q, -a)) ** (1.0 / a)

    def isf(q, a):
        return (a / special.powm1(1.0 - q, -a)) ** (1.0 / a)


@continuous(stats.levy, plain, positive)
class Levy:
    def log_density(z):
        return -LOG_ROOT_OF_TAU - 1.5 * np.log(z) - 0.5 / z

    def cdf(z):
        return special.erfc(np.sqrt(0.5 / z))

    def sf(z):
        return special.erf(np.sqrt(0.5 / z))

    def ppf(q):
        return special.ndtri(0.5 * q) ** -2

    def isf(q):
        return 0.5 * special.erfinv(q) ** -2


@continuous(stats.halfcauchy, plain, not_negative)
class HalfCauchy:
    def log_density(z):
        return -0.4515827052894548 - np.log1p(z * z)

    def cdf(z):
        return 0.6366197723675814 * np.arctan(z)

    def sf(z):
        return 0.6366197723675814 * np.arctan2(1.0, z)

    def ppf(q):
        return np.tan(1.5707963267948966 * q)

    def isf(q):
        return 1.0 / np.tan(1.5707963267948966 * q)


@continuous(stats.halflogistic, plain, not_negative)
class HalfLogistic:
    def log_density(z):
        return 0.6931471805599453 - z - 2.0 * np.log1p(np.exp(-z))

    def cdf(z):
        return np.tanh(0.5 * z)

    def sf(z):
        return 2.0 * special.expit(-z)

    def ppf(q):
        return 2.0 * np.arctanh(q)

    def isf(q):
        return -special.logit(0.5 * q)


@continuous(stats.gibrat, plain, positive)
class Gibrat:
    def log_density(z):
        return -np.log(z) - 0.5 * np.log(z) ** 2 - LOG_ROOT_OF_TAU

    def cdf(z):
        return special.ndtr(np.log(z))

    def sf(z):
        return special.ndtr(-np.log(z))

    def ppf(q):
        return np.exp(special.ndtri(q))

    def isf(q):
        return np.exp(-special.ndtri(q))
