"""What type rules read of operands: types, dtypes, and the lengths, shapes and axes that arguments spell out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...ir.nodes import Const, ListOf, Operand, TupleOf, Value
from ...ir.types import Array, Scalar, Size, TupleType, Type, kind_of_dtype
from ..dtypes import result_dtype
from ..index_types import _cut

Args = tuple[Operand, ...]
Kwargs = dict[str, Operand]
Shape = tuple[Size, ...]
Rule = Callable[[Args, Kwargs], Any]  # the type of the result, or a tuple of types


def array_types(args: Args) -> list[Type]:
    from ..types import as_array_type, type_of_operand

    return [as_array_type(type_of_operand(a)) for a in args]


def plain_type(o: Operand) -> Type:
    from ..types import type_of_operand

    return type_of_operand(o)


def strong(types: list[Type]) -> list[Type]:
    """Python numbers with the dtypes that they have as arrays: products and joins make arrays of them first."""
    return [Scalar(t.kind, result_dtype([t])) if isinstance(t, Scalar) and t.dtype is None else t for t in types]


def numeric(*types: Type) -> bool:
    return all(isinstance(t, (Array, Scalar)) for t in types)


def static(o: Operand | None) -> Any:
    """The Python value of a constant operand; `...` if it is not one."""
    if o is None:
        return None
    if isinstance(o, Const):
        return o.value
    if isinstance(o, (TupleOf, ListOf)):
        items = [static(i) for i in o.items]
        return ... if any(i is ... for i in items) else tuple(items)
    return ...


def named_dtype(o: Operand | None, default: str) -> str | None:
    """The dtype that an argument names."""
    value = static(o)
    if value is None:
        return default
    try:
        return np.dtype(value).name if value is not ... else None
    except TypeError:
        return None


def dtype_of(t: Type) -> str:
    return t.dtype if isinstance(t, Array) else result_dtype([t])


def float_dtype(t: Type) -> str:
    d = dtype_of(t)
    return d if kind_of_dtype(d) in ("float", "complex") else "float64"


def real_dtype(d: str) -> str:
    """The dtype of the size of a number."""
    return np.ones((), d).real.dtype.name


def size_of(o: Operand) -> Size:
    """A length given to a function that allocates: `n - 1` there is max(n - 1, 0), or NumPy raises."""
    t = plain_type(o)
    size = t.size if isinstance(t, Scalar) else None
    if size is None:
        return Size.symbol(f"value {o.number}") if isinstance(o, Value) else Size.unknown()
    constants = [c for key, c in size.terms if not key]
    if constants and constants[0] < 0 and len(size.terms) == 2 and size.constant is None:
        return _cut(size - constants[0], -constants[0])
    return size


def shape_from(o: Operand) -> Shape | None:
    """The shape that an argument spells out."""
    if isinstance(o, (TupleOf, ListOf)):
        return tuple(map(size_of, o.items))
    t = plain_type(o)
    if isinstance(t, TupleType):
        return tuple(i.size if isinstance(i, Scalar) and i.size is not None else Size.unknown() for i in t.items)
    return (size_of(o),) if isinstance(t, Scalar) else None


def product_of(shape: Shape) -> Size:
    total = Size.of(1)
    for s in shape:
        total = total * s
    return total


def axes_of(axis: Any, ndim: int) -> tuple[int, ...] | None:
    """The axes that an `axis` argument names, counted from the front."""
    if axis is None:
        return tuple(range(ndim))
    if axis is ...:
        return None
    axes = axis if isinstance(axis, tuple) else (axis,)
    return tuple(a % ndim for a in axes) if ndim and all(-ndim <= a < ndim for a in axes) else None
