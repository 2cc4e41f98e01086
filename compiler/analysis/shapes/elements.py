"""The types of elementwise functions that are no ufuncs, and of selections."""

from __future__ import annotations

import numpy as np

from ...ir.nodes import Const
from ...ir.types import INT, Array, Type, Unknown, shape_of
from ..broadcasting import broadcast_shapes
from ..dtypes import array_or_scalar, result_dtype
from .operands import Args, Kwargs, Rule, Shape, array_types, dtype_of, numeric


def _part(args: Args, kwargs: Kwargs) -> Type:
    from ..types import part_type

    (t,) = array_types(args[:1])
    return part_type(t)


def _angle(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    if not numeric(t):
        return Unknown()
    return array_or_scalar(np.angle(np.ones((), dtype_of(t))).dtype.name, shape_of(t))


def _rounded(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    return array_or_scalar(dtype_of(t), shape_of(t)) if numeric(t) else Unknown()


def _where(args: Args, kwargs: Kwargs) -> Type:
    if len(args) < 3:
        return Unknown()
    types = array_types(args)
    if not numeric(*types):
        return Unknown()
    return _zero_dim(result_dtype(types[1:]), broadcast_shapes(*(shape_of(t) for t in types)))


def _zero_dim(dtype: str, shape: Shape | None) -> Type:
    """np.where returns 0-d arrays, not scalars."""
    return Array(dtype, shape)


def _clip(args: Args, kwargs: Kwargs) -> Type:
    given = [a for a in (*args, *kwargs.values()) if a != Const(None)]
    types = array_types(tuple(given))
    if not numeric(*types):
        return Unknown()
    return array_or_scalar(result_dtype(types), broadcast_shapes(*(shape_of(t) for t in types)))


RULES: dict[str, Rule] = {
    "np.nan_to_num": _rounded, "np.round": _rounded, "np.around": _rounded, "np.real": _part, "np.imag": _part,
    "np.angle": _angle, "np.where": _where, "np.clip": _clip, "np.size": lambda args, kwargs: INT,
    "np.ndim": lambda args, kwargs: INT,
}  # fmt: skip
