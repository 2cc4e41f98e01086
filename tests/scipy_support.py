"""What users write with SciPy against differences: the gradient by every argument, and a second derivative."""

from __future__ import annotations

import gradscribe as gs
import numpy as np


def check(f, *args, tolerance=1e-6):
    """Value, gradient and second order of a function with one number as its result."""
    places = tuple(range(len(args)))
    rng = np.random.default_rng(3)
    along = tuple(rng.uniform(-1, 1, np.shape(a)) if np.ndim(a) else float(rng.uniform(-1, 1)) for a in args)
    value, slopes = gs.value_and_grad(f, argnums=places)(*args)
    np.testing.assert_allclose(value, f(*args), rtol=1e-12)
    np.testing.assert_allclose(dot(slopes, along), difference(f, args, along), rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(gs.jvp(f, args, along)[1], dot(slopes, along), rtol=1e-9, atol=1e-12)
    gradient = gs.grad(f, argnums=places)
    twice = flat(gs.jvp(gradient, args, along)[1])
    expected = difference(lambda *args: flat(gradient(*args)), args, along)
    np.testing.assert_allclose(twice, expected, rtol=10 * tolerance, atol=10 * tolerance)


def flat(x):
    return np.concatenate([np.ravel(i) for i in x])


def dot(slopes, along):
    return sum(np.sum(s * t) for s, t in zip(slopes, along, strict=True))


def difference(f, args, along):
    """The derivative along a direction: central differences, extrapolated twice."""

    def central(h):
        up, down = (f(*(a + s * h * t for a, t in zip(args, along, strict=True))) for s in (1, -1))
        return (up - down) / (2 * h)

    a, b, c = central(4e-3), central(2e-3), central(1e-3)
    return (16 * (4 * c - b) / 3 - (4 * b - a) / 3) / 15
