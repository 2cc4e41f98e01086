"""The result types of SciPy functions that are not ufuncs; the rest are tried out on small arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...ir.nodes import Const
from ...ir.types import BOOL, Array, Size, Type, Unknown, kind, shape_of
from ..broadcasting import broadcast_shapes
from ..dtypes import array_or_scalar, result_dtype
from ..types import _ufunc
from . import linalg
from .operands import Args, Kwargs, Rule, array_types, float_dtype, numeric, static


def _same(args: Args, kwargs: Kwargs) -> Type:
    """Numbers of the operand's shape and precision."""
    (t,) = array_types(args[:1])
    return array_or_scalar(float_dtype(t), shape_of(t)) if numeric(t) else Unknown()


def _complex(args: Args, kwargs: Kwargs) -> Type:
    """complex128 in the operand's shape."""
    (t,) = array_types(args[:1])
    return array_or_scalar("complex128", shape_of(t)) if numeric(t) else Unknown()


def _double(args: Args, kwargs: Kwargs) -> Type:
    """float64 in the shape that the operands broadcast to."""
    types = array_types(args)
    return array_or_scalar("float64", broadcast_shapes(*map(shape_of, types))) if numeric(*types) else Unknown()


def _double_array(args: Args, kwargs: Kwargs) -> Type:
    """The same, a 0-d array for numbers."""
    types = array_types(args)
    return Array("float64", broadcast_shapes(*map(shape_of, types))) if numeric(*types) else Unknown()


def _zeta(args: Args, kwargs: Kwargs) -> Type:
    return _ufunc(np.add, args)[0] if len(args) == 2 else Unknown()


def _of_order(args: Args, kwargs: Kwargs) -> Type:
    """Python functions over ufuncs with an order in front: an order that is an integer makes double precision."""
    types = array_types(args[:2])
    return _double(args[:2], {}) if numeric(*types) and kind(types[0]) == "int" else Unknown()


def _frechet(args: Args, kwargs: Kwargs) -> Any:
    one = _same(args, {})
    return one if kwargs.get("compute_expm") == Const(False) else (one, one)


def _eigh(args: Args, kwargs: Kwargs) -> Any:
    values, vectors = linalg.eigh(args, kwargs)
    return values if kwargs.get("eigvals_only") == Const(True) else (values, vectors)


def _lu_factor(args: Args, kwargs: Kwargs) -> Any:
    lu = _same(args, kwargs)
    return (lu, Array("int64", lu.shape[:1])) if isinstance(lu, Array) and lu.shape else (Unknown(), Unknown())


def _cho_factor(args: Args, kwargs: Kwargs) -> Any:
    return _same(args, kwargs), BOOL


def _lu(args: Args, kwargs: Kwargs) -> Any:
    (t,) = array_types(args[:1])
    shape = shape_of(t)
    if not isinstance(t, Array) or not shape or len(shape) != 2:
        return Unknown(), Unknown(), Unknown()
    (m, n), dtype = shape, float_dtype(t)
    k = _shorter(m, n)
    return Array("float32" if dtype in ("float32", "complex64") else "float64", (m, m)), Array(dtype, (m, k)), Array(dtype, (k, n))


def _last_operand(args: Args, kwargs: Kwargs) -> Type:
    """The shape of the last operand and the precision of all."""
    (t,) = array_types(args[-1:])
    types = array_types(args)
    return array_or_scalar(float_dtype(Array(result_dtype(types), ())), shape_of(t)) if numeric(*types) else Unknown()


def _convolution(args: Args, kwargs: Kwargs) -> Type:
    types = array_types(args[:2])
    a, b = map(shape_of, types)
    mode = static(kwargs.get("mode")) or "full"
    if not numeric(*types) or a is None or b is None or len(a) != len(b):
        return Unknown()
    if mode == "same":
        shape = a
    elif mode == "full":
        shape = tuple(m + n - Size.of(1) for m, n in zip(a, b, strict=True))
    else:
        shape = tuple(Size.unknown() for _ in a)
    return Array(float_dtype(Array(result_dtype(types), ())), shape)


def _pairs(args: Args, kwargs: Kwargs) -> Type:
    a, b = map(shape_of, array_types(args[:2]))
    return Array("float64", (a[0], b[0])) if a and b else Unknown()


def _cumulated(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    shape, axis = shape_of(t), static(kwargs.get("axis"))
    if not shape or axis is ...:
        return Unknown()
    k = (-1 if axis is None else axis) % len(shape)
    short = "initial" not in kwargs
    return Array("float64", tuple(s - Size.of(1) if j == k and short else s for j, s in enumerate(shape)))


def _shorter(m: Size, n: Size) -> Size:
    return m if m == n else Size.unknown()


def _qr(args: Args, kwargs: Kwargs) -> Any:
    mode = "complete" if static(kwargs.get("mode")) in (None, "full") else "reduced"
    q, r = linalg.qr(args, {"mode": Const(mode)})
    return (q, r, Array("int32", r.shape[-1:])) if kwargs.get("pivoting") == Const(True) and isinstance(r, Array) and r.shape else (q, r)


RULES: dict[str, Rule] = {
    "scipy.special.multigammaln": lambda args, kwargs: _double(args[:1], {}), "scipy.special.diric": _double_array,
    "scipy.special.polygamma": _double_array, "scipy.special.zeta": _zeta,
    "scipy.special.softplus": _same, "scipy.special.lambertw": _complex,
    "scipy.special.softmax": _same, "scipy.special.log_softmax": _same,
    "scipy.linalg.solve": linalg.solve, "scipy.linalg.solve_triangular": linalg.solve,
    "scipy.linalg.det": linalg.determinant, "scipy.linalg.eigh": _eigh,
    "scipy.linalg.expm_frechet": _frechet, "scipy.linalg.cho_factor": _cho_factor, "scipy.linalg.lu_factor": _lu_factor, "scipy.linalg.lu": _lu,
    "scipy.linalg.solve_banded": lambda args, kwargs: linalg.solve(args[1:], kwargs),
    "scipy.linalg.solve_sylvester": _last_operand, "scipy.linalg.solve_continuous_lyapunov": _last_operand,
    "scipy.linalg.solve_discrete_lyapunov": _last_operand,
    **{f"scipy.{name}": _same for name in (
        "ndimage.gaussian_filter1d", "ndimage.uniform_filter1d", "signal.detrend", "signal.savgol_filter")},
    "scipy.signal.lfilter": _last_operand, "scipy.signal.filtfilt": _last_operand, "scipy.signal.sosfilt": _last_operand,
    "scipy.signal.convolve": _convolution, "scipy.signal.fftconvolve": _convolution, "scipy.spatial.distance.cdist": _pairs,
    "scipy.linalg.svdvals": linalg.svdvals, "scipy.linalg.svd": linalg.svd, "scipy.linalg.qr": _qr, "scipy.linalg.pinv": linalg.pinv,
    **{f"scipy.fft.{name}": _same for name in ("dct", "idct", "dst", "idst")},
    "scipy.integrate.cumulative_simpson": _cumulated,
    **{f"scipy.linalg.{name}": _same for name in (
        "inv", "cholesky", "expm", "sqrtm", "logm", "sinm", "cosm", "tanm", "sinhm", "coshm", "tanhm",
        "fractional_matrix_power")},
    **{f"scipy.special.{name}": _of_order for name in (
        "jvp", "yvp", "ivp", "kvp", "spherical_jn", "spherical_yn", "spherical_in", "spherical_kn")},
}  # fmt: skip
