"""scipy.signal and scipy.ndimage: convolutions, recursive filters, and filters along axes."""

from __future__ import annotations

import numpy as np
from scipy import ndimage, signal

from ...prelude import known
from ..conjugates import conjugate
from ..registry import forward, missing, nondifferentiable, real_only, reverse, written_out
from ..samples import call, real

# -- convolution: the adjoint of one operand is the correlation with the other


def whole(g, a, b, mode):
    """The adjoint of the full convolution, of which the result is a part."""
    if mode == "full":
        return g
    full = [m + n - 1 for m, n in zip(np.shape(a), np.shape(b), strict=True)]
    starts = [(f - k) // 2 for f, k in zip(full, np.shape(g), strict=True)]
    pads = [(s, f - k - s) for s, f, k in zip(starts, full, np.shape(g), strict=True)]
    return np.pad(g, pads)


def correlated(g, other):
    """At each place, the products of `other` with what it was spread over."""
    return signal.convolve(g, np.flip(other), mode="valid")


EVERY_MODE = [
    call(real(5), real(3)), call(real(5), real(3), mode="same"), call(real(5), real(3), mode="valid"), call(real(5), real(2), "same"),
    call(real(4, 5), real(2, 3)), call(real(4, 5), real(2, 3), mode="same"), call(real(3), real(5), mode="full"),
]  # fmt: skip


@forward(signal.convolve)
def convolve_forward(in1_dot, in2_dot, y, in1, in2, mode="full", method="auto"):
    return signal.convolve(in1_dot, in2, mode=mode, method=method) + signal.convolve(in1, in2_dot, mode=mode, method=method)


@reverse(signal.convolve, samples=[*EVERY_MODE, call(real(5), real(3), method="direct")])
def convolve_reverse(g, y, in1, in2, mode="full", method="auto"):
    full = whole(g, in1, in2, mode)
    return correlated(full, in2), correlated(full, in1)


@forward(signal.fftconvolve)
def fftconvolve_forward(in1_dot, in2_dot, y, in1, in2, mode="full"):
    return signal.fftconvolve(in1_dot, in2, mode=mode) + signal.fftconvolve(in1, in2_dot, mode=mode)


@reverse(signal.fftconvolve, samples=EVERY_MODE)
def fftconvolve_reverse(g, y, in1, in2, mode="full"):
    full = whole(g, in1, in2, mode)
    in1_bar = signal.fftconvolve(full, np.flip(in2), mode="valid")
    return in1_bar, signal.fftconvolve(full, np.flip(in1), mode="valid")


@written_out(signal.oaconvolve)
def oaconvolve(in1, in2, mode="full"):
    return signal.fftconvolve(in1, in2, mode)


@written_out(signal.convolve2d)
def convolve2d(in1, in2, mode="full", boundary="fill", fillvalue=0):
    if boundary == "fill" and known(fillvalue) and fillvalue == 0 or mode == "valid":
        return signal.convolve(in1, in2, mode, method="direct")
    full = continued(in1, in2, boundary, fillvalue)
    if mode == "full":
        return full
    (n, m), (k, j) = np.shape(in1), np.shape(in2)
    return full[(k - 1) // 2 : (k - 1) // 2 + n, (j - 1) // 2 : (j - 1) // 2 + m]


def continued(in1, in2, boundary, fillvalue):
    """The convolution with an image that goes on beyond its ends."""
    reach = [(k - 1, k - 1) for k in np.shape(in2)]
    if boundary == "fill":
        image = np.pad(in1 - fillvalue, reach) + fillvalue
    else:
        image = np.pad(in1, reach, mode="wrap" if boundary == "wrap" else "symmetric")
    return signal.convolve(image, in2, "valid", method="direct")


@written_out(signal.correlate)
def correlate(in1, in2, mode="full", method="auto"):
    return signal.convolve(in1, conjugate(np.flip(in2)), mode, method)


@written_out(signal.correlate2d)
def correlate2d(in1, in2, mode="full", boundary="fill", fillvalue=0):
    if boundary == "fill" and known(fillvalue) and fillvalue == 0 or mode == "valid":
        full = signal.convolve(in1, conjugate(np.flip(in2)), "valid" if mode == "valid" else "full", method="direct")
    else:
        full = continued(in1, conjugate(np.flip(in2)), boundary, fillvalue)
    if mode != "same":
        return full
    (n, m), (k, j) = np.shape(in1), np.shape(in2)
    return full[k // 2 : k // 2 + n, j // 2 : j // 2 + m]


# -- recursive filters: a[0] y[n] + a[1] y[n-1] + ... = b[0] x[n] + b[1] x[n-1] + ...


def backwards(b, a, g, axis):
    """The filter from the end to the start."""
    return np.flip(signal.lfilter(b, a, np.flip(g, axis), axis), axis)


def lagged(g, x, count, axis):
    """The sums of products of `g` with `x` so many samples before."""
    g, x = np.moveaxis(g, axis, -1), np.moveaxis(x, axis, -1)
    n = x.shape[-1]
    found = np.zeros(count)
    for k in range(min(count, n)):
        found[k] = np.sum(g[..., k:] * x[..., : n - k])
    return found


@written_out(signal.lfilter)
def lfilter(b, a, x, axis=-1):
    return signal.lfilter(np.atleast_1d(b), np.atleast_1d(a), x, axis)


@forward(signal.lfilter)
def lfilter_forward(b_dot, a_dot, x_dot, y, b, a, x, axis=-1):
    change = signal.lfilter(b_dot, a, x, axis) - signal.lfilter(a_dot, a, y, axis)
    return signal.lfilter(b, a, x_dot, axis) + change


@reverse(
    signal.lfilter,
    samples=[call(real(3), np.array([1.5, 0.4, -0.2]), real(6)), call(real(2), np.array([2.0]), real(2, 5)),
             call(real(2), np.array([1.0, -0.5]), real(5, 2), axis=0), call(real(4), real(3, low=1.0, high=1.5), real(2))],
)  # fmt: skip
def lfilter_reverse(g, y, b, a, x, axis=-1):
    inner = backwards(np.ones(1), a, g, axis)
    b_bar, a_bar = lagged(inner, x, len(b), axis), -lagged(inner, y, len(a), axis)
    return b_bar, a_bar, backwards(b, a, g, axis)


# -- linear along an axis: the adjoint by what each sample alone gives


def transposed(g, responses, axis):
    """The adjoint along an axis; `responses` has a row for each sample."""
    return np.moveaxis(np.moveaxis(g, axis, -1) @ responses.T, -1, axis)


ALONG = [call(real(6)), call(real(2, 6))]


@forward(signal.detrend)
def detrend_forward(data_dot, y, data, axis=-1, type="linear"):
    return signal.detrend(data_dot, axis=axis, type=type)


@reverse(signal.detrend, samples=[*ALONG, call(real(6), type="constant"), call(real(5, 2), axis=0)])
def detrend_reverse(g, y, data, axis=-1, type="linear"):
    return transposed(g, signal.detrend(np.eye(data.shape[axis]), axis=-1, type=type), axis)


@forward(signal.savgol_filter)
def savgol_forward(x_dot, y, x, window_length, polyorder, deriv=0, delta=1.0, axis=-1, mode="interp"):
    return signal.savgol_filter(x_dot, window_length, polyorder, deriv=deriv, delta=delta, axis=axis, mode=mode)


@reverse(signal.savgol_filter, samples=[call(real(7), 5, 2), call(real(2, 7), 3, 1, mode="nearest"), call(real(7), 5, 3, deriv=1)])
def savgol_reverse(g, y, x, window_length, polyorder, deriv=0, delta=1.0, axis=-1, mode="interp"):
    n = x.shape[axis]
    unit = signal.savgol_filter(np.eye(n), window_length, polyorder, deriv=deriv, delta=delta, axis=-1, mode=mode)
    return transposed(g, unit, axis)


@forward(signal.filtfilt)
def filtfilt_forward(x_dot, y, b, a, x, axis=-1):
    return signal.filtfilt(b, a, x_dot, axis=axis)


@reverse(signal.filtfilt, samples=[call([0.2, 0.3], [1.0, -0.4], real(12))])
def filtfilt_reverse(g, y, b, a, x, axis=-1):
    return transposed(g, signal.filtfilt(b, a, np.eye(x.shape[axis]), axis=-1), axis)


@forward(signal.sosfilt)
def sosfilt_forward(x_dot, y, sos, x, axis=-1):
    return signal.sosfilt(sos, x_dot, axis=axis)


@reverse(signal.sosfilt, samples=[call(np.array([[1, 2, 1, 1, 0, 0]]), real(6))])
def sosfilt_reverse(g, y, sos, x, axis=-1):
    return np.flip(signal.sosfilt(sos, np.flip(g, axis), axis=axis), axis)


# -- scipy.ndimage along one axis


@forward(ndimage.gaussian_filter1d)
def gaussian1d_forward(input_dot, y, input, sigma, axis=-1, order=0, mode="reflect", cval=0.0, truncate=4.0):
    return ndimage.gaussian_filter1d(input_dot, sigma, axis=axis, order=order, mode=mode, truncate=truncate)


@reverse(
    ndimage.gaussian_filter1d,
    samples=[call(real(6), 1), call(real(2, 6), 2, mode="nearest"), call(real(6, 2), 1, axis=0, mode="mirror"), call(real(6), 1, order=1),
             call(real(6), 1, mode="constant", cval=2.0), call(real(6), 1, mode="wrap")],
)  # fmt: skip
def gaussian1d_reverse(g, y, input, sigma, axis=-1, order=0, mode="reflect", cval=0.0, truncate=4.0):
    if order == 0 and mode in ("reflect", "wrap", "constant"):  # a symmetric kernel, mirrored: its own adjoint
        return ndimage.gaussian_filter1d(g, sigma, axis=axis, mode=mode, truncate=truncate)
    unit = ndimage.gaussian_filter1d(np.eye(input.shape[axis]), sigma, axis=-1, order=order, mode=mode, truncate=truncate)
    return transposed(g, unit, axis)


@forward(ndimage.uniform_filter1d)
def uniform1d_forward(input_dot, y, input, size, axis=-1, mode="reflect", cval=0.0, origin=0):
    return ndimage.uniform_filter1d(input_dot, size, axis=axis, mode=mode, origin=origin)


@reverse(ndimage.uniform_filter1d, samples=[call(real(6), 3), call(real(2, 6), 2, mode="nearest"), call(real(6, 2), 4, axis=0)])
def uniform1d_reverse(g, y, input, size, axis=-1, mode="reflect", cval=0.0, origin=0):
    return transposed(g, ndimage.uniform_filter1d(np.eye(input.shape[axis]), size, axis=-1, mode=mode, origin=origin), axis)


@written_out(ndimage.gaussian_filter)
def gaussian_filter(input, sigma, order=0, mode="reflect", cval=0.0, truncate=4.0):
    """One axis after the other."""
    for axis in range(np.ndim(input)):
        width = sigma[axis] if isinstance(sigma, (list, tuple)) else sigma
        derivative = order[axis] if isinstance(order, (list, tuple)) else order
        edge = mode[axis] if isinstance(mode, (list, tuple)) else mode
        if width > 1e-15:
            input = ndimage.gaussian_filter1d(input, width, axis=axis, order=derivative, mode=edge, cval=cval, truncate=truncate)
    return input


@written_out(ndimage.uniform_filter)
def uniform_filter(input, size=3, mode="reflect", cval=0.0):
    for axis in range(np.ndim(input)):
        width = size[axis] if isinstance(size, (list, tuple)) else size
        if width > 1:
            input = ndimage.uniform_filter1d(input, width, axis=axis, mode=mode, cval=cval)
    return input


# -- in several dimensions

def beyond(places, n, mode):
    """Which pixel of a line of `n` stands at each place, beyond its ends too."""
    if mode == "nearest":
        return np.clip(places, 0, n - 1)
    if mode == "wrap":
        return places % n
    if mode == "mirror":
        around = places % (2 * n - 2)
        return np.where(around < n, around, 2 * n - 2 - around)
    if mode == "reflect":
        around = places % (2 * n)
        return np.where(around < n, around, 2 * n - 1 - around)
    raise NotImplementedError("modes other than reflect, constant, nearest, mirror and wrap")


def windows(input, weights, mode, cval, before):
    """The products with the weights around each pixel; `before`: how far they reach back, by axis."""
    reach = [(b, k - 1 - b) for b, k in zip(before, np.shape(weights), strict=True)]
    if mode == "constant":
        image = np.pad(input - cval, reach) + cval
    else:
        image = input
        for axis in range(np.ndim(input)):
            n = input.shape[axis]
            image = np.take(image, beyond(np.arange(-reach[axis][0], n + reach[axis][1]), n, mode), axis=axis)
    return signal.correlate(image, weights, mode="valid", method="direct")


@written_out(ndimage.correlate)
def correlate_image(input, weights, mode="reflect", cval=0.0):
    return windows(input, weights, mode, cval, [k // 2 for k in np.shape(weights)])


@written_out(ndimage.convolve)
def convolve_image(input, weights, mode="reflect", cval=0.0):
    return windows(input, np.flip(weights), mode, cval, [(k - 1) // 2 for k in np.shape(weights)])


WINDOWS = [getattr(signal.windows, name) for name in (
    "hann", "hamming", "blackman", "blackmanharris", "bartlett", "boxcar", "cosine", "flattop", "nuttall", "parzen", "triang",
    "tukey", "kaiser", "gaussian", "bohman", "barthann", "exponential")]  # fmt: skip
for window in WINDOWS:
    if window.__name__ in ("kaiser", "gaussian"):
        continue  # `waves.py`
    if window.__name__ in ("tukey", "exponential"):
        missing(window, why="a window is a constant; its shape has no rule")
    else:
        nondifferentiable(window, why="a constant")
real_only(
    signal.lfilter, signal.filtfilt, signal.sosfilt, signal.detrend, signal.savgol_filter, ndimage.gaussian_filter1d,
    ndimage.uniform_filter1d,
    why="filters of complex signals have no rule; filter the real and the imaginary part",
)  # fmt: skip
missing(
    signal.stft, signal.istft, signal.spectrogram, signal.find_peaks,
    why="it has no derivative rule yet",
)  # fmt: skip
