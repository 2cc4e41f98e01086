"""Polynomials: of `numpy` (highest power first) and of `numpy.polynomial` (lowest first)."""

from __future__ import annotations

import numpy as np

from ..registry import written_out


@written_out(np.polyval)
def polyval(p, x):
    if isinstance(p, (list, tuple)) and np.ndim(x) > 0 and x.dtype in (np.float32, np.float16):
        x = x.astype(float)
    if isinstance(x, float) and not isinstance(p, (list, tuple)) and np.ndim(p) > 0 and p.dtype in (np.float32, np.float16):
        p = p.astype(float)
    y = 0.0 * x
    for c in p:
        y = y * x + c
    return y


@written_out(np.polyder)
def polyder(p, m=1):
    for _ in range(m):
        p = p[:-1] * np.arange(np.size(p) - 1, 0, -1)
    return p


@written_out(np.polyint)
def polyint(p, m=1, k=None):
    for j in range(m):
        constant = 0.0 if k is None else k if np.ndim(k) == 0 else k[j]
        p = np.concatenate([p / np.arange(np.size(p), 0, -1), np.ravel(constant)])
    return p


def padded(a, b):
    """Two polynomials with as many coefficients."""
    if np.ndim(a) > 1 or np.ndim(b) > 1:
        raise NotImplementedError("polynomials in a table")
    n = max(np.size(a), np.size(b))
    return np.concatenate([np.zeros(n - np.size(a)), a]), np.concatenate([np.zeros(n - np.size(b)), b])


@written_out(np.polyadd)
def polyadd(a1, a2):
    first, second = padded(a1, a2)
    return first + second


@written_out(np.polysub)
def polysub(a1, a2):
    first, second = padded(a1, a2)
    return first - second


@written_out(np.polymul)
def polymul(a1, a2):
    return np.convolve(a1, a2)


@written_out(np.polydiv)
def polydiv(u, v):
    n = max(np.size(u) - np.size(v) + 1, 1)
    q = np.zeros(n)
    r = u * 1.0
    if np.size(u) >= np.size(v):
        for k in range(n):
            d = r[k] / v[0]
            q[k] = d
            r[k : k + np.size(v)] = r[k : k + np.size(v)] - d * v
    return q, r[n:] if np.size(v) > 1 else r[-1:]


@written_out(np.poly)
def poly(seq_of_zeros):
    if np.ndim(seq_of_zeros) == 2:
        return np.real(poly(np.linalg.eigvals(seq_of_zeros + 0j))) if np.isrealobj(seq_of_zeros) else poly(np.linalg.eigvals(seq_of_zeros))
    a = np.ones(1)
    for zero in seq_of_zeros:
        a = np.concatenate([a, np.zeros(1)]) - np.concatenate([np.zeros(1), zero * a])
    return a


@written_out(np.roots)
def roots(p):
    n = np.size(p) - 1
    companion = np.eye(n, k=-1)
    companion[0] = -p[1:] / p[0]
    return np.linalg.eigvals(companion)


@written_out(np.polyfit)
def polyfit(x, y, deg, rcond=None, full=False, w=None, cov=False):
    if full or cov:
        raise NotImplementedError("`full` and `cov` of np.polyfit")
    powers = np.vander(x, deg + 1)
    values = y
    if w is not None:
        powers = np.expand_dims(w, 1) * powers
        values = w * y if np.ndim(y) == 1 else np.expand_dims(w, 1) * y
    scale = np.sqrt(np.sum(powers * powers, axis=0))
    found = np.linalg.lstsq(powers / scale, values, rcond)[0]
    return found / scale if np.ndim(y) == 1 else found / np.expand_dims(scale, 1)


@written_out("numpy.polynomial.polynomial.polyval")
def polyval_ascending(x, c, tensor=True):
    y = 0.0 * x
    for a in reversed(c):
        y = y * x + a
    return y


@written_out("numpy.polynomial.polynomial.polyder")
def polyder_ascending(c, m=1):
    for _ in range(m):
        c = c[1:] * np.arange(1, np.size(c))
    return c


@written_out("numpy.polynomial.chebyshev.chebval")
def chebval(x, c, tensor=True):
    above, value = 0.0 * x, 0.0 * x  # Clenshaw
    for k in reversed(range(1, np.size(c))):
        above, value = value, c[k] + 2.0 * x * value - above
    return c[0] + x * value - above


@written_out("numpy.polynomial.legendre.legval")
def legval(x, c, tensor=True):
    above, value = 0.0 * x, 0.0 * x
    for k in reversed(range(np.size(c))):
        above, value = value, c[k] + (2 * k + 1) / (k + 1) * x * value - (k + 1) / (k + 2) * above
    return value


@written_out("numpy.polynomial.hermite.hermval")
def hermval(x, c, tensor=True):
    above, value = 0.0 * x, 0.0 * x
    for k in reversed(range(np.size(c))):
        above, value = value, c[k] + 2.0 * x * value - 2.0 * (k + 1) * above
    return value


@written_out("numpy.polynomial.hermite_e.hermeval")
def hermeval(x, c, tensor=True):
    above, value = 0.0 * x, 0.0 * x
    for k in reversed(range(np.size(c))):
        above, value = value, c[k] + x * value - (k + 1) * above
    return value


@written_out("numpy.polynomial.laguerre.lagval")
def lagval(x, c, tensor=True):
    above, value = 0.0 * x, 0.0 * x
    for k in reversed(range(np.size(c))):
        above, value = value, c[k] + (2 * k + 1 - x) / (k + 1) * value - (k + 1) / (k + 2) * above
    return value
