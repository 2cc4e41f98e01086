"""Discrete and multivariate distributions of scipy.stats, and distributions whose parameters are fixed."""

# mypy: ignore-errors
# The functions of a form have no `self`: they are never bound.

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import linalg, special, stats
from scipy.stats._distn_infrastructure import rv_continuous_frozen, rv_discrete_frozen, rv_generic

from ..registry import written_out
from .families import discrete


def from_zero(z, *shapes):
    return z >= 0


def from_one(z, *shapes):
    return z >= 1


def up_to_n(z, n, p):
    return (z >= 0) & (z <= n)


def zero_or_one(z, p):
    return (z >= 0) & (z <= 1)


def only_mu(mu, loc=0):
    return (mu,), loc


def only_p(p, loc=0):
    return (p,), loc


def n_and_p(n, p, loc=0):
    return (n, p), loc


@discrete(stats.poisson, only_mu, from_zero)
class Poisson:
    def log_mass(k, mu):
        return special.xlogy(k, mu) - special.gammaln(k + 1.0) - mu

    def cdf(k, mu):
        return np.where(k >= 0, special.pdtr(k, mu), 0.0)

    def sf(k, mu):
        return np.where(k >= 0, special.pdtrc(k, mu), 1.0)


@discrete(stats.binom, n_and_p, up_to_n)
class Binom:
    def log_mass(k, n, p):
        ways = special.gammaln(n + 1.0) - special.gammaln(k + 1.0) - special.gammaln(n - k + 1.0)
        return ways + special.xlogy(k, p) + special.xlog1py(n - k, -p)

    def cdf(k, n, p):
        return np.where(k >= n, 1.0, np.where(k >= 0, special.bdtr(k, n, p), 0.0))

    def sf(k, n, p):
        return np.where(k >= n, 0.0, np.where(k >= 0, special.bdtrc(k, n, p), 1.0))


@discrete(stats.bernoulli, only_p, zero_or_one)
class Bernoulli:
    def log_mass(k, p):
        return special.xlogy(k, p) + special.xlog1py(1.0 - k, -p)

    def cdf(k, p):
        return np.where(k >= 1, 1.0, np.where(k >= 0, 1.0 - p, 0.0))

    def sf(k, p):
        return np.where(k >= 1, 0.0, np.where(k >= 0, p, 1.0))


@discrete(stats.geom, only_p, from_one)
class Geom:
    def log_mass(k, p):
        return special.xlog1py(k - 1.0, -p) + np.log(p)

    def cdf(k, p):
        return np.where(k >= 1, -np.expm1(k * np.log1p(-p)), 0.0)

    def sf(k, p):
        return np.where(k >= 1, np.exp(k * np.log1p(-p)), 1.0)


@discrete(stats.nbinom, n_and_p, from_zero)
class NegativeBinom:
    def log_mass(k, n, p):
        ways = special.gammaln(n + k) - special.gammaln(k + 1.0) - special.gammaln(n)
        return ways + n * np.log(p) + special.xlog1py(k, -p)

    def cdf(k, n, p):
        return np.where(k >= 0, special.betainc(n, k + 1.0, p), 0.0)

    def sf(k, n, p):
        return np.where(k >= 0, special.betaincc(n, k + 1.0, p), 1.0)


# -- multivariate


@written_out(stats.multivariate_normal.logpdf)
def normal_logpdf(x, mean=None, cov=1):
    """By the Cholesky factor of the covariance; one number or a row of variances are those of independent parts."""
    if isinstance(cov, (list, tuple)):
        cov = np.array(cov)
    if isinstance(mean, (list, tuple)):
        mean = np.array(mean)
    offset = x if mean is None else x - mean
    if np.ndim(cov) < 2:
        scores = offset / np.sqrt(cov)
        spread = np.log(cov) + 0.0 * scores
        return -0.5 * np.sum(scores * scores + spread + 1.8378770664093453, axis=-1) if np.ndim(offset) else (
            -0.5 * (scores * scores + np.log(cov) + 1.8378770664093453))  # fmt: skip
    factor = linalg.cholesky(cov, lower=True)
    scores = linalg.solve_triangular(factor, np.transpose(offset), lower=True)
    size = np.sum(np.log(np.diagonal(factor)))
    return -0.5 * np.sum(scores * scores, axis=0) - size - 0.9189385332046727 * cov.shape[0]


@written_out(stats.multivariate_normal.pdf)
def normal_pdf(x, mean=None, cov=1):
    return np.exp(normal_logpdf(x, mean, cov))


@written_out(stats.dirichlet.logpdf)
def dirichlet_logpdf(x, alpha):
    if isinstance(alpha, (list, tuple)):
        alpha = np.array(alpha)
    total = special.gammaln(np.sum(alpha)) - np.sum(special.gammaln(alpha))
    return total + np.sum(special.xlogy(alpha - 1.0, np.transpose(x)), axis=0) if np.ndim(x) == 1 else (
        total + np.sum(special.xlogy(np.expand_dims(alpha, 1) - 1.0, x), axis=0))  # fmt: skip


@written_out(stats.dirichlet.pdf)
def dirichlet_pdf(x, alpha):
    return np.exp(dirichlet_logpdf(x, alpha))


# -- with fixed parameters: `stats.norm(loc, scale).logpdf(x)`


@dataclass
class Frozen:
    """A distribution with its parameters."""

    dist: Any
    args: Any
    kwds: Any

    def pdf(self, x):
        return self.dist.pdf(x, *self.args, **self.kwds)

    def logpdf(self, x):
        return self.dist.logpdf(x, *self.args, **self.kwds)

    def pmf(self, k):
        return self.dist.pmf(k, *self.args, **self.kwds)

    def logpmf(self, k):
        return self.dist.logpmf(k, *self.args, **self.kwds)

    def cdf(self, x):
        return self.dist.cdf(x, *self.args, **self.kwds)

    def logcdf(self, x):
        return self.dist.logcdf(x, *self.args, **self.kwds)

    def sf(self, x):
        return self.dist.sf(x, *self.args, **self.kwds)

    def logsf(self, x):
        return self.dist.logsf(x, *self.args, **self.kwds)

    def ppf(self, q):
        return self.dist.ppf(q, *self.args, **self.kwds)

    def isf(self, q):
        return self.dist.isf(q, *self.args, **self.kwds)

    def median(self):
        return self.dist.median(*self.args, **self.kwds)

    def mean(self):
        return self.dist.mean(*self.args, **self.kwds)

    def var(self):
        return self.dist.var(*self.args, **self.kwds)

    def std(self):
        return self.dist.std(*self.args, **self.kwds)

    def entropy(self):
        return self.dist.entropy(*self.args, **self.kwds)


@written_out(rv_generic.__call__)
def freeze(self, *args, **kwds):
    return Frozen(self, args, kwds)


for name, method in list(vars(Frozen).items()):
    if callable(method) and not name.startswith("_"):
        kinds = [kind for kind in (Frozen, rv_continuous_frozen, rv_discrete_frozen) if hasattr(kind, name)]
        written_out(*(getattr(kind, name) for kind in kinds))(method)
