"""scipy.fft: the Fourier transforms are NumPy's; cosine and sine transforms are linear along an axis."""

from __future__ import annotations

import numpy as np
from scipy import fft

from ..registry import forward, missing, real_only, reverse, written_out
from ..samples import call, real
from .filters import transposed


@written_out(fft.fft)
def fft_(x, n=None, axis=-1, norm=None):
    return np.fft.fft(x, n=n, axis=axis, norm=norm)


@written_out(fft.ifft)
def ifft_(x, n=None, axis=-1, norm=None):
    return np.fft.ifft(x, n=n, axis=axis, norm=norm)


@written_out(fft.rfft)
def rfft_(x, n=None, axis=-1, norm=None):
    return np.fft.rfft(x, n=n, axis=axis, norm=norm)


@written_out(fft.irfft)
def irfft_(x, n=None, axis=-1, norm=None):
    return np.fft.irfft(x, n=n, axis=axis, norm=norm)


@written_out(fft.hfft)
def hfft_(x, n=None, axis=-1, norm=None):
    return np.fft.hfft(x, n=n, axis=axis, norm=norm)


@written_out(fft.ihfft)
def ihfft_(x, n=None, axis=-1, norm=None):
    return np.fft.ihfft(x, n=n, axis=axis, norm=norm)


@written_out(fft.fft2)
def fft2_(x, s=None, axes=(-2, -1), norm=None):
    return np.fft.fft2(x, s=s, axes=axes, norm=norm)


@written_out(fft.ifft2)
def ifft2_(x, s=None, axes=(-2, -1), norm=None):
    return np.fft.ifft2(x, s=s, axes=axes, norm=norm)


@written_out(fft.rfft2)
def rfft2_(x, s=None, axes=(-2, -1), norm=None):
    return np.fft.rfft2(x, s=s, axes=axes, norm=norm)


@written_out(fft.irfft2)
def irfft2_(x, s=None, axes=(-2, -1), norm=None):
    return np.fft.irfft2(x, s=s, axes=axes, norm=norm)


@written_out(fft.fftn)
def fftn_(x, s=None, axes=None, norm=None):
    return np.fft.fftn(x, s=s, axes=axes, norm=norm)


@written_out(fft.ifftn)
def ifftn_(x, s=None, axes=None, norm=None):
    return np.fft.ifftn(x, s=s, axes=axes, norm=norm)


@written_out(fft.fftshift)
def fftshift_(x, axes=None):
    return np.fft.fftshift(x, axes)


@written_out(fft.ifftshift)
def ifftshift_(x, axes=None):
    return np.fft.ifftshift(x, axes)


@written_out(fft.fftfreq)
def fftfreq_(n, d=1.0):
    return np.fft.fftfreq(n, d)


@written_out(fft.rfftfreq)
def rfftfreq_(n, d=1.0):
    return np.fft.rfftfreq(n, d)


# -- cosine and sine transforms, whose adjoint is by what each sample alone gives

TYPES = [call(real(5)), call(real(2, 4), type=3, norm="ortho"), call(real(4, 2), axis=0), call(real(5), type=1), call(real(5), type=4)]


@forward(fft.dct)
def dct_forward(x_dot, y, x, type=2, axis=-1, norm=None):
    return fft.dct(x_dot, type=type, axis=axis, norm=norm)


@reverse(fft.dct, samples=TYPES)
def dct_reverse(g, y, x, type=2, axis=-1, norm=None):
    if norm == "ortho":  # orthogonal: the inverse
        return fft.idct(g, type=type, axis=axis, norm=norm)
    return transposed(g, fft.dct(np.eye(x.shape[axis]), type=type, axis=-1), axis)


@forward(fft.idct)
def idct_forward(x_dot, y, x, type=2, axis=-1, norm=None):
    return fft.idct(x_dot, type=type, axis=axis, norm=norm)


@reverse(fft.idct, samples=TYPES)
def idct_reverse(g, y, x, type=2, axis=-1, norm=None):
    if norm == "ortho":
        return fft.dct(g, type=type, axis=axis, norm=norm)
    return transposed(g, fft.idct(np.eye(x.shape[axis]), type=type, axis=-1), axis)


@forward(fft.dst)
def dst_forward(x_dot, y, x, type=2, axis=-1, norm=None):
    return fft.dst(x_dot, type=type, axis=axis, norm=norm)


@reverse(fft.dst, samples=TYPES)
def dst_reverse(g, y, x, type=2, axis=-1, norm=None):
    if norm == "ortho":
        return fft.idst(g, type=type, axis=axis, norm=norm)
    return transposed(g, fft.dst(np.eye(x.shape[axis]), type=type, axis=-1), axis)


@forward(fft.idst)
def idst_forward(x_dot, y, x, type=2, axis=-1, norm=None):
    return fft.idst(x_dot, type=type, axis=axis, norm=norm)


@reverse(fft.idst, samples=TYPES)
def idst_reverse(g, y, x, type=2, axis=-1, norm=None):
    if norm == "ortho":
        return fft.dst(g, type=type, axis=axis, norm=norm)
    return transposed(g, fft.idst(np.eye(x.shape[axis]), type=type, axis=-1), axis)


real_only(fft.dct, fft.idct, fft.dst, fft.idst, why="it has no rule for complex numbers; take their real and imaginary parts")


@written_out(fft.dctn)
def dctn(x, type=2, axes=None, norm=None):
    for axis in range(np.ndim(x)) if axes is None else axes:
        x = fft.dct(x, type=type, axis=axis, norm=norm)
    return x


@written_out(fft.idctn)
def idctn(x, type=2, axes=None, norm=None):
    for axis in range(np.ndim(x)) if axes is None else axes:
        x = fft.idct(x, type=type, axis=axis, norm=norm)
    return x


missing(fft.fht, fft.ifht, why="it has no derivative rule yet")
