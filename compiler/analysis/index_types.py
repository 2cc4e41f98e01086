"""The type of `x[index]`."""

from __future__ import annotations

from collections.abc import Callable

from ..ir.nodes import Const, ListOf, Operand, SliceOf, TupleOf, Value
from ..ir.types import Array, ListOfType, Scalar, Size, Type, Unknown, kind, kind_of_dtype
from .alias import is_mask
from .broadcasting import broadcast_shapes

TypeOf = Callable[[Operand], Type]


def item_type(owner: Type, index: Operand, type_of: TypeOf) -> Type:
    """The type of an element or of a part of an array."""
    if not isinstance(owner, Array):
        return Unknown()
    if owner.shape is None:
        return Unknown()
    parts: list[Operand] = list(index.items) if isinstance(index, TupleOf) else [index]
    advanced = [p for p in parts if _is_advanced(p, type_of)]
    used = sum(_axes_used(p, type_of) for p in parts)
    if used > len(owner.shape):
        return Unknown()
    if Const(...) not in parts:
        parts.append(Const(...))
    shape = _shape(owner.shape, parts, len(owner.shape) - used, bool(advanced), type_of)
    if shape is None:
        return Array(owner.dtype, None)
    masked = isinstance(index, Value) and isinstance(index.type, Array) and kind(index.type) == "bool"
    if owner.unique and shape != () and (masked or not advanced):
        return Array(owner.dtype, shape, unique=True)
    if shape == () and not any(p == Const(...) for p in (index.items if isinstance(index, TupleOf) else (index,))):
        return Scalar(kind_of_dtype(owner.dtype), owner.dtype)
    return Array(owner.dtype, shape)


def _is_advanced(p: Operand, type_of: TypeOf) -> bool:
    if isinstance(p, ListOf):
        return True
    return isinstance(p, Value) and isinstance(p.type, (Array, ListOfType, Unknown))


def _axes_used(p: Operand, type_of: TypeOf) -> int:
    if p in (Const(None), Const(...)):
        return 0
    t = type_of(p) if isinstance(p, Value) else None
    if isinstance(t, Array) and kind(t) == "bool":
        return t.ndim or 1
    return 1


def _shape(
    shape: tuple[Size, ...], parts: list[Operand], rest: int, advanced: bool, type_of: TypeOf
) -> tuple[Size, ...] | None:
    """The axes that remain. Arrays' axes stand where the arrays stand, in front if they are apart."""
    out: list[Size] = []
    axis = 0
    arrays: list[tuple[Size, ...]] = []
    place: int | None = None
    closed = apart = False
    for p in parts:
        is_index = _is_advanced(p, type_of) or advanced and _is_int(p)
        if is_index:
            apart |= closed
            place = len(out) if place is None else place
            found = _index_shape(p, type_of)
            if found is None:
                return None
            arrays.append(found)
            axis += _axes_used(p, type_of)
            continue
        closed |= place is not None
        if p == Const(None):
            out.append(Size.of(1))
        elif p == Const(...):
            out += shape[axis : axis + rest]
            axis += rest
        elif isinstance(p, SliceOf):
            out.append(slice_size(shape[axis], p, type_of))
            axis += 1
        elif _is_int(p):
            axis += 1
        else:
            return None
    if place is not None:
        common = broadcast_shapes(*arrays)
        if common is None:
            return None
        place = 0 if apart else place
        out[place:place] = common
    return tuple(out)


def _is_int(p: Operand) -> bool:
    return isinstance(p, Const) and type(p.value) is int or isinstance(p, Value) and isinstance(p.type, Scalar)


def _index_shape(p: Operand, type_of: TypeOf) -> tuple[Size, ...] | None:
    if _is_int(p):
        return ()
    if isinstance(p, ListOf):
        if any(isinstance(i, (ListOf, TupleOf)) for i in p.items):
            rows = {_index_shape(i, type_of) for i in p.items}
            row = rows.pop() if len(rows) == 1 else None
            return (Size.of(len(p.items)), *row) if row is not None and not _masks(p) else None
        if is_mask(p):
            return (Size.of(sum(i.value for i in p.items)),)  # type: ignore[union-attr]
        return (Size.of(len(p.items)),)
    t = type_of(p)
    if isinstance(t, Array) and kind(t) == "bool":
        return (Size.unknown(),)
    if isinstance(t, ListOfType):
        return (Size.unknown(),)
    return t.shape if isinstance(t, Array) else None


def _masks(o: Operand) -> bool:
    """Whether there is a truth value in nested lists."""
    if isinstance(o, (ListOf, TupleOf)):
        return any(map(_masks, o.items))
    return isinstance(o, Const) and isinstance(o.value, bool)


def slice_size(n: Size, s: SliceOf, type_of: TypeOf) -> Size:
    """The length of a slice of an axis of length `n`.

    Python clips a slice to the axis, so `x[1:]` has max(n - 1, 0) elements. That is written as a symbol of
    its own, named by `n` and by how much is cut off; every slice that cuts off as much gets the same one.
    """
    if s.step == Const(-1) and s.start == s.stop == Const(None):
        return n
    if s.step not in (Const(None), Const(1)):
        return _of_constants(n, s)
    start = 0 if s.start == Const(None) else _number(s.start)
    stop = 0 if s.stop == Const(None) else _number(s.stop)
    if n.constant is not None and start is not None and stop is not None:
        return _of_constants(n, s)
    if start is None or stop is None:
        return _named(n, s, type_of)
    if s.stop == Const(None):
        cut = start if start >= 0 else None
        return _cut(n, cut) if cut is not None else Size.unknown()
    if stop < 0 and start >= 0:
        return _cut(n, start - stop)
    return Size.unknown()


def _number(o: Operand) -> int | None:
    return o.value if isinstance(o, Const) and type(o.value) is int else None


def _of_constants(n: Size, s: SliceOf) -> Size:
    bounds = [i.value if isinstance(i, Const) else 0 for i in s.items]
    if n.constant is None or not all(isinstance(i, Const) for i in s.items):
        return Size.unknown()
    return Size.of(len(range(*slice(*bounds).indices(n.constant))))


def _cut(n: Size, k: int) -> Size:
    """max(n - k, 0)"""
    return n if k == 0 else Size.symbol(f"max({n!r}-{k},0)")


def _named(n: Size, s: SliceOf, type_of: TypeOf) -> Size:
    """A slice with bounds that are computed: the same bounds of the same axis give the same length."""
    sizes = []
    for o in (s.start, s.stop):
        t = type_of(o) if isinstance(o, Value) else None
        size = t.size if isinstance(t, Scalar) else Size.of(o.value) if _number(o) is not None else None  # type: ignore[union-attr]
        if size is None and isinstance(o, Value):
            size = Size.symbol(f"value {o.number}")
        sizes.append(repr(size))
    return Size.symbol(f"len({n!r}[{':'.join(sizes)}])")
