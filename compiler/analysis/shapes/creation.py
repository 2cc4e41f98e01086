"""The types of new arrays."""

from __future__ import annotations

from math import ceil, isfinite

from ...ir.nodes import Const, ListOf, Operand, TupleOf, Value
from ...ir.types import Array, ListOfType, Scalar, Size, Type, Unknown, kind_of_dtype, shape_of
from ..dtypes import result_dtype
from .operands import (
    Args,
    Kwargs,
    Rule,
    Shape,
    array_types,
    dtype_of,
    named_dtype,
    numeric,
    plain_type,
    shape_from,
    size_of,
)


def _creation(default: str) -> Rule:
    def rule(args: Args, kwargs: Kwargs) -> Type:
        dtype = named_dtype(kwargs.get("dtype"), default)
        return Array(dtype, shape_from(args[0])) if dtype else Unknown()

    return rule


def _full(args: Args, kwargs: Kwargs) -> Type:
    (fill,) = array_types(args[1:2])
    if not numeric(fill):
        return Unknown()
    return Array(named_dtype(kwargs.get("dtype"), dtype_of(fill)) or "float64", shape_from(args[0]))


def _like(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    if not numeric(t):
        return Unknown()
    dtype = named_dtype(kwargs.get("dtype"), dtype_of(t))
    return Array(dtype, shape_of(t)) if dtype else Unknown()


def _copy(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    leading: tuple[Size, ...] = ()
    if isinstance(args[0], Value) and isinstance(t, ListOfType) and t.elem is not None:
        t, leading = t.elem, (Size.unknown(),)
    dtype = named_dtype(kwargs.get("dtype", args[1] if len(args) > 1 else None), dtype_of(t)) if numeric(t) else None
    shape = _displayed(args[0]) if isinstance(args[0], (ListOf, TupleOf)) else shape_of(t)
    shape = shape_of(t) if shape is None else shape
    return Array(dtype, None if shape is None else (*leading, *shape)) if dtype else Unknown()


def _displayed(o: Operand) -> Shape | None:
    """The shape of the array that a display of displays of numbers makes."""
    if not isinstance(o, (ListOf, TupleOf)) or not o.items:
        return shape_of(plain_type(o))
    shapes = [_displayed(i) for i in o.items]
    return (Size.of(len(shapes)), *shapes[0]) if shapes[0] is not None and all(s == shapes[0] for s in shapes) else None


def _eye(args: Args, kwargs: Kwargs) -> Type:
    n = size_of(args[0])
    m = size_of(kwargs["M"]) if "M" in kwargs and kwargs["M"] != Const(None) else n
    return Array(named_dtype(kwargs.get("dtype"), "float64") or "float64", (n, m))


def _arange(args: Args, kwargs: Kwargs) -> Type:
    given = [a for a in (*args, kwargs.get("start"), kwargs.get("stop"), kwargs.get("step")) if a not in (None, Const(None))]
    types = [plain_type(a) for a in given]  # type: ignore[arg-type]
    if not numeric(*types):
        return Unknown()
    dtype = named_dtype(kwargs.get("dtype"), result_dtype(types))
    if dtype is None:
        return Unknown()
    whole = len(given) == 1 and kind_of_dtype(dtype) == "int"
    rising = len(given) < 3 or isinstance(given[2], Const) and type(given[2].value) is int and given[2].value > 0
    start = Const(0) if len(given) == 1 else given[0]  # what starts below 0 may name a place twice: -1 and n - 1
    unique = kind_of_dtype(dtype) == "int" and rising and isinstance(start, Const) and start.value >= 0
    length = size_of(given[0]) if whole else Size.unknown()  # type: ignore[arg-type]
    if len(given) == 1 and isinstance(given[0], Const) and isinstance(given[0].value, (int, float)):
        length = Size.of(max(ceil(given[0].value), 0)) if isfinite(given[0].value) else Size.unknown()
    return Array(dtype, (length,), unique=unique)


def _flatnonzero(args: Args, kwargs: Kwargs) -> Type:
    return Array("int64", (Size.unknown(),), unique=True)


def _linspace(args: Args, kwargs: Kwargs) -> Type:
    ends = array_types(args[:2])
    if not numeric(*ends) or any(shape_of(t) != () for t in ends):
        return Unknown()
    num = args[2] if len(args) > 2 else kwargs.get("num", Const(50))
    dtype = result_dtype([*ends, Scalar("float")])
    return Array(dtype, (size_of(num),))


RULES: dict[str, Rule] = {
    "np.zeros": _creation("float64"), "np.ones": _creation("float64"), "np.empty": _creation("float64"), "np.full": _full,
    "np.zeros_like": _like, "np.ones_like": _like, "np.empty_like": _like, "np.full_like": _like, "np.eye": _eye,
    "np.identity": _eye, "np.arange": _arange, "np.linspace": _linspace, "np.flatnonzero": _flatnonzero, "np.copy": _copy,
    "np.array": _copy, "np.asarray": _copy, "np.ascontiguousarray": _copy, "np.asfortranarray": _copy,
}  # fmt: skip
