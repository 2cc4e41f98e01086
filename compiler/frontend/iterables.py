"""What a `for` goes over: a length and an item for each position, or a few items known while compiling."""

from __future__ import annotations

import ast
import enum
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from ..ir.nodes import Const, Operand, Value
from ..ir.types import Array
from . import arrays, choices, iterators, objects, operators, sets
from .lower import Lowerer, type_of
from .values import (
    Cell,
    DictVal,
    Entries,
    Flat,
    Items,
    Iterable,
    IteratorVal,
    ListVal,
    PyVal,
    RangeVal,
    Ref,
    SetVal,
    TupleVal,
    Wrapped,
)  # fmt: skip

_NUMBERS_UNROLLED = 8  # longer displays of plain numbers become loops over a list


def iterable(lw: Lowerer, v: PyVal, node: ast.AST) -> Iterable:
    """Anything that can be iterated over by position."""
    v = choices.resolved(lw, v, node)
    if isinstance(v, Iterable):
        return v
    if objects.method_of(v, "__next__") is not None:
        lw.refuse("G103", "an iterator with a `__next__` of its own is not supported", node, "write its `__iter__` as a generator, with `yield`")
    if (made := objects.special(lw, v, "__iter__", [], node)) is not None:
        return iterable(lw, iterators.consume(lw, made, node), node)
    if isinstance(v, RangeVal):
        return Iterable(None, lambda i: i, (v.start, v.stop, v.step))
    if isinstance(v, Ref):
        array = lw.read(v)
        type = type_of(array)
        if isinstance(type, Array) and type.ndim == 0:
            lw.refuse("G204", "a 0-d array cannot be iterated over", node)
        return Iterable(lw.apply("len", array), partial(_inside, lw, partial(arrays.subscript, lw, v), node))
    if isinstance(v, Flat):
        return iterable(lw, v.array, node)
    if isinstance(v, ListVal):
        before, items = lw.state[v.cell], operators.as_dynamic(lw, v, node)

        def current(i: Operand, node: ast.AST) -> PyVal:  # the loop may have stored into the list
            return arrays.list_item(lw, v, items if lw.state[v.cell] is before else operators.as_dynamic(lw, v, node), i)

        return Iterable(lw.apply("len", items), partial(_inside, lw, current, node))
    if isinstance(v, TupleVal):
        from .expressions import new_list

        return iterable(lw, new_list(lw, v.items), node)
    if isinstance(v, Wrapped):
        return _wrapped(lw, v, node)
    if isinstance(v, IteratorVal):
        return iterable(lw, iterators.consume(lw, v, node, early=True), node)
    lw.refuse("G204", "this cannot be iterated over", node)


def _inside(lw: Lowerer, take: Callable[[Operand, Any], PyVal], node: ast.AST | None, i: Operand) -> PyVal:
    """An item that certainly exists: no handler of an IndexError is reached by taking it."""
    with lw.unwatched():
        item = take(i, node)
    if isinstance(item, Ref) and item.views:
        lw.inside.add((item.cell, item.views[-1]))
    return item


def _wrapped(lw: Lowerer, v: Wrapped, node: ast.AST) -> Iterable:
    inners = [iterable(lw, i, node) for i in v.inners]
    if v.kind == "reversed":
        (inner,) = inners
        if inner.bounds is not None:
            return Iterable(None, inner.item, inner.bounds, not inner.backwards)
        assert inner.length is not None
        return Iterable(inner.length, inner.item, (Const(0), inner.length, Const(1)), True)
    if v.kind == "enumerate":
        at = positions(lw, inners[0])

        def numbered(i: Operand) -> PyVal:
            return TupleVal((add(lw, i, v.start), at.item(i)))

        return Iterable(at.length, numbered, at.bounds, at.backwards)
    inners = [positions(lw, i, plain=True) for i in inners]
    lengths: list[Any] = [i.length for i in inners if i.length is not None]
    if not lengths:
        lw.refuse("G103", "nothing that is gone over here has an end", node, "put a `range` beside it")
    length = lengths[0]
    for other in lengths[1:]:
        length = shorter(lw, length, other)
    return Iterable(length, lambda i: TupleVal(tuple(inner.item(i) for inner in inners)))


def positions(lw: Lowerer, it: Iterable, plain: bool = False) -> Iterable:
    """The same items by position 0, 1, 2, ...: ranges and reversals need arithmetic for that."""
    if it.bounds is None:
        return it
    start, stop, step = it.bounds
    if (start, step) == (Const(0), Const(1)) and not it.backwards:
        return Iterable(stop, it.item)
    length = stop if (start, step) == (Const(0), Const(1)) else range_length(lw, start, stop, step)

    def at(i: Operand) -> PyVal:
        if it.backwards:
            i = lw.apply("sub", add(lw, length, Const(-1)), i)
        return it.item(add(lw, start, _times(lw, i, step)))

    return Iterable(length, at)


def range_length(lw: Lowerer, start: Operand, stop: Operand, step: Operand) -> Operand:
    if all(isinstance(o, Const) for o in (start, stop, step)):
        return Const(len(range(start.value, stop.value, step.value)))  # type: ignore[union-attr]
    if step == Const(1):
        return lw.apply("max", lw.apply("sub", stop, start), Const(0))
    return lw.apply("prelude.range_length", start, stop, step)


def add(lw: Lowerer, a: Any, b: Any) -> Operand:
    if isinstance(a, Const) and isinstance(b, Const):
        return Const(a.value + b.value)
    if a == Const(0) or b == Const(0):
        return b if a == Const(0) else a
    return lw.apply("add", a, b)


def _times(lw: Lowerer, a: Operand, b: Operand) -> Operand:
    return a if b == Const(1) else lw.apply("mul", a, b)


def shorter(lw: Lowerer, a: Operand, b: Operand) -> Operand:
    if isinstance(a, Const) and isinstance(b, Const):
        return Const(min(a.value, b.value))
    ta, tb = type_of(a), type_of(b)
    size = getattr(ta, "size", None)
    return a if size is not None and size == getattr(tb, "size", None) else lw.apply("min", a, b)


def few_static_items(lw: Lowerer, v: PyVal) -> list[PyVal] | None:
    """The items, if going over them one by one is what a person would write out: None for a real loop."""
    items = known_items(lw, v)
    gives = lw.context is not None and lw.context.on_yield is not None  # a generator's loop is the user's
    if items is None or isinstance(v, RangeVal) and (lw.fixed_span is None or gives):
        return None
    if lw.fixed_span is not None:
        return items  # in a rule: what is known is decided while compiling
    plain = all(isinstance(i, (Value, Const)) and not _text(i) for i in items)
    return None if plain and len(items) > _NUMBERS_UNROLLED else items


def _text(v: PyVal) -> bool:
    return isinstance(v, Const) and not isinstance(v.value, (int, float, complex))


def all_static_items(lw: Lowerer, v: PyVal, node: ast.AST, most: int) -> list[PyVal] | None:
    """Every item, when the loop has to be unrolled: a range's bounds must then be known while compiling."""
    from .arguments import require_static

    if isinstance(v, RangeVal):
        bounds = [require_static(lw, b, node, "the bounds of this loop") for b in (v.start, v.stop, v.step)]
        items: list[PyVal] | None = [Const(i) for i in range(*bounds)]
    elif isinstance(v, Wrapped):
        parts = [all_static_items(lw, i, node, most) for i in v.inners]
        items = None if any(p is None for p in parts) else _wrap(lw, v, parts)  # type: ignore[arg-type]
    else:
        items = known_items(lw, v)
    return items if items is not None and len(items) <= most else None


def known_items(lw: Lowerer, v: PyVal) -> list[PyVal] | None:
    """The items of something of known length, or None."""
    if isinstance(v, TupleVal):
        return _of_dict(lw, v) if v.of is not None else list(v.items)
    if isinstance(v, ListVal) and isinstance(content := lw.state[v.cell], Items):
        return list(content.items)
    if isinstance(v, Ref) and lw.written_out:
        return _items_of_array(lw, v)
    if isinstance(v, DictVal) and isinstance(content := lw.state[v.cell], Entries):
        return [operators.constant(k) for k in content.keys]
    if isinstance(v, SetVal):
        return sets.in_order(lw, v, None)
    if isinstance(v, Const) and isinstance(v.value, (str, tuple, list, set, frozenset, dict)):
        from .operators import constant

        return [constant(i) for i in v.value]
    if isinstance(v, Const) and isinstance(v.value, enum.EnumMeta):
        members: list[Any] = list(v.value)
        return list(map(Const, members))
    if isinstance(v, RangeVal) and all(isinstance(b, Const) for b in (v.start, v.stop, v.step)):
        numbers = range(v.start.value, v.stop.value, v.step.value)  # type: ignore[union-attr]
        return [Const(i) for i in numbers] if len(numbers) <= 64 else None
    if isinstance(v, Wrapped):
        parts = [known_items(lw, i) for i in v.inners]
        n = min((len(p) for p in parts if p is not None), default=0)
        for k, inner in enumerate(v.inners):
            if parts[k] is None and n and isinstance(inner, Iterable) and inner.length is None and inner.bounds is None:
                parts[k] = [inner.item(Const(i)) for i in range(n)]
        return None if any(p is None for p in parts) else _wrap(lw, v, parts)  # type: ignore[arg-type]
    return None


def _items_of_array(lw: Lowerer, v: Ref) -> list[PyVal] | None:
    """Those of an array of known length, where loops are written out."""
    type = type_of(lw.read(v))
    length = type.shape[0].constant if isinstance(type, Array) and type.shape else None
    if length is None or length > 64:
        return None
    return [_inside(lw, partial(arrays.subscript, lw, v), None, Const(k)) for k in range(length)]


def arrays_in(v: PyVal) -> list[Cell]:
    """The arrays whose items are gone over."""
    if isinstance(v, Wrapped):
        return [cell for inner in v.inners for cell in arrays_in(inner)]
    return [v.cell] if isinstance(v, Ref) else []


def _of_dict(lw: Lowerer, v: TupleVal) -> list[PyVal]:
    """The values or items of a dict, as they are now: it may have been stored into since."""
    content = lw.state.memory.get(v.of) if v.of is not None else None
    if not isinstance(content, Entries) or len(content.items) != len(v.items):
        return list(v.items)
    if not v.pairs:
        return list(content.items)
    return [replace(old, items=(old.items[0], new)) for old, new in zip(v.items, content.items, strict=True)]  # type: ignore


def containers_in(v: PyVal) -> list[Cell]:
    """The containers whose items are gone over, one by one, as they are then."""
    if isinstance(v, Wrapped):
        return [cell for inner in v.inners for cell in containers_in(inner)]
    if isinstance(v, TupleVal) and v.of is not None:
        return [v.of]
    return [v.cell] if isinstance(v, ListVal) else []


def _wrap(lw: Lowerer, v: Wrapped, parts: list[list[PyVal]]) -> list[PyVal]:
    if v.kind == "reversed":
        return parts[0][::-1]
    if v.kind == "enumerate":
        return [TupleVal((add(lw, Const(k), v.start), item)) for k, item in enumerate(parts[0])]
    return [TupleVal(items) for items in zip(*parts, strict=False)]


def index_name(taken: set[str]) -> str:
    """A name for a loop's position where the user has none."""
    return next(n for n in ("i", "j", "k", "m", "position") if n not in taken)


