"""scipy.signal: waveforms, windows with a parameter, responses of filters."""

from __future__ import annotations

import numpy as np
from scipy import signal, special

from ..registry import nondifferentiable, written_out

lfilter = signal.lfilter  # a parameter of `deconvolve` has the name of the module

nondifferentiable(signal.square, why="it jumps between -1 and 1", signature=lambda t, duty=0.5: 0)
nondifferentiable(signal.unit_impulse, why="a constant")


@written_out(signal.chirp)
def chirp(t, f0, t1, f1, method="linear", phi=0):
    if method not in ("linear", "lin", "li"):
        raise NotImplementedError("chirps that are not linear")
    return np.cos(2.0 * np.pi * (f0 * t + 0.5 * (f1 - f0) / t1 * t * t) + np.pi / 180.0 * phi)


@written_out(signal.gausspulse)
def gausspulse(t, fc=1000, bw=0.5, bwr=-6, tpr=-60, retquad=False, retenv=False):
    if retquad or retenv:
        raise NotImplementedError("gausspulse with more than one result")
    rate = (np.pi * fc * bw) ** 2 / (4.0 * np.log(10.0 ** (bwr / 20.0)))
    return np.exp(rate * t * t) * np.cos(2.0 * np.pi * fc * t)


@written_out(signal.sawtooth)
def sawtooth(t, width=1):
    around = np.remainder(t, 2.0 * np.pi)
    if width == 1:
        return around / np.pi - 1.0
    if width == 0:
        return 1.0 - around / np.pi
    rising = around / (np.pi * width) - 1.0
    return np.where(around < 2.0 * np.pi * width, rising, (np.pi * (width + 1.0) - around) / (np.pi * (1.0 - width)))


@written_out(signal.freqz)
def freqz(b, a=1, worN=512):
    """Frequencies from 0 to pi, and the response there."""
    b, a = np.atleast_1d(b), np.atleast_1d(a)
    w = np.arange(worN) * (np.pi / worN) if isinstance(worN, int) else np.asarray(worN)
    z = np.exp(-1j * w)
    return w, np.polyval(b[::-1] + 0j, z) / np.polyval(a[::-1] + 0j, z)


# -- windows


def places(M, sym):
    """The places of a window of length M, around 0."""
    n = M if sym else M + 1
    return np.arange(M) - 0.5 * (n - 1.0)


@written_out(signal.windows.gaussian)
def gaussian(M, std, sym=True):
    return np.exp(-0.5 * (places(M, sym) / std) ** 2)


@written_out(signal.windows.kaiser)
def kaiser(M, beta, sym=True):
    at = places(M, sym) / (0.5 * (M - 1.0 if sym else M))
    return special.i0(beta * np.sqrt(1.0 - at * at)) / special.i0(beta)


# -- rates, quotients, spectra


@written_out(signal.upfirdn)
def upfirdn(h, x, up=1, down=1):
    if np.ndim(x) != 1:
        raise NotImplementedError("upfirdn of several signals")
    spaced = np.zeros((np.shape(x)[0] - 1) * up + 1)
    spaced[::up] = x
    return np.convolve(np.asarray(h), spaced)[::down]


@written_out(signal.deconvolve)
def deconvolve(signal, divisor):
    """The quotient of two polynomials, and what is left."""
    num, den = np.asarray(signal), np.asarray(divisor)
    impulse = np.zeros(np.shape(num)[0] - np.shape(den)[0] + 1)
    impulse[0] = 1.0
    quotient = lfilter(num, den, impulse)
    return quotient, num - np.convolve(den, quotient)


@written_out(signal.periodogram)
def periodogram(x, fs=1.0):
    """The squared size of the spectrum of a signal without its mean, at positive frequencies."""
    if np.ndim(x) != 1:
        raise NotImplementedError("periodograms of several signals")
    n = np.shape(x)[0]
    spectrum = np.abs(np.fft.rfft(x - np.mean(x))) ** 2 / (fs * n)
    spectrum[1 : (n + 1) // 2] *= 2.0
    return np.fft.rfftfreq(n, 1.0 / fs), spectrum
