"""Adjoints of the ops that move numbers about without computing: elements, stores, lists, casts."""

from __future__ import annotations

from collections.abc import Callable

from ..analysis.alias import is_basic, may_repeat
from ..diagnostics import Diagnostic, UnsupportedError
from ..frontend.lower import type_of
from ..ir.build import Builder
from ..ir.nodes import Apply, Const, ListOf, Operand, SliceOf, TupleOf, Value
from ..ir.types import Array, ListOfType, Scalar, is_inexact, shape_of
from .adjoints import Frame, bar_name, zero
from .apply_rule import cast, fit

Bars = tuple[Operand, ...]


def _getitem(frame: Frame, stmt: Apply, bars: Bars, active: set[Value]) -> None:
    x, index = stmt.args
    if isinstance(x, (ListOf, TupleOf)):
        raise UnsupportedError(Diagnostic("G209", "an index into this list must be known", stmt.span))
    assert isinstance(x, Value)
    frame.add_at(x, index, bars[0])


def _setitem(frame: Frame, stmt: Apply, bars: Bars, active: set[Value]) -> None:
    x, index, v = stmt.args
    (g,) = bars
    b = frame.builder
    is_list = isinstance(stmt.result.type, ListOfType)
    if not is_list and _is_everything(index):
        if isinstance(v, Value) and v in active:
            frame.add(v, fit(b, _with_axes_of(b, g, v), v))
        return
    if isinstance(v, Value) and v in active:
        item = b.apply("getitem", g, index)
        if not is_list and may_repeat(index):
            item = b.apply("np.where", b.apply("prelude.last_write", g, index), item, Const(0.0))
        elif isinstance(item.type, Array) and is_basic(index):
            item = b.apply("np.copy", item)  # a view, of elements that are set to zero next
        frame.add(v, fit(b, _with_axes_of(b, item, v), v) if not is_list else item)
    if isinstance(x, Value) and x in active:
        cleared = zero(b, v) if is_list and isinstance(v, Value) else Const(0.0)
        frame.add(x, b.apply("setitem", g, index, cleared, hint=bar_name(x)))


def _with_axes_of(b: Builder, item: Operand, v: Value) -> Operand:
    """What was stored may have had more axes, of length 1 and in front, than the place it was stored into."""
    have, want = shape_of(type_of(item)), shape_of(v.type)
    if have is None or want is None or not 0 < len(have) < len(want):
        return item
    return b.apply("getitem", item, TupleOf((*(Const(None),) * (len(want) - len(have)), Const(...))))


def _is_everything(index: Operand) -> bool:
    """Whether a store at this index leaves nothing of the array as it was."""
    return index in (Const(...), SliceOf(), TupleOf(()))


def _index_add(frame: Frame, stmt: Apply, bars: Bars, active: set[Value]) -> None:
    x, index, v = stmt.args
    (g,) = bars
    b = frame.builder
    if isinstance(v, Value) and v in active:
        frame.add(v, fit(b, _with_axes_of(b, b.apply("getitem", g, index), v), v))
    if isinstance(x, Value) and x in active:
        frame.add(x, g)


def _unpack(frame: Frame, stmt: Apply, bars: Bars, active: set[Value]) -> None:
    (x, _) = stmt.args
    assert isinstance(x, Value)
    for k, g in enumerate(bars):
        if g != Const(0.0):
            frame.add_at(x, Const(k), g)


def _list(frame: Frame, stmt: Apply, bars: Bars, active: set[Value]) -> None:
    (items,) = stmt.args
    assert isinstance(items, ListOf)
    for k, item in enumerate(items.items):
        if isinstance(item, Value) and item in active:
            frame.add(item, frame.builder.apply("getitem", bars[0], Const(k)))


def _append(frame: Frame, stmt: Apply, bars: Bars, active: set[Value]) -> None:
    x, v = stmt.args
    rest, item = frame.builder.apply_many("list.pop", [bars[0]], {}, (bar_name(stmt.result), ""))
    if isinstance(x, Value) and x in active:
        frame.add(x, rest)
    if isinstance(v, Value) and v in active:
        frame.add(v, item)


def _pop(frame: Frame, stmt: Apply, bars: Bars, active: set[Value]) -> None:
    (x,) = stmt.args
    assert isinstance(x, Value)
    frame.add(x, frame.builder.apply("list.append", bars[0], bars[1], hint=bar_name(x)))


def _concat(frame: Frame, stmt: Apply, bars: Bars, active: set[Value]) -> None:
    x, y = stmt.args
    b = frame.builder
    n = b.apply("len", x)
    for o, part in ((x, SliceOf(stop=n)), (y, SliceOf(start=n))):
        if isinstance(o, Value) and o in active:
            frame.add(o, b.apply("getitem", bars[0], part))


def _add_lists(frame: Frame, stmt: Apply, bars: Bars, active: set[Value]) -> None:
    for o in stmt.args:
        if isinstance(o, Value) and o in active:
            frame.add(o, bars[0])


def _cast(frame: Frame, stmt: Apply, bars: Bars, active: set[Value]) -> None:
    x = stmt.args[0]
    if isinstance(x, Value) and x in active:
        frame.add(x, cast(frame.builder, bars[0], x.type))


REVERSE: dict[str, Callable[[Frame, Apply, Bars, set[Value]], None]] = {
    "getitem": _getitem, "setitem": _setitem, "index_add": _index_add, "unpack": _unpack, "list": _list,
    "list.append": _append, "list.pop": _pop, "list.concat": _concat, "prelude.add_lists": _add_lists, "astype": _cast, "float": _cast,
    "np.copy": _cast, "again": _cast,
}  # fmt: skip

# Linear in these operands: the tangent is the op itself, with tangents in their place.
_LINEAR_IN = {
    "getitem": (0,), "setitem": (0, 2), "index_add": (0, 2), "unpack": (0,), "list": (0,), "list.append": (0, 1),
    "list.pop": (0,), "list.concat": (0, 1), "astype": (0,), "float": (0,), "np.copy": (0,), "again": (0,), "prelude.zeros_of_list": (),
    "prelude.add_lists": (0, 1), "prelude.sum_of_lists": (0, 1),
}  # fmt: skip


def push(b: Builder, stmt: Apply, dot: dict[Value, Operand]) -> tuple[Operand, ...]:
    """The tangents of a structural op's results."""
    args = list(stmt.args)
    for k in _LINEAR_IN[stmt.op]:
        args[k] = dense_tangent(b, args[k], dot)
    return b.apply_many(stmt.op, args, dict(stmt.kwargs))


def dense_tangent(b: Builder, o: Operand, dot: dict[Value, Operand]) -> Operand:
    """An operand's tangent, zeros spelled out."""
    if isinstance(o, (ListOf, TupleOf)):
        return type(o)(tuple(dense_tangent(b, i, dot) for i in o.items))
    if isinstance(o, Value):
        return dot[o] if o in dot else zero(b, o) if is_inexact(o.type) else _float_zero(b, o)
    return Const(0.0) if isinstance(type_of(o), Scalar) else o


def _float_zero(b: Builder, o: Value) -> Operand:
    """The tangent of whole numbers in an array, or a list, that a number is put into: it must hold floats."""
    if isinstance(o.type, ListOfType):
        return b.apply("prelude.zeros_of_list", o)
    return b.apply("np.zeros_like", o, dtype=Const(float)) if isinstance(o.type, Array) else Const(0.0)


STRUCTURAL = frozenset(_LINEAR_IN)
