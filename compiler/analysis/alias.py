"""Which results may share memory with an operand, and which indices may name an element twice."""

from __future__ import annotations

from collections.abc import Sequence

from ..ir.nodes import Const, ListOf, Operand, SliceOf, TupleOf, Value
from ..ir.types import Array, ListOfType, Scalar, TupleType, Unknown, kind


def is_basic(index: Operand) -> bool:
    """Whether an index is made of integers, slices, None and Ellipsis only."""
    parts = index.items if isinstance(index, TupleOf) else (index,)
    return all(
        isinstance(p, (SliceOf, Const)) and not (isinstance(p, Const) and isinstance(p.value, bool))
        or isinstance(p, Value) and isinstance(p.type, Scalar) and p.type.kind == "int"
        for p in parts
    )


def may_repeat(index: Operand) -> bool:
    """Whether an index may name one element twice: integer arrays and lists may, if each of them is not known to be distinct."""
    parts = index.items if isinstance(index, TupleOf) else (index,)
    return any(map(_may_repeat, parts)) and not _one_is_distinct(parts)


def _one_is_distinct(parts: Sequence[Operand]) -> bool:
    """`x[np.arange(n), columns]`: of vectors that go together, one without a repetition tells all places apart."""
    types = [p.type for p in parts if isinstance(p, Value) and not isinstance(p.type, Scalar)]
    vectors = [t for t in types if isinstance(t, Array) and t.ndim == 1 and kind(t) == "int"]
    if len(vectors) < len(types) or any(isinstance(p, ListOf) for p in parts):
        return False
    lengths = [t.shape[0] for t in vectors if t.shape]
    return any(
        t.unique and t.shape and all(n == t.shape[0] or n.is_one or t.shape[0].is_many for n in lengths) for t in vectors
    )


def _may_repeat(part: Operand) -> bool:
    if isinstance(part, ListOf):
        return not is_mask(part) and not are_distinct(part)
    if not isinstance(part, Value):
        return False
    if isinstance(part.type, (Unknown, ListOfType, TupleType)):
        return True
    return isinstance(part.type, Array) and kind(part.type) != "bool" and not part.type.unique


def is_mask(o: ListOf) -> bool:
    """Whether a list display is a mask: `[True, False]`."""
    return bool(o.items) and all(isinstance(i, Const) and isinstance(i.value, bool) for i in o.items)


def are_distinct(o: ListOf) -> bool:
    """Whether a list display names different positions: numbers of one sign, since -1 may be 3."""
    numbers = [i.value for i in o.items if isinstance(i, Const) and type(i.value) is int]
    whole = len(numbers) == len(o.items) == len(set(numbers))
    return whole and (all(n >= 0 for n in numbers) or all(n < 0 for n in numbers))
