"""Complex numbers: their parts, conjugates, sizes and directions.

The adjoint of a complex z = x + iy is dL/dx - i dL/dy, so a function that is complex differentiable needs no conjugate: its
adjoint is `g * f'(z)`. Of a real result, a rule gives dz/dx - i dz/dy in the same way; the engine takes real parts where a
tangent, or the adjoint of an operand, is real.
"""

from __future__ import annotations

import numpy as np

from ..prelude import divide_or_zero
from .registry import elementwise, imag_attribute, linear, real_attribute
from .samples import call, complex_, real

SAMPLES = [call(complex_()), call(complex_(3)), call(complex_(2, 3)), call(real(3)), call(real())]


@linear(np.real, real_attribute, wrt="val", samples=SAMPLES)
def real_part(g, val):
    return g


@linear(np.imag, imag_attribute, wrt="val", samples=SAMPLES[:3])
def imag_part(g, val):
    return -1j * g if np.iscomplexobj(val) else None


@linear(np.conjugate, wrt="x", samples=SAMPLES)
def conjugate(g, x):
    return np.conj(g) if np.iscomplexobj(x) else g


@linear(complex.conjugate, wrt="x", samples=[call(complex_())])
def conjugate_number(g, x):
    return g.conjugate()


@elementwise(complex, samples=[call(real()), call(complex_()), call(real(), real()), call(1.5, real()), call(complex_(), complex_())])
def complex_number(z, *parts):
    return [1.0] if len(parts) == 1 else [1.0, 1j]


@elementwise(np.angle, samples=[call(complex_()), call(complex_(3)), call(complex_(2, 3), deg=True)])
def angle(z, x, deg=False):
    if not np.iscomplexobj(x):
        return None
    return divide_or_zero(-57.29577951308232j if deg else -1j, x)
