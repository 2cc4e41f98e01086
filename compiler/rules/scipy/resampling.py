"""scipy.ndimage: images between their pixels, by B-splines up to degree 3 (Unser, "Splines: a perfect fit", 1999)."""

from __future__ import annotations

import itertools

import numpy as np
from scipy import linalg, ndimage

from ..registry import written_out

PAD = 12  # pixels that SciPy repeats at each edge, where the mode is "nearest" and the coefficients reach over it


@written_out(ndimage.spline_filter1d)
def spline_filter1d(input, order=3, axis=-1, mode="mirror"):
    """The coefficients of the spline through the pixels: of each line by itself."""
    if order < 2:
        return 1.0 * input
    if order > 3 or mode not in ("mirror", "constant", "nearest"):
        raise NotImplementedError("splines of a degree above 3, or reflected or wrapped at the edges")
    side, middle = (0.125, 0.75) if order == 2 else (1.0 / 6.0, 2.0 / 3.0)
    lines = np.moveaxis(input, axis, 0)
    n = lines.shape[0]
    edge, inner = np.array([2.0 * side]), np.full(n - 2, side)
    above, below = np.concatenate([[0.0], edge, inner]), np.concatenate([inner, edge, [0.0]])
    bands = np.stack([above, np.full(n, middle), below])
    return np.moveaxis(np.reshape(linalg.solve_banded((1, 1), bands, np.reshape(lines, (n, -1))), lines.shape), 0, axis)


@written_out(ndimage.spline_filter)
def spline_filter(input, order=3, mode="mirror"):
    for axis in range(np.ndim(input)):
        input = spline_filter1d(input, order, axis, mode)
    return input


def prepared(image, order, mode, prefilter):
    """The coefficients, and how many pixels were put around."""
    if mode not in ("constant", "nearest", "mirror"):
        raise NotImplementedError("images between pixels in modes other than constant, nearest and mirror")
    if order > 3:
        raise NotImplementedError("images between pixels by splines of a degree above 3")
    around = PAD if order > 1 and prefilter and mode == "nearest" else 0
    if around:
        image = np.pad(image, around, mode="edge")
    return (spline_filter(image, order) if order > 1 and prefilter else image), around


def supports(at, n, order, mode):
    """Along an axis of length n: the pixels around each place, their weights, and whether the place is in the image."""
    inside = (at >= 0) & (at <= n - 1)
    if mode == "mirror":
        at = (n - 1) - np.abs((n - 1) - at % (2 * n - 2))
    else:
        at = np.clip(at, 0, n - 1)
    first = np.floor(at) if order % 2 else np.floor(at + 0.5)
    share = at - first if order % 2 else at + 0.5 - first
    weights = [1.0]
    for d in range(1, order + 1):
        left = [0.0, *[(share + (d - j)) * weights[j - 1] for j in range(1, d + 1)]]
        right = [*[((j + 1) - share) * weights[j] for j in range(d)], 0.0]
        weights = [(a + b) / d for a, b in zip(left, right, strict=True)]
    places = [first.astype(int) + (j - order // 2) for j in range(order + 1)]
    return [(n - 1) - np.abs((n - 1) - np.abs(p)) for p in places], weights, inside


def sampled(image, columns, order, mode, cval, prefilter):
    """The image at places that are given axis by axis."""
    image, around = prepared(image, order, mode, prefilter)
    total, within, pixels, weights = 0.0, True, [], []
    for axis in range(np.ndim(image)):
        p, w, inside = supports(columns[axis] + around, image.shape[axis], order, mode)
        pixels.append(p)
        weights.append(w)
        within = within & inside
    for corner in itertools.product(range(order + 1), repeat=np.ndim(image)):
        weight = 1.0
        for w, j in zip(weights, corner, strict=True):
            weight = weight * w[j]
        total = total + weight * image[tuple([p[j] for p, j in zip(pixels, corner, strict=True)])]
    return np.where(within, total, cval) if mode == "constant" else total


def along_axes(image, lines, order, mode, cval, prefilter):
    """The image on a grid, whose places along each axis are given: one axis after the other."""
    image, around = prepared(image - cval if mode == "constant" else image, order, mode, prefilter)
    for axis in range(np.ndim(image)):
        pixels, weights, inside = supports(lines[axis] + around, image.shape[axis], order, mode)
        upright = [1] * np.ndim(image)
        upright[axis] = -1
        total = 0.0
        for p, w in zip(pixels, weights, strict=True):
            weight = w * inside if mode == "constant" else w
            total = total + np.take(image, p, axis) * (np.reshape(weight, upright) if np.ndim(weight) else weight)
        image = total
    return image + cval if mode == "constant" else image


@written_out(ndimage.map_coordinates)
def map_coordinates(input, coordinates, order=3, mode="constant", cval=0.0, prefilter=True):
    if isinstance(coordinates, (list, tuple)):
        coordinates = np.array(coordinates)
    return sampled(input, [coordinates[k] for k in range(np.ndim(input))], order, mode, cval, prefilter)


def each(x, n):
    """One value for each axis."""
    return [x[k] for k in range(n)] if isinstance(x, (list, tuple)) or np.ndim(x) else [x] * n


@written_out(ndimage.shift)
def shift(input, shift, order=3, mode="constant", cval=0.0, prefilter=True):
    by = each(shift, np.ndim(input))
    return along_axes(input, [np.arange(n) - d for n, d in zip(np.shape(input), by, strict=True)], order, mode, cval, prefilter)


@written_out(ndimage.zoom)
def zoom(input, zoom, order=3, mode="constant", cval=0.0, prefilter=True):
    """The corners stay the corners."""
    lines = []
    for n, factor in zip(np.shape(input), each(zoom, np.ndim(input)), strict=True):
        m = int(round(n * factor))
        lines.append(np.arange(m) * ((n - 1) / (m - 1) if m > 1 else 1.0))
    return along_axes(input, lines, order, mode, cval, prefilter)


@written_out(ndimage.affine_transform)
def affine_transform(input, matrix, offset=0.0, output_shape=None, order=3, mode="constant", cval=0.0, prefilter=True):
    if isinstance(matrix, (list, tuple)):
        matrix = np.array(matrix)
    if np.ndim(matrix) != 2 or np.ndim(input) != 2 or matrix.shape[0] != matrix.shape[1]:
        raise NotImplementedError("affine_transform by anything but a matrix of 2 by 2")
    rows, columns = np.shape(input) if output_shape is None else output_shape
    o = each(offset, 2)
    i, j = np.expand_dims(np.arange(rows), 1), np.arange(columns)
    places = [matrix[k, 0] * i + matrix[k, 1] * j + o[k] for k in range(2)]
    return sampled(input, places, order, mode, cval, prefilter)


@written_out(ndimage.rotate)
def rotate(input, angle, axes=(1, 0), reshape=True, order=3, mode="constant", cval=0.0, prefilter=True):
    if np.ndim(input) != 2 or axes not in ((1, 0), (0, 1)):
        raise NotImplementedError("rotate of anything but an image of two axes")
    c, s = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
    n, m = np.shape(input)
    rows, columns = n, m
    if reshape:
        rows, columns = int(abs(c) * n + abs(s) * m + 0.5), int(abs(s) * n + abs(c) * m + 0.5)
    i, j = np.expand_dims(np.arange(rows), 1) - 0.5 * (rows - 1), np.arange(columns) - 0.5 * (columns - 1)
    places = [c * i + s * j + 0.5 * (n - 1), c * j - s * i + 0.5 * (m - 1)]
    return sampled(input, places, order, mode, cval, prefilter)
