"""Which results may share memory with an operand, and which indices may name an element twice."""

from __future__ import annotations

from collections.abc import Sequence

from ..ir.nodes import Const, ListOf, Operand, SliceOf, TupleOf, Value
from ..ir.ops import VIEWS
from ..ir.types import Array, ListOfType, Scalar, Unknown, kind


def is_basic(index: Operand) -> bool:
    """Whether an index is made of integers, slices, None and Ellipsis only."""
    parts = index.items if isinstance(index, TupleOf) else (index,)
    return all(
        isinstance(p, (SliceOf, Const)) and not (isinstance(p, Const) and isinstance(p.value, bool))
        or isinstance(p, Value) and isinstance(p.type, Scalar) and p.type.kind == "int"
        for p in parts
    )


def is_view(op: str, args: Sequence[Operand]) -> bool:
    """Whether a result may share memory with the op's first operand."""
    return op in VIEWS or op == "getitem" and is_basic(args[1])


def may_repeat(index: Operand) -> bool:
    """Whether an index may name one element twice: integer arrays and lists may."""
    parts = index.items if isinstance(index, TupleOf) else (index,)
    return any(
        isinstance(p, ListOf) or isinstance(p, Value) and (
            isinstance(p.type, (Unknown, ListOfType)) or isinstance(p.type, Array) and kind(p.type) != "bool" and not p.type.unique)
        for p in parts
    )  # fmt: skip
