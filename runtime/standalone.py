"""What an exported file pastes to check itself: plain functions of NumPy, that use nothing else of ours."""

from __future__ import annotations

import numpy as np


def leaves(x):
    """The numbers and arrays of a nested value, in order."""
    if isinstance(x, dict):
        x = list(x.values())
    if isinstance(x, (tuple, list)):
        return [leaf for item in x for leaf in leaves(item)]
    return [] if x is None or isinstance(x, (str, bool)) else [x]


def moved(x, direction, step):
    """A nested value, its floats moved along a direction (an iterator over arrays)."""
    if isinstance(x, dict):
        return {k: moved(v, direction, step) for k, v in x.items()}
    if isinstance(x, (tuple, list)):
        return type(x)(moved(v, direction, step) for v in x)
    if x is None or isinstance(x, (str, bool)) or np.asarray(x).dtype.kind != "f":
        return x
    new = x + step * next(direction)
    return new if isinstance(x, np.ndarray) else type(x)(new)


def along(result, x, directions):
    """The derivative along a direction: of a number by nested arguments, or of one array by one array."""
    found = leaves(result)
    inputs = [v for v in leaves(x) if np.asarray(v).dtype.kind == "f"]
    if len(found) == len(inputs) and all(np.shape(a) == np.shape(b) for a, b in zip(found, inputs)):  # noqa: B905
        return sum(np.sum(a * d) for a, d in zip(found, directions))  # noqa: B905
    (jacobian,), (d,) = found, directions
    return np.tensordot(jacobian, d, np.ndim(d))


def compare(derivative, function, point, wrt):
    """Hold a derivative against differences of the function, along random directions of each argument in `wrt`."""
    rng = np.random.default_rng(0)
    for k in wrt:
        floats = [v for v in leaves(point[k]) if np.asarray(v).dtype.kind == "f"]
        directions = [rng.standard_normal(np.shape(v)) for v in floats]

        def at(step, k=k, directions=directions):
            return function(*point[:k], moved(point[k], iter(directions), step), *point[k + 1 :])

        def slope(h, at=at):
            return (np.asarray(at(h)) - np.asarray(at(-h))) / (2.0 * h)

        size = 1.0 + max(float(np.max(np.abs(v), initial=0.0)) for v in floats)
        expected = (4.0 * slope(5e-4 * size) - slope(1e-3 * size)) / 3.0
        result = derivative(*point)
        given = along(result[wrt.index(k)] if len(wrt) > 1 else result, point[k], directions)
        np.testing.assert_allclose(given, expected, rtol=1e-5, atol=1e-7 * size, err_msg=f"argument {k}")
