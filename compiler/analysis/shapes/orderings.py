"""The types of what is sorted, picked or counted."""

from __future__ import annotations

from collections.abc import Callable

from ...ir.nodes import Const, SliceOf, TupleOf
from ...ir.types import Array, Size, Type, Unknown, kind_of_dtype, shape_of
from ..broadcasting import broadcast_shapes
from ..dtypes import result_dtype
from ..index_types import item_type
from .moving import ravel, same
from .operands import Args, Kwargs, Rule, array_types, dtype_of, numeric, plain_type, product_of, static


def _take(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    axis = static(kwargs.get("axis", args[2] if len(args) > 2 else None))
    if not numeric(t) or axis is ... or shape_of(t) is None:
        return Unknown()
    if axis is None:
        flat = Array(dtype_of(t), (product_of(shape_of(t) or ()),))
        return item_type(flat, args[1], plain_type)
    k = axis % len(shape_of(t) or (1,))
    return item_type(t, TupleOf((*(SliceOf(),) * k, args[1])), plain_type)


def _choose(args: Args, kwargs: Kwargs) -> Type:
    items = getattr(args[1], "items", None)
    types = array_types((args[0], *items)) if items else []
    if not types or not numeric(*types):
        return Unknown()
    return Array(result_dtype(types[1:]), broadcast_shapes(*(shape_of(t) for t in types)))


def _argsort(args: Args, kwargs: Kwargs) -> Type:
    t = _sort(args, kwargs)
    return Array("int64", t.shape, unique=t.ndim == 1) if isinstance(t, Array) else Unknown()


def _sort(args: Args, kwargs: Kwargs) -> Type:
    return ravel(args[:1], {}) if kwargs.get("axis") == Const(None) else same(args, kwargs)


def _vector(dtype_for: Callable[[list[Type]], str], operands: int = 1) -> Rule:
    """A vector of a length that is not known."""

    def rule(args: Args, kwargs: Kwargs) -> Type:
        types = array_types(args[:operands])
        return Array(dtype_for(types), (Size.unknown(),)) if numeric(*types) else Unknown()

    return rule


def _same_dtype(types: list[Type]) -> str:
    return result_dtype(types) if kind_of_dtype(dtype_of(types[0])) != "object" else "object"


def _bincount(args: Args, kwargs: Kwargs) -> Type:
    return Array("float64" if kwargs.get("weights", Const(None)) != Const(None) else "int64", (Size.unknown(),))


RULES: dict[str, Rule] = {
    "np.partition": _sort, "np.argpartition": _argsort, "np.sort": _sort, "np.take": _take, "np.argsort": _argsort,
    "np.unique": _vector(_same_dtype), "np.bincount": _bincount, "np.choose": _choose,
}  # fmt: skip
