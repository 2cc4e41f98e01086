"""Densities of several variables in scipy.stats, by Cholesky factors; symmetric matrices are read by halves, as they are there."""

from __future__ import annotations

import numpy as np
from scipy import linalg, special, stats

from ..registry import written_out

LOG_2_PI = 1.8378770664093453


def matrix(a, what):
    if isinstance(a, (list, tuple)):
        a = np.array(a)
    if np.ndim(a) != 2:
        raise NotImplementedError(what + " that is not a matrix")
    return a


def log_det(factor):
    """The logarithm of the determinant of a matrix, from its Cholesky factor."""
    return 2.0 * np.sum(np.log(np.diagonal(factor)))


@written_out(stats.multivariate_t.logpdf)
def t_logpdf(x, loc=None, shape=1, df=1):
    factor = linalg.cholesky(matrix(shape, "a shape"), lower=True)
    loc = np.array(loc) if isinstance(loc, (list, tuple)) else loc
    scores = linalg.solve_triangular(factor, np.transpose(x if loc is None else x - loc), lower=True)
    p = factor.shape[0]
    most = special.gammaln(0.5 * (df + p)) - special.gammaln(0.5 * df) - 0.5 * p * np.log(np.pi * df) - 0.5 * log_det(factor)
    return most - 0.5 * (df + p) * np.log1p(np.sum(scores * scores, axis=0) / df)


@written_out(stats.multivariate_t.pdf)
def t_pdf(x, loc=None, shape=1, df=1):
    return np.exp(t_logpdf(x, loc, shape, df))


@written_out(stats.wishart.logpdf)
def wishart_logpdf(x, df, scale):
    factor, part = linalg.cholesky(matrix(scale, "a scale"), lower=True), linalg.cholesky(matrix(x, "a value"), lower=True)
    p = factor.shape[0]
    inner = linalg.solve_triangular(factor, part, lower=True)
    size = 0.5 * df * (p * np.log(2.0) + log_det(factor)) + special.multigammaln(0.5 * df, p)
    return 0.5 * (df - p - 1.0) * log_det(part) - 0.5 * np.sum(inner * inner) - size


@written_out(stats.invwishart.logpdf)
def invwishart_logpdf(x, df, scale):
    factor, part = linalg.cholesky(matrix(scale, "a scale"), lower=True), linalg.cholesky(matrix(x, "a value"), lower=True)
    p = factor.shape[0]
    inner = linalg.solve_triangular(part, factor, lower=True)
    size = 0.5 * df * (log_det(factor) - p * np.log(2.0)) - special.multigammaln(0.5 * df, p)
    return size - 0.5 * (df + p + 1.0) * log_det(part) - 0.5 * np.sum(inner * inner)


@written_out(stats.wishart.pdf)
def wishart_pdf(x, df, scale):
    return np.exp(wishart_logpdf(x, df, scale))


@written_out(stats.invwishart.pdf)
def invwishart_pdf(x, df, scale):
    return np.exp(invwishart_logpdf(x, df, scale))


@written_out(stats.matrix_normal.logpdf)
def matrix_normal_logpdf(X, mean=None, rowcov=1, colcov=1):
    offset = X if mean is None else X - mean
    n, p = np.shape(offset)
    rows = linalg.cholesky(rowcov * np.eye(n) if np.ndim(rowcov) < 2 else rowcov, lower=True)
    columns = linalg.cholesky(colcov * np.eye(p) if np.ndim(colcov) < 2 else colcov, lower=True)
    half = linalg.solve_triangular(rows, offset, lower=True)
    scores = linalg.solve_triangular(columns, np.transpose(half), lower=True)
    return -0.5 * (n * p * LOG_2_PI + p * log_det(rows) + n * log_det(columns) + np.sum(scores * scores))


@written_out(stats.matrix_normal.pdf)
def matrix_normal_pdf(X, mean=None, rowcov=1, colcov=1):
    return np.exp(matrix_normal_logpdf(X, mean, rowcov, colcov))


@written_out(stats.multinomial.logpmf)
def multinomial_logpmf(x, n, p):
    """The last probability is what the others leave, as SciPy has it."""
    x, p = np.asarray(x), np.asarray(p)
    if np.ndim(p) != 1 or np.ndim(x) != 1:
        raise NotImplementedError("multinomial probabilities of several rows")
    chances = np.concatenate([p[:-1], np.stack([1.0 - np.sum(p[:-1])])])
    return special.gammaln(n + 1.0) + np.sum(special.xlogy(x, chances) - special.gammaln(x + 1.0))


@written_out(stats.multinomial.pmf)
def multinomial_pmf(x, n, p):
    return np.exp(multinomial_logpmf(x, n, p))
