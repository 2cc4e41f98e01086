"""Statistics of samples in scipy.stats, written out as SciPy's documentation of each defines them. What goes with a
statistic and has no derivative (the probability of a test) is None."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from ..registry import missing, written_out


class Correlation(NamedTuple):
    statistic: Any
    pvalue: Any


class Regression(NamedTuple):
    slope: Any
    intercept: Any
    rvalue: Any
    pvalue: Any
    stderr: Any


def flat(a, axis):
    """The samples as an array, and the axis along which they lie."""
    a = np.array(a) if isinstance(a, (list, tuple)) else a
    return (np.ravel(a), 0) if axis is None else (a, axis)


@written_out(stats.gmean)
def gmean(a, axis=0, *, weights=None):
    a, axis = flat(a, axis)
    return np.exp(np.average(np.log(a), axis=axis, weights=weights))


@written_out(stats.hmean)
def hmean(a, axis=0, *, weights=None):
    a, axis = flat(a, axis)
    return 1.0 / np.average(1.0 / a, axis=axis, weights=weights)


@written_out(stats.pmean)
def pmean(a, p, *, axis=0, weights=None):
    a, axis = flat(a, axis)
    if isinstance(p, (int, float)) and p == 0:
        return np.exp(np.average(np.log(a), axis=axis, weights=weights))
    return np.average(a**p, axis=axis, weights=weights) ** (1.0 / p)


@written_out(stats.gstd)
def gstd(a, axis=0, ddof=1):
    a, axis = flat(a, axis)
    return np.exp(np.std(np.log(a), axis=axis, ddof=ddof))


@written_out(stats.zscore)
def zscore(a, axis=0, ddof=0):
    return stats.zmap(a, a, axis, ddof)


@written_out(stats.zmap)
def zmap(scores, compare, axis=0, ddof=0):
    middle = np.mean(compare, axis=axis, keepdims=True)
    return (scores - middle) / np.std(compare, axis=axis, ddof=ddof, keepdims=True)


def central(a, order, axis):
    """The central moment of an order."""
    return np.mean((a - np.mean(a, axis=axis, keepdims=True)) ** order, axis=axis)


@written_out(stats.moment)
def moment(a, order=1, axis=0, *, center=None):
    a, axis = flat(a, axis)
    return central(a, order, axis) if center is None else np.mean((a - center) ** order, axis=axis)


@written_out(stats.skew)
def skew(a, axis=0, bias=True):
    a, axis = flat(a, axis)
    n = a.shape[axis]
    value = central(a, 3, axis) / central(a, 2, axis) ** 1.5
    return value if bias else value * np.sqrt((n - 1.0) * n) / (n - 2.0)


@written_out(stats.kurtosis)
def kurtosis(a, axis=0, fisher=True, bias=True):
    a, axis = flat(a, axis)
    n = a.shape[axis]
    value = central(a, 4, axis) / central(a, 2, axis) ** 2
    if not bias:
        value = ((n * n - 1.0) * value - 3.0 * (n - 1.0) ** 2) / ((n - 2.0) * (n - 3.0)) + 3.0
    return value - 3.0 if fisher else value


@written_out(stats.sem)
def sem(a, axis=0, ddof=1):
    a, axis = flat(a, axis)
    return np.std(a, axis=axis, ddof=ddof) / np.sqrt(a.shape[axis])


@written_out(stats.variation)
def variation(a, axis=0, *, ddof=0):
    a, axis = flat(a, axis)
    return np.std(a, axis=axis, ddof=ddof) / np.mean(a, axis=axis)


@written_out(stats.entropy)
def entropy(pk, qk=None, base=None, axis=0):
    """In nats, or to another base; what is given is scaled to sums of 1."""
    p, axis = flat(pk, axis)
    p = p / np.sum(p, axis=axis, keepdims=True)
    if qk is None:
        terms = -np.where(p > 0, p * np.log(np.where(p > 0, p, 1.0)), 0.0)
    else:
        q = qk / np.sum(qk, axis=axis, keepdims=True)
        terms = np.where(p > 0, p * np.log(np.where(p > 0, p, 1.0) / q), 0.0)
    return np.sum(terms, axis=axis) if base is None else np.sum(terms, axis=axis) / np.log(base)


@written_out(stats.iqr)
def iqr(x, axis=None, rng=(25, 75)):
    low, high = np.percentile(x, rng, axis=axis)
    return high - low


@written_out(stats.tmean)
def tmean(a, limits=None, inclusive=(True, True), axis=None):
    if limits is not None:
        raise NotImplementedError("`tmean` with limits, whose samples depend on the numbers,")
    return np.mean(a, axis=axis)


@written_out(stats.pearsonr)
def pearsonr(x, y):
    x, y = flat(x, 0)[0], flat(y, 0)[0]
    left, right = x - np.mean(x), y - np.mean(y)
    return Correlation(np.dot(left / np.linalg.norm(left), right / np.linalg.norm(right)), None)


@written_out(stats.linregress)
def linregress(x, y):
    x, y = flat(x, 0)[0], flat(y, 0)[0]
    left, right = x - np.mean(x), y - np.mean(y)
    square, along, across = np.mean(left * left), np.mean(left * right), np.mean(right * right)
    slope, r = along / square, along / np.sqrt(square * across)
    error = np.sqrt((1.0 - r * r) * across / square / (x.shape[0] - 2))
    return Regression(slope, np.mean(y) - slope * np.mean(x), r, None, error)


missing(
    stats.spearmanr, stats.kendalltau, stats.describe,
    why="it has no rule; write what is differentiated with NumPy's mean, var, sort and sum",
)  # fmt: skip
