"""The types of joined arrays."""

from __future__ import annotations

from ...ir.nodes import Const, ListOf, Operand, TupleOf
from ...ir.types import Array, ListOfType, Scalar, Size, Type, Unknown, shape_of
from ..dtypes import result_dtype
from .operands import Args, Kwargs, Rule, array_types, dtype_of, numeric, plain_type, static, strong


def _items(o: Operand) -> list[Type] | None:
    """The types of the arrays in a display."""
    if not isinstance(o, (TupleOf, ListOf)):
        return None
    types = array_types(o.items)
    return types if numeric(*types) and all(shape_of(t) is not None for t in types) else None


def _concatenate(args: Args, kwargs: Kwargs) -> Type:
    types = _items(args[0])
    axis = static(kwargs.get("axis", args[1] if len(args) > 1 else Const(0)))
    if not types or axis is ... or axis is None:
        return Unknown()
    shapes = [shape_of(t) or () for t in types]
    k = axis % len(shapes[0])
    total = Size.of(0)
    for s in shapes:
        total = total + s[k]
    return Array(result_dtype(strong(types)), tuple(total if j == k else s for j, s in enumerate(shapes[0])))


def _stack(args: Args, kwargs: Kwargs) -> Type:
    types = _items(args[0])
    axis = static(kwargs.get("axis", args[1] if len(args) > 1 else Const(0)))
    if not types or axis is ...:
        t = plain_type(args[0])
        if isinstance(t, ListOfType) and isinstance(t.elem, (Array, Scalar)) and isinstance(axis, int):
            shape = shape_of(t.elem)
            if shape is None:
                return Array(dtype_of(t.elem), None)
            k = axis % (len(shape) + 1)
            return Array(dtype_of(t.elem), (*shape[:k], Size.unknown(), *shape[k:]))
        return Unknown()
    axes = list(shape_of(types[0]) or ())
    axes.insert(axis % (len(axes) + 1), Size.of(len(types)))
    return Array(result_dtype(strong(types)), tuple(axes))


def _stacked(op: str) -> Rule:
    """hstack, vstack, column_stack, dstack: concatenation after adding axes."""

    def rule(args: Args, kwargs: Kwargs) -> Type:
        types = _items(args[0])
        if not types:
            return Unknown()
        shapes = [shape_of(t) or () for t in types]
        if op == "hstack":
            shapes = [s or (Size.of(1),) for s in shapes]
            axis = 0 if len(shapes[0]) == 1 else 1
        elif op == "vstack":
            shapes = [s if len(s) > 1 else (Size.of(1), *(s or (Size.of(1),))) for s in shapes]
            axis = 0
        else:
            shapes = [s if len(s) > 1 else (*(s or (Size.of(1),)), Size.of(1)) for s in shapes]
            axis = 1
        total = Size.of(0)
        for s in shapes:
            total = total + s[axis]
        return Array(result_dtype(strong(types)), tuple(total if j == axis else z for j, z in enumerate(shapes[0])))

    return rule


RULES: dict[str, Rule] = {
    "np.concatenate": _concatenate, "np.stack": _stack, "np.hstack": _stacked("hstack"), "np.vstack": _stacked("vstack"),
    "np.column_stack": _stacked("column_stack"),
}  # fmt: skip
