"""Differences, slopes, areas, interpolation, angles."""

from __future__ import annotations

import math

import numpy as np

from ...prelude import known
from ..registry import written_out
from .joining import along


@written_out(np.interp)
def interp(x, xp, fp, left=None, right=None, period=None):
    if period is not None:
        order = np.argsort(xp % period)
        xp, fp, x = (xp % period)[order], fp[order], x % period
        xp = np.concatenate([xp[-1:] - period, xp, xp[:1] + period])
        fp = np.concatenate([fp[-1:], fp, fp[:1]])
    xp, fp, x = np.asarray(xp), doubled(np.asarray(fp)), doubled(x)
    if known(np.size(xp)) and np.size(xp) == 1:
        low, high = fp[0] if left is None else left, fp[0] if right is None else right
        return np.where(x < xp[0], low, np.where(x > xp[0], high, fp[0]))
    i = np.clip(np.searchsorted(xp, x, side="right") - 1, 0, np.size(xp) - 2)
    slope = (fp[i + 1] - fp[i]) / (xp[i + 1] - xp[i])
    low, high = fp[0] if left is None else left, fp[-1] if right is None else right
    inside = fp[i] + slope * (x - xp[i])
    return np.where(x < xp[0], low, np.where(x > xp[-1], high, inside))


def doubled(x):
    """NumPy interpolates in double precision."""
    return x.astype(float) if np.ndim(x) > 0 and x.dtype in (np.float32, np.float16) else x


@written_out(np.diff, given=("prepend", "append"))
def diff(a, n=1, axis=-1, prepend=None, append=None):
    if n == 0:
        return a
    parts = [ends(v, a, axis) for v in (prepend,) if v is not None] + [a]
    parts = parts + [ends(v, a, axis) for v in (append,) if v is not None]
    return np.diff(np.concatenate(parts, axis=axis), n, axis=axis)


def ends(v, a, axis):
    """What is put before or behind `a`: a number goes to every row."""
    if np.ndim(v) > 0:
        return v
    shape = list(np.shape(a))
    shape[axis] = 1
    return np.broadcast_to(v, tuple(shape))


@written_out(np.ediff1d)
def ediff1d(ary, to_end=None, to_begin=None):
    steps = np.diff(np.ravel(ary))
    before = [] if to_begin is None else [np.ravel(to_begin)]
    after = [] if to_end is None else [np.ravel(to_end)]
    return np.concatenate([*before, steps, *after])


@written_out(np.trapezoid)
def trapezoid(y, x=None, dx=1.0, axis=-1):
    y = np.moveaxis(y, axis, -1)
    if x is None:
        return dx * (np.sum(y, axis=-1) - 0.5 * (y[..., 0] + y[..., -1])) if y.shape[-1] > 0 else np.sum(y, axis=-1)
    x = x if np.ndim(x) == 1 else np.moveaxis(x, axis, -1)
    return np.sum(0.5 * (x[..., 1:] - x[..., :-1]) * (y[..., 1:] + y[..., :-1]), axis=-1)


@written_out(np.gradient)
def gradient(f, *varargs, axis=None, edge_order=1):
    axes = tuple(range(np.ndim(f))) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    spacing = [1.0] * len(axes) if not varargs else list(varargs) * len(axes) if len(varargs) == 1 else list(varargs)
    slopes = [gradient_along(f, h, k, edge_order) for h, k in zip(spacing, axes, strict=True)]
    return slopes[0] if len(slopes) == 1 else tuple(slopes)


def gradient_along(f, h, axis, edge_order):
    """Second-order differences inside; at the ends of the given order."""
    f = np.moveaxis(f, axis, -1)
    if known(f.shape[-1]) and f.shape[-1] <= edge_order:
        raise ValueError("Shape of array too small to calculate a numerical gradient")
    if np.ndim(h) == 0:
        inner = (f[..., 2:] - f[..., :-2]) / (2.0 * h)
        first, last = edges_even(f, h, edge_order)
    else:
        h = np.diff(h)
        left, right = h[:-1], h[1:]
        inner = -right / (left * (left + right)) * f[..., :-2] + (right - left) / (left * right) * f[..., 1:-1]
        inner = inner + left / (right * (left + right)) * f[..., 2:]
        first, last = edges_uneven(f, h, edge_order)
    return np.moveaxis(np.concatenate([first, inner, last], axis=-1), -1, axis)


def edges_even(f, h, edge_order):
    if edge_order == 1:
        return (f[..., 1:2] - f[..., :1]) / h, (f[..., -1:] - f[..., -2:-1]) / h
    first = (-1.5 * f[..., :1] + 2.0 * f[..., 1:2] - 0.5 * f[..., 2:3]) / h
    return first, (0.5 * f[..., -3:-2] - 2.0 * f[..., -2:-1] + 1.5 * f[..., -1:]) / h


def edges_uneven(f, h, edge_order):
    if edge_order == 1:
        return (f[..., 1:2] - f[..., :1]) / h[0], (f[..., -1:] - f[..., -2:-1]) / h[-1]
    a, b = h[0], h[1]
    first = -(2.0 * a + b) / (a * (a + b)) * f[..., :1] + (a + b) / (a * b) * f[..., 1:2] - a / (b * (a + b)) * f[..., 2:3]
    a, b = h[-2], h[-1]
    last = b / (a * (a + b)) * f[..., -3:-2] - (b + a) / (a * b) * f[..., -2:-1] + (2.0 * b + a) / (b * (a + b)) * f[..., -1:]
    return first, last


@written_out(np.unwrap)
def unwrap(p, discont=None, axis=-1, *, period=2.0 * math.pi):
    jump = 0.5 * period if discont is None else np.maximum(discont, 0.5 * period)
    d = np.diff(p, axis=axis)
    turned = (d + 0.5 * period) % period - 0.5 * period
    turned = np.where((turned == -0.5 * period) & (d > 0), 0.5 * period, turned)
    correction = np.where(np.abs(d) < jump, 0.0, turned - d)
    start = np.zeros_like(along(p, axis, 0, 1))
    return p + np.concatenate([start, np.cumsum(correction, axis=axis)], axis=axis)


@written_out(np.vander)
def vander(x, N=None, increasing=False):
    if np.ndim(x) != 1:
        raise ValueError("x must be a one-dimensional array or sequence.")
    n = x.shape[0] if N is None else N
    powers = np.arange(n) if increasing else np.arange(n - 1, -1, -1)
    return np.expand_dims(x, 1) ** powers


@written_out(np.logspace)
def logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0):
    return np.power(base, np.linspace(start, stop, num, endpoint=endpoint, axis=axis))


@written_out(np.geomspace)
def geomspace(start, stop, num=50, endpoint=True, dtype=None, axis=0):
    share = np.linspace(0.0, 1.0, num, endpoint=endpoint)
    more = max(np.ndim(start), np.ndim(stop))
    if more > 0:
        share = np.reshape(share, (-1,) + (1,) * more)
    points = start * np.power(stop / start, share)
    points = points if axis == 0 else np.moveaxis(points, 0, axis)
    return points if dtype is None else points.astype(dtype)


@written_out(np.linspace, given=("axis", "retstep", "dtype"))
def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0):
    points = np.linspace(start, stop, num, endpoint=endpoint)
    points = points if axis == 0 else np.moveaxis(points, 0, axis)
    if dtype is not None:
        points = points.astype(dtype)
    return (points, (stop - start) / (num - 1 if endpoint else num)) if retstep else points


@written_out(np.kaiser)
def kaiser(M, beta):
    half = 0.5 * (M - 1)
    return np.i0(beta * np.sqrt(1.0 - ((np.arange(M) - half) / half) ** 2)) / np.i0(beta)
