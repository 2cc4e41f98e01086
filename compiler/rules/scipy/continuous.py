"""Continuous distributions of scipy.stats in standard form, as SciPy's documentation of each gives them."""

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
    shape_beta,
    shape_c,
    shape_df,
    shape_kappa,
    shape_mu,
    shape_s,
    shapes_a_b,
    shapes_dfn_dfd,
    unit,
)


def at_least_one(z, *shapes):
    return z >= 1


def above_one(z, *shapes):
    return z > 1


def one_turn(z, *shapes):
    return (z >= -np.pi) & (z <= np.pi)


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


@continuous(stats.truncnorm, shapes_a_b, between, lambda z, a, b: z > b)
class TruncNorm:
    def log_density(z, a, b):
        return -0.5 * z * z - 0.9189385332046727 - log_mass(a, b)

    def cdf(z, a, b):
        return np.exp(log_mass(a, np.clip(z, a, b)) - log_mass(a, b))

    def sf(z, a, b):
        return np.exp(log_mass(np.clip(z, a, b), b) - log_mass(a, b))

    def log_cdf(z, a, b):
        return log_mass(a, np.clip(z, a, b)) - log_mass(a, b)

    def log_sf(z, a, b):
        return log_mass(np.clip(z, a, b), b) - log_mass(a, b)


@continuous(stats.invgauss, shape_mu, positive)
class InvGauss:
    def log_density(z, mu):
        return -1.5 * np.log(z) - 0.5 * ((z - mu) / mu) ** 2 / z - 0.9189385332046727

    def mean(mu):
        return 1.0 * mu

    def var(mu):
        return mu**3


# -- gamma and its kin


@continuous(stats.expon, plain, not_negative)
class Expon:
    def log_density(z):
        return -z

    def cdf(z):
        return -np.expm1(-z)

    def sf(z):
        return np.exp(-z)

    def log_sf(z):
        return -z

    def ppf(q):
        return -np.log1p(-q)

    def isf(q):
        return -np.log(q)

    def mean():
        return 1.0

    def var():
        return 1.0

    def entropy():
        return 1.0


class GammaForm:
    def log_density(z, a):
        return special.xlogy(a - 1.0, z) - z - special.gammaln(a)

    def cdf(z, a):
        return special.gammainc(a, z)

    def sf(z, a):
        return special.gammaincc(a, z)

    def ppf(q, a):
        return special.gammaincinv(a, q)

    def isf(q, a):
        return special.gammainccinv(a, q)

    def mean(a):
        return 1.0 * a

    def var(a):
        return 1.0 * a

    def entropy(a):
        return special.digamma(a) * (1.0 - a) + a + special.gammaln(a)


continuous(stats.gamma, shape_a, not_negative)(GammaForm)
continuous(stats.erlang, shape_a, not_negative)(GammaForm)


@continuous(stats.chi2, shape_df, not_negative)
class Chi2:
    def log_density(z, df):
        return special.xlogy(0.5 * df - 1.0, z) - 0.5 * z - special.gammaln(0.5 * df) - 0.34657359027997264 * df

    def cdf(z, df):
        return special.chdtr(df, z)

    def sf(z, df):
        return special.chdtrc(df, z)

    def ppf(q, df):
        return 2.0 * special.gammaincinv(0.5 * df, q)

    def isf(q, df):
        return special.chdtri(df, q)

    def mean(df):
        return 1.0 * df

    def var(df):
        return 2.0 * df


@continuous(stats.chi, shape_df, not_negative)
class Chi:
    def log_density(z, df):
        return 0.6931471805599453 * (1.0 - 0.5 * df) - special.gammaln(0.5 * df) + special.xlogy(df - 1.0, z) - 0.5 * z * z

    def cdf(z, df):
        return special.gammainc(0.5 * df, 0.5 * z * z)

    def sf(z, df):
        return special.gammaincc(0.5 * df, 0.5 * z * z)

    def ppf(q, df):
        return np.sqrt(2.0 * special.gammaincinv(0.5 * df, q))

    def isf(q, df):
        return np.sqrt(2.0 * special.gammainccinv(0.5 * df, q))


@continuous(stats.invgamma, shape_a, positive)
class InvGamma:
    def log_density(z, a):
        return -(a + 1.0) * np.log(z) - special.gammaln(a) - 1.0 / z

    def cdf(z, a):
        return special.gammaincc(a, 1.0 / z)

    def sf(z, a):
        return special.gammainc(a, 1.0 / z)

    def ppf(q, a):
        return 1.0 / special.gammainccinv(a, q)

    def isf(q, a):
        return 1.0 / special.gammaincinv(a, q)


@continuous(stats.rayleigh, plain, not_negative)
class Rayleigh:
    def log_density(z):
        return np.log(z) - 0.5 * z * z

    def cdf(z):
        return -np.expm1(-0.5 * z * z)

    def sf(z):
        return np.exp(-0.5 * z * z)

    def log_sf(z):
        return -0.5 * z * z

    def ppf(q):
        return np.sqrt(-2.0 * np.log1p(-q))

    def isf(q):
        return np.sqrt(-2.0 * np.log(q))

    def mean():
        return 1.2533141373155001

    def var():
        return 0.42920367320510344


@continuous(stats.maxwell, plain, not_negative)
class Maxwell:
    def log_density(z):
        return 2.0 * np.log(z) - 0.5 * z * z - 0.2257913526447274

    def cdf(z):
        return special.gammainc(1.5, 0.5 * z * z)

    def sf(z):
        return special.gammaincc(1.5, 0.5 * z * z)

    def ppf(q):
        return np.sqrt(2.0 * special.gammaincinv(1.5, q))

    def isf(q):
        return np.sqrt(2.0 * special.gammainccinv(1.5, q))


@continuous(stats.weibull_min, shape_c, not_negative)
class WeibullMin:
    def log_density(z, c):
        return np.log(c) + special.xlogy(c - 1.0, z) - z**c

    def cdf(z, c):
        return -np.expm1(-(z**c))

    def sf(z, c):
        return np.exp(-(z**c))

    def log_sf(z, c):
        return -(z**c)

    def ppf(q, c):
        return (-np.log1p(-q)) ** (1.0 / c)

    def isf(q, c):
        return (-np.log(q)) ** (1.0 / c)

    def mean(c):
        return special.gamma(1.0 + 1.0 / c)

    def var(c):
        return special.gamma(1.0 + 2.0 / c) - special.gamma(1.0 + 1.0 / c) ** 2


# -- beta and its kin


@continuous(stats.beta, shapes_a_b, unit, above_one)
class Beta:
    def log_density(z, a, b):
        return special.xlog1py(b - 1.0, -z) + special.xlogy(a - 1.0, z) - special.betaln(a, b)

    def cdf(z, a, b):
        return special.betainc(a, b, z)

    def sf(z, a, b):
        return special.betaincc(a, b, z)

    def ppf(q, a, b):
        return special.betaincinv(a, b, q)

    def isf(q, a, b):
        return special.betainccinv(a, b, q)

    def mean(a, b):
        return a / (a + b)

    def var(a, b):
        return a * b / ((a + b) ** 2 * (a + b + 1.0))


@continuous(stats.uniform, plain, unit, above_one)
class Uniform:
    def log_density(z):
        return 0.0 * z

    def cdf(z):
        return z

    def sf(z):
        return 1.0 - z

    def ppf(q):
        return q

    def isf(q):
        return 1.0 - q

    def mean():
        return 0.5

    def var():
        return 0.08333333333333333

    def entropy():
        return 0.0


@continuous(stats.powerlaw, shape_a, unit, above_one)
class PowerLaw:
    def log_density(z, a):
        return np.log(a) + special.xlogy(a - 1.0, z)

    def cdf(z, a):
        return z**a

    def sf(z, a):
        return -special.powm1(z, a)

    def ppf(q, a):
        return q ** (1.0 / a)

    def isf(q, a):
        return (1.0 - q) ** (1.0 / a)


@continuous(stats.t, shape_df)
class StudentT:
    def log_density(z, df):
        half = 0.5 * (df + 1.0)
        scale = special.gammaln(half) - special.gammaln(0.5 * df) - 0.5 * np.log(df) - 0.5723649429247001
        return scale - half * np.log1p(z * z / df)

    def cdf(z, df):
        return special.stdtr(df, z)

    def sf(z, df):
        return special.stdtr(df, -z)

    def ppf(q, df):
        return special.stdtrit(df, q)

    def isf(q, df):
        return -special.stdtrit(df, q)


@continuous(stats.f, shapes_dfn_dfd, not_negative)
class FisherF:
    def log_density(z, dfn, dfd):
        n, m = 0.5 * dfn, 0.5 * dfd
        powers = m * np.log(dfd) + n * np.log(dfn) + special.xlogy(n - 1.0, z)
        return powers - (n + m) * np.log(dfd + dfn * z) - special.betaln(n, m)

    def cdf(z, dfn, dfd):
        return special.fdtr(dfn, dfd, z)

    def sf(z, dfn, dfd):
        return special.fdtrc(dfn, dfd, z)

    def ppf(q, dfn, dfd):
        return special.fdtri(dfn, dfd, q)

    def isf(q, dfn, dfd):
        return special.fdtri(dfn, dfd, 1.0 - q)


# -- heavy tails


@continuous(stats.cauchy, plain)
class Cauchy:
    def log_density(z):
        return -np.log1p(z * z) - 1.1447298858494002

    def cdf(z):
        return np.arctan2(1.0, -z) / np.pi

    def sf(z):
        return np.arctan2(1.0, z) / np.pi

    def ppf(q):
        return np.tan(np.pi * (q - 0.5))

    def isf(q):
        return np.tan(np.pi * (0.5 - q))

    def entropy():
        return 2.5310242469692907


@continuous(stats.pareto, shape_b, at_least_one)
class Pareto:
    def log_density(z, b):
        return np.log(b) - (b + 1.0) * np.log(z)

    def cdf(z, b):
        return 1.0 - z ** (-b)

    def sf(z, b):
        return z ** (-b)

    def log_sf(z, b):
        return -b * np.log(z)

    def ppf(q, b):
        return (1.0 - q) ** (-1.0 / b)

    def isf(q, b):
        return q ** (-1.0 / b)

    def entropy(b):
        return 1.0 + 1.0 / b - np.log(b)


@continuous(stats.lomax, shape_c, not_negative)
class Lomax:
    def log_density(z, c):
        return np.log(c) - (c + 1.0) * np.log1p(z)

    def cdf(z, c):
        return -np.expm1(-c * np.log1p(z))

    def sf(z, c):
        return np.exp(-c * np.log1p(z))

    def log_sf(z, c):
        return -c * np.log1p(z)

    def ppf(q, c):
        return np.expm1(-np.log1p(-q) / c)

    def isf(q, c):
        return q ** (-1.0 / c) - 1.0


# -- two-sided exponentials and extremes


@continuous(stats.laplace, plain)
class Laplace:
    def log_density(z):
        return -np.abs(z) - 0.6931471805599453

    def cdf(z):
        return np.where(z > 0, 1.0 - 0.5 * np.exp(-z), 0.5 * np.exp(z))

    def sf(z):
        return np.where(z > 0, 0.5 * np.exp(-z), 1.0 - 0.5 * np.exp(z))

    def ppf(q):
        return np.where(q > 0.5, -np.log(2.0 * (1.0 - q)), np.log(2.0 * q))

    def isf(q):
        return np.where(q > 0.5, np.log(2.0 * (1.0 - q)), -np.log(2.0 * q))

    def mean():
        return 0.0

    def var():
        return 2.0

    def entropy():
        return 1.6931471805599454


@continuous(stats.gennorm, shape_beta)
class GenNorm:
    def log_density(z, beta):
        return np.log(0.5 * beta) - special.gammaln(1.0 / beta) - np.abs(z) ** beta


@continuous(stats.logistic, plain)
class Logistic:
    def log_density(z):
        return special.log_expit(z) + special.log_expit(-z)

    def cdf(z):
        return special.expit(z)

    def sf(z):
        return special.expit(-z)

    def log_cdf(z):
        return special.log_expit(z)

    def log_sf(z):
        return special.log_expit(-z)

    def ppf(q):
        return special.logit(q)

    def isf(q):
        return -special.logit(q)

    def mean():
        return 0.0

    def var():
        return 3.289868133696453

    def entropy():
        return 2.0


@continuous(stats.gumbel_r, plain)
class GumbelRight:
    def log_density(z):
        return -z - np.exp(-z)

    def cdf(z):
        return np.exp(-np.exp(-z))

    def sf(z):
        return -np.expm1(-np.exp(-z))

    def log_cdf(z):
        return -np.exp(-z)

    def ppf(q):
        return -np.log(-np.log(q))

    def isf(q):
        return -np.log(-np.log1p(-q))

    def mean():
        return 0.5772156649015329

    def var():
        return 1.6449340668482264

    def entropy():
        return 1.5772156649015328


@continuous(stats.gumbel_l, plain)
class GumbelLeft:
    def log_density(z):
        return z - np.exp(z)

    def cdf(z):
        return -np.expm1(-np.exp(z))

    def sf(z):
        return np.exp(-np.exp(z))

    def log_sf(z):
        return -np.exp(z)

    def ppf(q):
        return np.log(-np.log1p(-q))

    def isf(q):
        return np.log(-np.log(q))

    def mean():
        return -0.5772156649015329

    def var():
        return 1.6449340668482264

    def entropy():
        return 1.5772156649015328


@continuous(stats.vonmises, shape_kappa)
class VonMises:
    def log_density(z, kappa):
        return kappa * special.cosm1(z) - 1.8378770664093453 - np.log(special.i0e(kappa))
