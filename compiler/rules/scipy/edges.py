"""Filters made of other filters: derivatives of images, spectra cut off or filled up."""

from __future__ import annotations

import numpy as np
from scipy import ndimage, signal

from ..registry import written_out


def across(weights, axis, ndim):
    """Weights along one axis."""
    shape = [1] * ndim
    shape[axis] = np.size(weights)
    return np.reshape(np.asarray(weights, float), tuple(shape))


@written_out(ndimage.correlate1d)
def correlate1d(input, weights, axis=-1, mode="reflect", cval=0.0):
    return ndimage.correlate(input, across(weights, axis, np.ndim(input)), mode=mode, cval=cval)


@written_out(ndimage.convolve1d)
def convolve1d(input, weights, axis=-1, mode="reflect", cval=0.0):
    return ndimage.convolve(input, across(weights, axis, np.ndim(input)), mode=mode, cval=cval)


def edge(input, axis, beside, mode, cval):
    """Differences along an axis, smoothed along the others."""
    slope = ndimage.correlate1d(input, [-1.0, 0.0, 1.0], axis, mode=mode, cval=cval)
    for k in range(np.ndim(input)):
        if k != axis % np.ndim(input):
            slope = ndimage.correlate1d(slope, beside, k, mode=mode, cval=cval)
    return slope


@written_out(ndimage.sobel)
def sobel(input, axis=-1, mode="reflect", cval=0.0):
    return edge(input, axis, [1.0, 2.0, 1.0], mode, cval)


@written_out(ndimage.prewitt)
def prewitt(input, axis=-1, mode="reflect", cval=0.0):
    return edge(input, axis, [1.0, 1.0, 1.0], mode, cval)


@written_out(ndimage.laplace)
def laplace(input, mode="reflect", cval=0.0):
    return sum([ndimage.correlate1d(input, [1.0, -2.0, 1.0], k, mode=mode, cval=cval) for k in range(np.ndim(input))])


def smoothed_slopes(input, sigma, order, mode, cval):
    """The derivative of an order along each axis, of the smoothed image."""
    axes = range(np.ndim(input))
    return [ndimage.gaussian_filter(input, sigma, [order if j == k else 0 for j in axes], mode=mode, cval=cval) for k in axes]


@written_out(ndimage.gaussian_laplace)
def gaussian_laplace(input, sigma, mode="reflect", cval=0.0):
    return sum(smoothed_slopes(input, sigma, 2, mode, cval))


@written_out(ndimage.gaussian_gradient_magnitude)
def gaussian_gradient_magnitude(input, sigma, mode="reflect", cval=0.0):
    return np.sqrt(sum([s * s for s in smoothed_slopes(input, sigma, 1, mode, cval)]))


@written_out(signal.hilbert)
def hilbert(x, N=None, axis=-1):
    """The signal with a spectrum of its positive frequencies only."""
    n = np.shape(x)[axis] if N is None else N
    k = np.arange(n)
    share = np.where((k == 0) | (2 * k == n), 1.0, np.where(2 * k < n, 2.0, 0.0))
    spectrum = np.moveaxis(np.fft.fft(x, n, axis), axis, -1)
    return np.moveaxis(np.fft.ifft(spectrum * share), -1, axis)


@written_out(signal.resample)
def resample(x, num, axis=0):
    """The spectrum cut off or filled up; what is at half of the sampling rate is shared by both signs."""
    if np.iscomplexobj(x):
        raise NotImplementedError("resampling of complex signals")
    moved = np.moveaxis(x, axis, -1)
    n = moved.shape[-1]
    least = np.minimum(n, num)
    spectrum = np.fft.rfft(moved)
    k = np.arange(spectrum.shape[-1])
    middle = np.where((2 * k == least) & (num != n), np.where(num < n, 2.0, 0.5), 1.0)
    kept = np.where(2 * k <= least, middle, 0.0)
    return np.moveaxis(np.fft.irfft(spectrum * kept, num), -1, axis) * (num / n)
