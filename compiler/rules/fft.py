"""Discrete Fourier transforms. The matrix of `fft` is symmetric, so its adjoint is `fft` itself; that of `rfft` is an `irfft`
of the conjugates, with the coefficients halved that stand for two of the full spectrum."""

from __future__ import annotations

import numpy as np

from ..prelude import axis_tuple, cut_or_padded, dual_norm
from .registry import forward, linear, reverse
from .samples import call, complex_, real

Z, ZZ = complex_(5), complex_(3, 4)
ONE_AXIS = [
    call(Z), call(complex_(4)), call(complex_(1)), call(Z, 7), call(Z, 3), call(Z, norm="ortho"), call(Z, norm="forward"),
    call(ZZ), call(ZZ, axis=0), call(ZZ, 3, 0), call(ZZ, 6, axis=-1, norm="ortho"),
]  # fmt: skip
REAL_AXIS = [
    call(real(6)), call(real(5)), call(real(1)), call(real(2)), call(real(5), 8), call(real(6), 5), call(real(6), norm="ortho"),
    call(real(5), norm="forward"), call(real(3, 4)), call(real(3, 4), axis=0), call(real(3, 4), 5, 0, "ortho"),
]  # fmt: skip
HALF_AXIS = [
    call(complex_(4)), call(complex_(2)), call(Z, 8), call(Z, 7), call(Z, 5), call(Z, 12), call(Z, 7, norm="ortho"),
    call(Z, 6, norm="forward"), call(ZZ), call(ZZ, axis=0), call(ZZ, 7, -1, "ortho"), call(complex_(3), 1),
]  # fmt: skip
ALL_AXES = [
    call(ZZ), call(ZZ, axes=(0,)), call(ZZ, norm="ortho"), call(ZZ, (2, 6), (0, 1)), call(complex_(2, 3, 2), axes=(-1, 0)),
    call(ZZ, (5,), (1,), "forward"),
]  # fmt: skip
TWO_AXES = [call(ZZ), call(ZZ, (4, 3)), call(complex_(2, 3, 2)), call(ZZ, norm="forward"), call(ZZ, axes=(1, 0))]
REAL_AXES = [
    call(real(3, 4)), call(real(4, 3)), call(real(4, 3), axes=(1, 0)), call(real(3, 4), norm="ortho"), call(real(4), norm="forward"),
    call(real(3, 4), (4, 5), (0, 1)), call(real(2, 3, 4), axes=(0, 2)), call(real(3, 4), (2, 3), (1, 0), "forward"),
]  # fmt: skip
HALF_AXES = [
    call(ZZ), call(ZZ, (3, 5), (0, 1)), call(ZZ, axes=(1, 0)), call(ZZ, norm="ortho"), call(complex_(2, 3, 3), axes=(0, 2)),
    call(ZZ, (4, 7), (0, 1), "forward"),
]  # fmt: skip


@linear(np.fft.fft, wrt="a", samples=ONE_AXIS)
def fft(g, a, n=None, axis=-1, norm=None):
    return as_long_as(np.fft.fft(g, axis=axis, norm=norm), a, n, axis)


@linear(np.fft.ifft, wrt="a", samples=ONE_AXIS)
def ifft(g, a, n=None, axis=-1, norm=None):
    return as_long_as(np.fft.ifft(g, axis=axis, norm=norm), a, n, axis)


@linear(np.fft.rfft, wrt="a", samples=REAL_AXIS)
def rfft(g, a, n=None, axis=-1, norm=None):
    length = np.shape(a)[axis] if n is None else n
    half = weighted_pairs(np.conj(g), length, axis, 0.5)
    return as_long_as(np.fft.irfft(half, length, axis, dual_norm(norm)), a, n, axis)


@linear(np.fft.irfft, wrt="a", samples=HALF_AXIS)
def irfft(g, a, n=None, axis=-1, norm=None):
    spectrum = np.conj(np.fft.rfft(g, axis=axis, norm=dual_norm(norm)))
    return as_long_as(weighted_pairs(spectrum, np.shape(g)[axis], axis, 2.0), a, n, axis)


@linear(np.fft.hfft, wrt="a", samples=HALF_AXIS)
def hfft(g, a, n=None, axis=-1, norm=None):
    spectrum = np.fft.rfft(g, axis=axis, norm=norm)
    return as_long_as(weighted_pairs(spectrum, np.shape(g)[axis], axis, 2.0), a, n, axis)


@linear(np.fft.ihfft, wrt="a", samples=REAL_AXIS)
def ihfft(g, a, n=None, axis=-1, norm=None):
    length = np.shape(a)[axis] if n is None else n
    return as_long_as(np.fft.irfft(weighted_pairs(g, length, axis, 0.5), length, axis, norm), a, n, axis)


def transformed(axes, s):
    """The axes along which is transformed, where none are named: the last ones, as many as there are lengths."""
    return tuple(range(-len(s), 0)) if axes is None and s is not None else axes


@linear(np.fft.fftn, wrt="a", samples=ALL_AXES)
def fftn(g, a, s=None, axes=None, norm=None):
    axes = transformed(axes, s)
    return in_shape_of(np.fft.fftn(g, axes=axes, norm=norm), a, s, axes)


@linear(np.fft.ifftn, wrt="a", samples=ALL_AXES)
def ifftn(g, a, s=None, axes=None, norm=None):
    axes = transformed(axes, s)
    return in_shape_of(np.fft.ifftn(g, axes=axes, norm=norm), a, s, axes)


@linear(np.fft.fft2, wrt="a", samples=TWO_AXES)
def fft2(g, a, s=None, axes=(-2, -1), norm=None):
    return in_shape_of(np.fft.fft2(g, axes=axes, norm=norm), a, s, axes)


@linear(np.fft.ifft2, wrt="a", samples=TWO_AXES)
def ifft2(g, a, s=None, axes=(-2, -1), norm=None):
    return in_shape_of(np.fft.ifft2(g, axes=axes, norm=norm), a, s, axes)


@linear(np.fft.rfftn, wrt="a", samples=REAL_AXES)
def rfftn(g, a, s=None, axes=None, norm=None):
    return rfftn_adjoint(g, a, s, axis_tuple(transformed(axes, s), np.ndim(a)), norm)


@linear(np.fft.rfft2, wrt="a", samples=[s for s in REAL_AXES if len(s.args[0].shape) > 1])
def rfft2(g, a, s=None, axes=(-2, -1), norm=None):
    return rfftn_adjoint(g, a, s, axis_tuple(axes, np.ndim(a)), norm)


def rfftn_adjoint(g, a, s, axes, norm):
    lengths = tuple([np.shape(a)[k] for k in axes]) if s is None else s
    half = weighted_pairs(np.conj(g), lengths[-1], axes[-1], 0.5)
    return in_shape_of(np.fft.irfftn(half, lengths, axes, dual_norm(norm)), a, s, axes)


@linear(np.fft.irfftn, wrt="a", samples=HALF_AXES)
def irfftn(g, a, s=None, axes=None, norm=None):
    return irfftn_adjoint(g, a, s, axis_tuple(transformed(axes, s), np.ndim(a)), norm)


@linear(np.fft.irfft2, wrt="a", samples=HALF_AXES)
def irfft2(g, a, s=None, axes=(-2, -1), norm=None):
    return irfftn_adjoint(g, a, s, axis_tuple(axes, np.ndim(a)), norm)


def irfftn_adjoint(g, a, s, axes, norm):
    spectrum = np.conj(np.fft.rfftn(g, axes=axes, norm=dual_norm(norm)))
    return in_shape_of(weighted_pairs(spectrum, np.shape(g)[axes[-1]], axes[-1], 2.0), a, s, axes)


def weighted_pairs(half, n, axis, weight):
    """Half a spectrum, each coefficient of a real signal of length `n` that stands for two times `weight`."""
    k = axis % np.ndim(half)
    if np.ndim(half) == 1:
        half[1 : (n + 1) // 2] *= weight
    elif k == np.ndim(half) - 1:
        half[..., 1 : (n + 1) // 2] *= weight
    else:
        half[tuple([slice(None)] * k + [slice(1, (n + 1) // 2)])] *= weight
    return half


def as_long_as(x, a, n, axis):
    """What was transformed with a length of its own, as long as the operand."""
    if n is None:
        return x
    return cut_or_padded(x, np.shape(a)[axis], axis)


def in_shape_of(x, a, s, axes):
    """What was transformed with a shape of its own, in the shape of the operand."""
    if axes is not None and len(set(axis_tuple(axes, np.ndim(a)))) < len(axes):
        return "a transform along one axis twice"
    if s is None:
        return x
    for k in axis_tuple(axes, np.ndim(a)):
        x = cut_or_padded(x, np.shape(a)[k], k)
    return x


@linear(np.fft.fftshift, wrt="x", samples=[call(real(5)), call(real(4)), call(real(3, 4)), call(real(3, 4), 1), call(real(3, 5), (0, 1))])
def fftshift(g, x, axes=None):
    return np.fft.ifftshift(g, axes)


@linear(np.fft.ifftshift, wrt="x", samples=[call(real(5)), call(real(4)), call(real(3, 4)), call(real(3, 4), 1), call(real(3, 5), (0, 1))])
def ifftshift(g, x, axes=None):
    return np.fft.fftshift(g, axes)


@forward(np.fft.fftfreq, np.fft.rfftfreq)
def frequencies_forward(d_dot, y, n, d=1.0):
    return y * (-d_dot / d)


@reverse(np.fft.fftfreq, np.fft.rfftfreq, samples=[call(5, real(low=0.5, high=2.0)), call(4, real(low=0.5, high=2.0))])
def frequencies_reverse(g, y, n, d=1.0):
    return -np.dot(g, y) / d


@linear(cut_or_padded, wrt="x", samples=[call(real(4), 6, 0), call(real(3, 4), 2, -1), call(real(3, 4), 3, 0)])
def resized(g, x, n, axis):
    return cut_or_padded(g, np.shape(x)[axis], axis)
