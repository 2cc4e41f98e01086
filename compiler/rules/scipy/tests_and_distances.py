"""scipy.stats: Student's tests, distances between samples, densities estimated from samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy import special, stats

from ..registry import written_out


class Test(NamedTuple):
    statistic: Any
    pvalue: Any


def tested(difference, error, df):
    t = difference / error
    return Test(t, 2.0 * special.stdtr(df, -np.abs(t)))


@written_out(stats.ttest_1samp)
def ttest_1samp(a, popmean, axis=0):
    n = np.shape(a)[axis]
    return tested(np.mean(a, axis=axis) - popmean, np.sqrt(np.var(a, axis=axis, ddof=1) / n), n - 1.0)


@written_out(stats.ttest_rel)
def ttest_rel(a, b, axis=0):
    return ttest_1samp(a - b, 0.0, axis)


@written_out(stats.ttest_ind)
def ttest_ind(a, b, *, axis=0, equal_var=True):
    """With a common variance, or by Welch."""
    n, m = np.shape(a)[axis], np.shape(b)[axis]
    v, w = np.var(a, axis=axis, ddof=1), np.var(b, axis=axis, ddof=1)
    apart = np.mean(a, axis=axis) - np.mean(b, axis=axis)
    if equal_var:
        df = n + m - 2.0
        return tested(apart, np.sqrt(((n - 1.0) * v + (m - 1.0) * w) / df * (1.0 / n + 1.0 / m)), df)
    v, w = v / n, w / m
    return tested(apart, np.sqrt(v + w), (v + w) ** 2 / (v * v / (n - 1.0) + w * w / (m - 1.0)))


@written_out(stats.trim_mean)
def trim_mean(a, proportiontocut, axis=0):
    if axis is None:
        a, axis = np.ravel(a), 0
    n = np.shape(a)[axis]
    cut = int(proportiontocut * n)
    return np.mean(np.moveaxis(np.sort(a, axis=axis), axis, 0)[cut : n - cut], axis=0)


@written_out(stats.boxcox)
def boxcox(x, lmbda=None):
    if lmbda is None:
        raise NotImplementedError("boxcox with a power that it has to find")
    return special.boxcox(x, lmbda)


def steps(u, v):
    """The intervals between all numbers of two samples, and by how much the shares below differ there."""
    both = np.sort(np.concatenate([u, v]))
    below = np.searchsorted(np.sort(u), both[:-1], side="right") / np.shape(u)[0]
    return np.diff(both), below - np.searchsorted(np.sort(v), both[:-1], side="right") / np.shape(v)[0]


@written_out(stats.wasserstein_distance)
def wasserstein_distance(u_values, v_values):
    widths, apart = steps(np.asarray(u_values), np.asarray(v_values))
    return np.sum(widths * np.abs(apart))


@written_out(stats.energy_distance)
def energy_distance(u_values, v_values):
    widths, apart = steps(np.asarray(u_values), np.asarray(v_values))
    return np.sqrt(2.0 * np.sum(widths * apart * apart))


@dataclass
class Density:
    """The mean of normal densities around the numbers of a sample."""

    dataset: Any
    width: Any

    def __call__(self, points):
        scores = (np.expand_dims(np.atleast_1d(points), -1) - self.dataset) / self.width
        return np.mean(np.exp(-0.5 * scores * scores), axis=-1) / (2.5066282746310002 * self.width)

    def evaluate(self, points):
        return self(points)

    def logpdf(self, x):
        return np.log(self(x))


@written_out(stats.gaussian_kde)
def gaussian_kde(dataset, bw_method=None):
    data = np.asarray(dataset)
    if np.ndim(data) != 1:
        raise NotImplementedError("gaussian_kde of points in several dimensions")
    n = np.shape(data)[0]
    factor = n ** -0.2 if bw_method is None or bw_method == "scott" else (0.75 * n) ** -0.2 if bw_method == "silverman" else bw_method
    return Density(data, factor * np.std(data, ddof=1))


for method in (Density.__call__,):
    written_out(method)(method)
