"""scipy.fft: the Fourier transforms are NumPy's; cosine and sine transforms are linear along an axis."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import fft

from ...prelude import cut_or_padded
from ..registry import forward, missing, reverse, written_out
from ..samples import call, real


def along_one_axis(transform, same):
    """`same` is NumPy's function for it."""

    @written_out(transform)
    def written(x, n=None, axis=-1, norm=None, overwrite_x=False, workers=None):
        return same(x, n=n, axis=axis, norm=norm)


def along_axes(transform, same, default=None):
    @written_out(transform)
    def written(x, s=None, axes=default, norm=None, overwrite_x=False, workers=None):
        return same(x, s=s, axes=axes, norm=norm)


for name in ("fft", "ifft", "rfft", "irfft", "hfft", "ihfft"):
    along_one_axis(getattr(fft, name), getattr(np.fft, name))
for name in ("fft2", "ifft2", "rfft2", "irfft2"):
    along_axes(getattr(fft, name), getattr(np.fft, name), (-2, -1))
for name in ("fftn", "ifftn", "rfftn", "irfftn"):
    along_axes(getattr(fft, name), getattr(np.fft, name))

UNDONE: dict[str | None, Any] = {None: "forward", "backward": "forward", "forward": "backward", "ortho": "ortho"}


def hermitian(transform, inverse, default):
    """Of signals that are Hermitian-symmetric: their spectra are real."""

    @written_out(transform)
    def written(x, s=None, axes=default, norm=None, overwrite_x=False, workers=None):
        return np.fft.irfftn(np.conj(x), s=s, axes=axes, norm=UNDONE[norm])

    @written_out(inverse)
    def written_inverse(x, s=None, axes=default, norm=None, overwrite_x=False, workers=None):
        return np.conj(np.fft.rfftn(x, s=s, axes=axes, norm=UNDONE[norm]))


hermitian(fft.hfft2, fft.ihfft2, (-2, -1))
hermitian(fft.hfftn, fft.ihfftn, None)


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


# -- cosine and sine transforms: the transposed matrix of one type is that of another, but for the element at one end

TYPES = [call(real(5), type=k) for k in (1, 2, 3, 4)] + [
    call(real(2, 4), type=3, norm="ortho"), call(real(4, 2), axis=0), call(real(2, 4), type=1, norm="forward"),
    call(real(4, 3), type=2, axis=0, norm="forward"), call(real(4), type=3, norm="forward"),
]  # fmt: skip


def scaled(x, axis, places, factor):
    """`x` with the elements at some places of an axis multiplied."""
    weights = np.ones(x.shape[axis])
    weights[places] = factor
    return np.moveaxis(np.moveaxis(x, axis, -1) * weights, -1, axis)


def first_scaled(x, axis, factor):
    return scaled(x, axis, 0, factor)


def last_scaled(x, axis, factor):
    return scaled(x, axis, -1, factor)


def trigonometric(transform, inverse, end_scaled, second):
    """The rules of a transform. `end_scaled` multiplies what enters the third type once where others enter twice.
    `second`: what its second type is, "itself" or (of an inverse) a third."""

    @forward(transform)
    def transform_forward(x_dot, y, x, type=2, axis=-1, norm=None):
        return transform(x_dot, type=type, axis=axis, norm=norm)

    @reverse(transform, samples=TYPES)
    def transform_reverse(g, y, x, type=2, axis=-1, norm=None):
        if norm == "ortho":
            return inverse(g, type=type, axis=axis, norm=norm)
        if type == 1 and end_scaled is first_scaled:
            return scaled(transform(scaled(g, axis, [0, -1], 2.0), type=type, axis=axis, norm=norm), axis, [0, -1], 0.5)
        if type == 1 or type == 4:
            return transform(g, type=type, axis=axis, norm=norm)
        if (type == 2) == (second == "itself"):
            return transform(end_scaled(g, axis, 2.0), type=5 - type, axis=axis, norm=norm)
        return end_scaled(transform(g, type=5 - type, axis=axis, norm=norm), axis, 0.5)

    @written_out(transform, given=("n", "overwrite_x", "workers"))
    def transform_of_length(x, type=2, n=None, axis=-1, norm=None, overwrite_x=False, workers=None):
        return transform(x if n is None else cut_or_padded(x, n, axis), type=type, axis=axis, norm=norm)


trigonometric(fft.dct, fft.idct, first_scaled, "itself")
trigonometric(fft.idct, fft.dct, first_scaled, "a third")
trigonometric(fft.dst, fft.idst, last_scaled, "itself")
trigonometric(fft.idst, fft.dst, last_scaled, "a third")


def one_after_the_other(many, one):
    """The transform over several axes is one after the other."""

    @written_out(many)
    def transform(x, type=2, s=None, axes=None, norm=None):
        if s is not None:
            axes = tuple(range(-len(s), 0)) if axes is None else axes
            for k in range(len(s)):
                x = cut_or_padded(x, s[k], axes[k])
        for axis in range(np.ndim(x)) if axes is None else axes:
            x = one(x, type=type, axis=axis, norm=norm)
        return x


one_after_the_other(fft.dctn, fft.dct)
one_after_the_other(fft.idctn, fft.idct)
one_after_the_other(fft.dstn, fft.dst)
one_after_the_other(fft.idstn, fft.idst)

missing(fft.fht, fft.ifht, why="it has no derivative rule yet")
