"""Stores: writing into arrays, lists and dicts by index, through the views that lead to them."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any, NoReturn

import numpy as np

from ..ir.nodes import Const, ListOf, Operand, SliceOf, TupleOf, Value
from ..ir.types import Array, ListOfType, Scalar, TupleType, Unknown, kind, ndim_of, shape_of
from ..rules.definitions import calling, writing
from . import choices, inline, iterables, objects
from .aliases import alias, sources
from .arguments import require_static
from .arrays import attribute, flat, index_operand, is_basic, position
from .lower import Lowerer, type_of
from .state import Variable, cells_in
from .values import (
    Cell,
    Choice,
    DictVal,
    Entries,
    External,
    Flat,
    Items,
    ListVal,
    Mixed,
    ObjectVal,
    PyVal,
    Ref,
    SliceVal,
    TupleVal,
    is_static,
    static_value,
)  # fmt: skip
from .views import put_back


def store(lw: Lowerer, owner: PyVal, index: PyVal, value: PyVal, node: ast.AST | None) -> None:
    """`owner[index] = value`."""
    from .expressions import to_operand

    owner, index = choices.resolved(lw, owner, node), choices.resolved(lw, index, node)
    if isinstance(owner, DictVal) and isinstance(index, Value) and kind(index.type) == "bool":
        index = Choice(lw.apply("int", index), (Const(False), Const(True)))
    if isinstance(owner, Choice) or isinstance(owner, DictVal) and isinstance(index, Choice):

        def store_there(one: PyVal) -> PyVal:
            store(lw, *((one, index) if isinstance(owner, Choice) else (owner, one)), value, node)
            return Const(None)

        choices.distribute(lw, owner if isinstance(owner, Choice) else index, store_there, node)  # type: ignore[arg-type]
    elif isinstance(owner, Ref):
        store_into(lw, owner, index_operand(lw, index, node), to_operand(lw, value, node))
    elif isinstance(owner, Flat):
        store_flat(lw, owner, index_operand(lw, index, node), to_operand(lw, value, node), node)
    elif isinstance(owner, ListVal):
        _store_list(lw, owner, index, value, node)
    elif isinstance(owner, DictVal):
        content = lw.state[owner.cell]
        if isinstance(content, Mixed):
            lw.refuse(content.code, content.why, node)
        assert isinstance(content, Entries)
        key = require_static(lw, index, node, "the key of a dict")
        check_own(lw, owner.cell, node)
        lw.state[owner.cell] = content.put(key, value)
    elif objects.special(lw, owner, "__setitem__", [index, value], node) is not None:
        pass
    elif isinstance(owner, External):
        lw.refuse("G306", "writing to an object from outside the function", node, "write to a copy, and return it")
    else:
        lw.refuse("G204", "this cannot be written to", node)


def store_flat(lw: Lowerer, owner: Flat, index: Operand, value: Operand, node: ast.AST | None) -> None:
    """`array.flat[index] = value`: NumPy repeats the value, or cuts it off, where it has not the right length."""
    from . import inline
    from .expressions import to_operand

    value = as_array(lw, value)
    part = lw.apply("getitem", lw.read(owner.array), index)
    have, want = shape_of(type_of(value)), shape_of(part.type)
    if have is None or want is None or len(have) and have != want and not (len(have) == 1 and have[0].is_one and want):
        cycled: Any = inline.call_definition(lw, writing.cycled, [lw.result(part), lw.result(value)], {}, node)
        value = to_operand(lw, cycled, node)
    store_into(lw, owner.array, index, value)


def check_own(lw: Lowerer, cell: Cell, node: ast.AST | None = None) -> None:
    """Refuse a store into something that others see after the call, or that a list would not see."""
    for c in (cell, *lw.aliases.get(cell, ())):
        if c.root and c.root in lw.free:
            lw.refuse("G306", f"writing to `{c.root}`, which is from outside the function", node, "write to a copy, and return it")
    if cell in lw.perhaps_integers:
        lw.refuse("G204", "this array is one of integers on some path: what is stored into it is cut off there", node, "give `np.array` a dtype")
    if cell in lw.taken:
        _refuse_item(lw, node)


def _refuse_item(lw: Lowerer, node: ast.AST | None) -> NoReturn:
    lw.refuse("G205", "a store into an array that is an item of a list of unknown length", node,
              "put the arrays into one array with an axis more, or write into a copy")  # fmt: skip


def is_part(lw: Lowerer, owner: PyVal, index: PyVal) -> bool:
    """Whether `owner[index]`, an array, is what the owner itself sees: a view, or an item of known identity."""
    if isinstance(owner, Ref):
        return is_basic(lw, index)
    return not isinstance(owner, Flat) and not (isinstance(owner, ListVal) and isinstance(lw.state[owner.cell], Value))


def check_alone(lw: Lowerer, cell: Cell, item: Cell, node: ast.AST | None) -> None:
    """Refuse to write an array in a list of unknown length that may be there twice, or have another name."""
    named = _named(lw)
    if cell in lw.repeated or any(other in named for other in lw.aliases.get(cell, ()) if other is not item):
        _refuse_item(lw, node)


def _named(lw: Lowerer) -> dict[Cell, None]:
    """The cells that are reached by a name."""
    found: dict[Cell, None] = {}
    for key, meaning in lw.state.memory.items():
        if isinstance(key, Variable):
            cells_in(meaning, lw.state, found)
    return found


def store_attribute(lw: Lowerer, owner: PyVal, name: str, value: PyVal, node: ast.Attribute) -> None:
    """`owner.name = value`."""
    owner = choices.resolved(lw, owner, node)
    if isinstance(owner, Choice):

        def set_there(one: PyVal) -> PyVal:
            store_attribute(lw, one, name, value, node)
            return Const(None)

        choices.distribute(lw, owner, set_there, node)
    elif isinstance(owner, ObjectVal):
        check_own(lw, owner.cell, node)
        objects.set_attribute(lw, owner, name, value, node)
    elif isinstance(owner, Ref) and name in ("flat", "real", "imag"):
        set_part(lw, owner, name, value, node)
    elif isinstance(owner, Ref) and name == "shape":
        lw.refuse("G304", "setting `.shape` is not supported", node, "use `reshape`")
    else:
        lw.refuse("G306", f"writing attribute `{name}` of an object from outside the function", node,
                  "return the new value, and set the attribute where the function is called")  # fmt: skip


def _store_list(lw: Lowerer, owner: ListVal, index: PyVal, value: PyVal, node: ast.AST | None) -> None:
    from .expressions import to_operand
    from .operators import as_dynamic

    check_own(lw, owner.cell, node)
    if owner.cls is tuple:
        lw.refuse("G214", "this always fails: a tuple does not take items", node, raises=TypeError)
    content = lw.state[owner.cell]
    if isinstance(index, SliceVal):
        items = iterables.known_items(lw, value)
        if not isinstance(content, Items) or items is None:
            return _replace_slice(lw, owner, index, value, node)
        _change(lw, owner, content, require_static(lw, index, node, "the bounds of this slice"), items, node)
        return
    if isinstance(content, Items) and is_static(index):
        _change(lw, owner, content, position(lw, index, node, "the index of this list"), value, node)
        return
    operand = index_operand(lw, index, node)
    new = lw.apply("setitem", as_dynamic(lw, owner, node), operand, to_operand(lw, value, node), hint=owner.cell.hint)
    hold(lw, owner.cell, owner, value)
    lw.state[owner.cell] = new


def _replace_slice(lw: Lowerer, owner: ListVal, index: SliceVal, value: PyVal, node: ast.AST | None) -> None:
    """`list[start:stop] = value`, of lists of unknown length."""
    from . import containers, expressions

    if index.step != Const(None):
        lw.refuse("G209", "the lengths must be known when a slice of a list with a step is assigned", node)
    new = expressions.new_list(lw, ())
    containers.extend(lw, new, value, node)
    made: Any = inline.call_definition(lw, calling.with_slice, [owner, index.start, index.stop, new], {}, node)
    hold(lw, owner.cell, owner, new)
    lw.state[owner.cell] = lw.state[made.cell]


def _change(lw: Lowerer, owner: ListVal, content: Items, index: Any, new: Any, node: ast.AST | None) -> None:
    """`list[index] = new`, of a list of known length."""
    items = list(content.items)
    try:
        items[index] = new
    except (IndexError, ValueError) as e:
        lw.refuse("G214", f"this always fails: {e}; there are {len(items)} items", node, raises=IndexError)
    lw.state[owner.cell] = Items(tuple(items))


def delete(lw: Lowerer, owner: PyVal, index: PyVal, node: ast.AST | None) -> None:
    """`del owner[index]`, of a list of known length or a dict."""
    if isinstance(owner, (ListVal, DictVal)):
        check_own(lw, owner.cell, node)
    content = lw.state[owner.cell] if isinstance(owner, (ListVal, DictVal)) else None
    if isinstance(owner, DictVal) and isinstance(content, Entries):
        key = require_static(lw, index, node, "the key of a dict")
        if key not in content.keys:
            lw.refuse("G214", f"there is no key {key!r}; the keys are {', '.join(map(repr, content.keys))}", node, raises=KeyError)
        lw.state[owner.cell] = content.without(key)
    elif isinstance(owner, ListVal) and isinstance(content, Items):
        items = list(content.items)
        try:
            del items[position(lw, index, node, "the index")]
        except IndexError:
            lw.refuse("G214", f"index {static_value(index)} is outside: there are {len(items)} items", node, raises=IndexError)
        lw.state[owner.cell] = Items(tuple(items))
    elif isinstance(owner, ListVal) and isinstance(index, SliceVal) and index.step == Const(None):
        made: Any = inline.call_definition(lw, calling.without_slice, [owner, index.start, index.stop], {}, node)
        lw.state[owner.cell] = lw.state[made.cell]
    elif isinstance(owner, ListVal) and not isinstance(index, SliceVal):
        parts: Any = inline.call_definition(lw, calling.popped, [owner, index], {}, node)
        lw.state[owner.cell] = lw.state[parts.items[1].cell]
    else:
        lw.refuse("G108", "`del` of a part of this is not supported", node, "make a new one without it")


def hold(lw: Lowerer, cell: Cell, *held: PyVal) -> None:
    """A list of unknown length holds values: writing an array that was put into it makes the list unreadable."""
    for v in held:
        if isinstance(v, Ref):
            alias(lw, cell, v.cell)
            if v.cell in _named(lw):
                lw.repeated[cell] = None  # it may be put there again
        elif isinstance(v, ListVal):
            content = lw.state[v.cell]
            hold(lw, cell, *(content.items if isinstance(content, Items) else ()))
            for other in tuple(lw.aliases.get(v.cell, ())):
                alias(lw, cell, other)


def store_into(lw: Lowerer, ref: Ref, index: Operand, value: Operand) -> None:
    """A store into an array through its views: into the base where the indices compose, else view by view."""
    check_own(lw, ref.cell)
    value = as_array(lw, value)
    if ref.views and ref.views[-1].op == "getitem" and ref.views[-1].certain:
        base = replace(ref, views=ref.views[:-1])
        composed = compose(ref.views[-1].args[0], index, ndim_of(type_of(lw.read(base))))
        if composed is not None:
            return store_into(lw, base, composed, value)
    hint = ref.cell.hint if not ref.views else ref.hint
    old = lw.read(ref)
    if ndim_of(type_of(old)) == 0 == ndim_of(type_of(value)) and index in (Const(...), TupleOf(())):
        return write(lw, ref, _zero_dimensional(lw, value, type_of(old), hint))
    write(lw, ref, lw.apply("setitem", old, index, value, hint=hint))


def _zero_dimensional(lw: Lowerer, value: Operand, type: Any, hint: str) -> Operand:
    """What a 0-d array holds after a store: a new one, as it may be one of NumPy's numbers by now, which takes no stores."""
    same = kind(type_of(value)) == "float" and type.dtype == "float64" == (getattr(type_of(value), "dtype", None) or "float64")
    return lw.apply("np.array", value, hint=hint, **({} if same else {"dtype": Const(np.dtype(type.dtype))}))


def set_part(lw: Lowerer, owner: Ref, name: str, value: PyVal, node: ast.AST) -> None:
    """`array.flat = value`, `array.real = value`."""
    from .expressions import to_operand

    if name == "flat":
        return store_flat(lw, flat(lw, owner), Const(...), to_operand(lw, value, node), node)
    part = attribute(lw, owner, name, node)
    if not isinstance(part, Ref):
        lw.refuse("G304", f"setting `.{name}` is not supported here", node)
    store_into(lw, part, Const(...), to_operand(lw, value, node))


def as_array(lw: Lowerer, value: Operand) -> Operand:
    """A list or tuple of numbers as the array that NumPy makes of it before it is stored."""
    listed = isinstance(value, (ListOf, TupleOf)) or (
        isinstance(value, Value) and isinstance(value.type, (ListOfType, TupleType))
    )
    return lw.apply("np.array", value) if listed else value


def write(lw: Lowerer, ref: Ref, content: Operand) -> None:
    """Make `content` the new version of what a reference sees."""
    for cell in (ref.cell, *sources(lw, ref.cell)):
        check_own(lw, cell)
    if not ref.views:
        return lw.set_content(ref.cell, content)
    step, base = ref.views[-1], replace(ref, views=ref.views[:-1])
    hint = base.cell.hint if not base.views else ""
    write(lw, base, put_back(lw, step, lw.read(base), content, hint))


def compose(first: Operand, second: Operand, ndim: int | None) -> Operand | None:
    """One index for `a[first][second]`, where that is simple: integers in front, a start to add."""
    a = first.items if isinstance(first, TupleOf) else (first,)
    b = second.items if isinstance(second, TupleOf) else (second,)
    if ndim is None or any(_special(i) for i in (*a, *b)):
        return None
    if all(_is_int(i) for i in a):
        return TupleOf((*a, *b)) if len(a) + len(b) > 1 else None
    if all(i == SliceOf() for i in b) and len(b) <= sum(not _is_int(i) for i in a):
        return first
    return None


def _is_int(o: Operand) -> bool:
    return isinstance(o, Const) and type(o.value) is int or isinstance(o, Value) and isinstance(o.type, Scalar)


def _special(o: Operand) -> bool:
    """None and Ellipsis move the axes; arrays and lists are not basic."""
    return isinstance(o, Const) and type(o.value) is not int or isinstance(o, ListOf) or (
        isinstance(o, Value) and not (isinstance(o.type, Scalar) and o.type.kind == "int")
    )  # fmt: skip


def augment(lw: Lowerer, ref: Ref, op: type[ast.operator], value: PyVal, node: ast.AST | None) -> None:
    """`array op= value`: in place, so that everybody who sees the array sees it."""
    from .expressions import to_operand
    from .operators import binary

    check_own(lw, ref.cell, node)
    old = lw.read(ref)
    hint = ref.cell.hint if not ref.views else ref.hint
    new = binary(lw, op, old, value, node, hint if not ref.views else "")
    content = lw.read(new) if isinstance(new, Ref) else new
    old_type, new_type = type_of(old), type_of(content)  # type: ignore[arg-type]
    if isinstance(old_type, Array) and isinstance(new_type, Array):
        if old_type != new_type and _has_shape_of(new_type, old_type):
            content = lw.retyped(content, old_type)  # type: ignore[arg-type]
            new_type = old_type
        if old_type == new_type:
            return write(lw, ref, content)  # type: ignore[arg-type]
    if isinstance(old_type, Unknown) and not ref.views:
        if _references(lw, ref.cell) > 1 or lw.aliases.get(ref.cell):
            lw.refuse("G209", "whether this is a number or an array must be known, since it is held twice: one of them changes in place", node)
        return write(lw, ref, content)  # type: ignore[arg-type]  # a new number is as good as a changed array
    order = {"bool": 0, "int": 0, "float": 1, "complex": 2}
    if isinstance(old_type, (Unknown, Scalar)) and ndim_of(type_of(to_operand(lw, value, node))) == 0:
        return write(lw, ref, content)  # type: ignore[arg-type]  # a number, or an array of any shape: as long as before
    if isinstance(old_type, Array) and order.get(kind(old_type) or "", 2) < order.get(kind(new_type) or "", 0):
        lw.refuse("G214", f"NumPy cannot put the result of this into an array of {old_type.dtype}", node)
    store_into(lw, ref, Const(...), content)  # type: ignore[arg-type]


def _references(lw: Lowerer, cell: Cell) -> int:
    """How many names and containers hold an array."""

    def held(v: Any) -> int:
        if isinstance(v, Ref):
            return int(v.cell is cell)
        parts = v.options if isinstance(v, Choice) else v.items if isinstance(v, (TupleVal, Items, Entries)) else ()
        return sum(map(held, parts))

    return sum(map(held, lw.state.memory.values()))


def _has_shape_of(new: Array, old: Array) -> bool:
    """Whether the result of `old op= value` is as long as `old`, or NumPy raises."""
    if new.dtype != old.dtype or new.shape is None or old.shape is None or len(new.shape) != len(old.shape):
        return False
    return all(n == o or not o.is_one for n, o in zip(new.shape, old.shape, strict=True))
