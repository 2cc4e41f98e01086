"""scipy.spatial.distance: between two points, and between all points of two sets."""

from __future__ import annotations

import numpy as np
from scipy.spatial import distance

from ...prelude import divide_or_zero
from ..registry import forward, missing, reverse, written_out
from ..samples import call, real


@written_out(distance.euclidean)
def euclidean(u, v, w=None):
    apart = u - v
    return np.sqrt(np.sum(apart**2)) if w is None else np.sqrt(np.sum(w * apart**2))


@written_out(distance.sqeuclidean)
def sqeuclidean(u, v, w=None):
    apart = u - v
    return np.sum(apart**2) if w is None else np.sum(w * apart**2)


@written_out(distance.cityblock)
def cityblock(u, v, w=None):
    apart = np.abs(u - v)
    return np.sum(apart) if w is None else np.sum(w * apart)


@written_out(distance.chebyshev)
def chebyshev(u, v):
    return np.max(np.abs(u - v))


@written_out(distance.minkowski)
def minkowski(u, v, p=2, w=None):
    apart = np.abs(u - v) ** p
    return (np.sum(apart) if w is None else np.sum(w * apart)) ** (1.0 / p)


@written_out(distance.cosine)
def cosine(u, v):
    return 1.0 - np.dot(u, v) / np.sqrt(np.dot(u, u) * np.dot(v, v))


@written_out(distance.correlation)
def correlation(u, v):
    return cosine(u - np.mean(u), v - np.mean(v))


@written_out(distance.canberra)
def canberra(u, v):
    return np.sum(divide_or_zero(np.abs(u - v), np.abs(u) + np.abs(v)))


@written_out(distance.braycurtis)
def braycurtis(u, v):
    return np.sum(np.abs(u - v)) / np.sum(np.abs(u + v))


@written_out(distance.mahalanobis)
def mahalanobis(u, v, VI):
    apart = u - v
    return np.sqrt(apart @ VI @ apart)


@written_out(distance.seuclidean)
def seuclidean(u, v, V):
    return np.sqrt(np.sum((u - v) ** 2 / V))


@written_out(distance.jensenshannon)
def jensenshannon(p, q, base=None):
    p, q = p / np.sum(p), q / np.sum(q)
    m = 0.5 * (p + q)
    total = 0.5 * np.sum(p * np.log(p / m) + q * np.log(q / m))
    return np.sqrt(total if base is None else total / np.log(base))


# -- all pairs. Of Euclidean distances by matrix products, which need no array of all differences


def weights(y, g, metric):
    """What each pair's difference is multiplied by."""
    return divide_or_zero(g, y) if metric == "euclidean" else 2.0 * g


@forward(distance.cdist)
def cdist_forward(XA_dot, XB_dot, y, XA, XB, metric="euclidean"):
    if metric not in ("euclidean", "sqeuclidean"):
        return slopes_forward(XA_dot, XB_dot, y, XA, XB, metric)
    apart = np.expand_dims(XA, 1) - XB
    change = np.expand_dims(XA_dot, 1) - XB_dot
    along = np.sum(apart * change, axis=-1)
    return divide_or_zero(along, y) if metric == "euclidean" else 2.0 * along


@reverse(
    distance.cdist,
    samples=[call(real(3, 2), real(4, 2)), call(real(3, 2), real(4, 2), "sqeuclidean"), call(real(3, 2), real(4, 2), metric="cityblock"),
             call(real(3, 3), real(2, 3), "chebyshev")],
)  # fmt: skip
def cdist_reverse(g, y, XA, XB, metric="euclidean"):
    if metric in ("euclidean", "sqeuclidean"):
        pairs = weights(y, g, metric)
        XA_bar = np.expand_dims(np.sum(pairs, axis=1), 1) * XA - pairs @ XB
        return XA_bar, np.expand_dims(np.sum(pairs, axis=0), 1) * XB - pairs.T @ XA
    if metric not in ("cityblock", "chebyshev"):
        return "this metric", "this metric"
    spread = np.expand_dims(g, -1) * slopes(y, XA, XB, metric)
    return np.sum(spread, axis=1), -np.sum(spread, axis=0)


def slopes(y, XA, XB, metric):
    """The derivative of each distance by its difference."""
    apart = np.expand_dims(XA, 1) - XB
    if metric == "cityblock":
        return np.sign(apart)
    hit = 1.0 * (np.abs(apart) == np.expand_dims(y, -1))
    return np.sign(apart) * hit / np.sum(hit, axis=-1, keepdims=True)


def slopes_forward(XA_dot, XB_dot, y, XA, XB, metric):
    if metric not in ("cityblock", "chebyshev"):
        return "this metric"
    return np.sum(slopes(y, XA, XB, metric) * (np.expand_dims(XA_dot, 1) - XB_dot), axis=-1)


@written_out(distance.cdist)
def cdist(XA, XB, metric="euclidean", *, p=2.0, w=None):
    if w is not None:
        raise NotImplementedError("weights of `cdist`")
    if metric in ("cosine", "correlation"):
        if metric == "correlation":
            XA, XB = XA - np.mean(XA, axis=1, keepdims=True), XB - np.mean(XB, axis=1, keepdims=True)
        return 1.0 - XA @ XB.T / np.linalg.norm(XA, axis=1, keepdims=True) / np.linalg.norm(XB, axis=1)
    if metric == "minkowski":
        return np.sum(np.abs(np.expand_dims(XA, 1) - XB) ** p, axis=-1) ** (1.0 / p)
    if metric == "canberra":
        return np.sum(divide_or_zero(np.abs(np.expand_dims(XA, 1) - XB), np.abs(np.expand_dims(XA, 1)) + np.abs(XB)), axis=-1)
    if metric == "braycurtis":
        apart, both = np.abs(np.expand_dims(XA, 1) - XB), np.abs(np.expand_dims(XA, 1) + XB)
        return np.sum(apart, axis=-1) / np.sum(both, axis=-1)
    return distance.cdist(XA, XB, metric)


@written_out(distance.pdist)
def pdist(X, metric="euclidean", *, p=2.0):
    upper = np.triu_indices(X.shape[0], 1)
    return distance.cdist(X, X, metric, p=p)[upper]


@written_out(distance.squareform)
def squareform(X):
    """A square matrix to the distances above its diagonal, and back."""
    if np.ndim(X) == 2:
        return X[np.triu_indices(X.shape[0], 1)]
    n = int(0.5 + np.sqrt(0.25 + 2.0 * X.shape[0])) + 0
    square = np.zeros((n, n))
    i, j = np.triu_indices(n, 1)
    np.add.at(square, (i, j), X)
    return square + square.T


missing(
    distance.dice, distance.hamming, distance.jaccard, distance.rogerstanimoto, distance.russellrao, distance.sokalsneath,
    distance.yule,
    why="it compares truth values",
)  # fmt: skip
