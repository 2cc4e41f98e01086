"""Conjugates for rules that hold for real and complex matrices: of a real one nothing is conjugated.

Eigenvectors and singular vectors of complex matrices are unique up to a phase each, which LAPACK fixes: `zheevd` makes the
first row real (the last with `UPLO="U"`), `zgesdd` the first row of V, or of U if there are more columns than rows. The
derivatives here are those with the same phases, so they are right for functions that depend on them, too.
"""

from __future__ import annotations

import numpy as np

from ..prelude import divide_or_zero, matrix_transpose


def conjugate(a):
    """`a`, conjugated if it is complex."""
    return np.conj(a) if np.iscomplexobj(a) else a


def adjoint(a):
    """The conjugate transpose."""
    return np.conj(matrix_transpose(a)) if np.iscomplexobj(a) else matrix_transpose(a)


def symmetric(a):
    """What of `a` a symmetric (or Hermitian) matrix can have."""
    return 0.5 * (a + adjoint(a))


def phases(change, vectors, row):
    """The imaginary factors of `vectors` that keep their `row` real under a `change` that does not."""
    return np.expand_dims(-1j * divide_or_zero(np.imag(change[..., row, :]), np.real(vectors[..., row, :])), -2)


def with_phases(g, along, vectors, row):
    """The adjoint of a change before its phases were fixed. `along`: what the adjoints are worth along the phases."""
    unit = np.eye(np.shape(vectors)[-2])
    column = unit[:, :1] if row == 0 else unit[:, -1:]
    return g + column * np.expand_dims(-1j * divide_or_zero(np.imag(along), np.real(vectors[..., row, :])), -2)
