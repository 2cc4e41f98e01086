"""Strings: what is known while compiling is worked out; any other is put together when the code runs, as Python does.

A text of parts is an op `format` of them; `specs` says how each is shown, as in an f-string: "", ":.3f", "!r".
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from string import Formatter
from typing import Any

from ..ir.nodes import Const, Operand, Value
from ..ir.types import Array, ListOfType, Opaque, kind_of_dtype
from . import expressions, iterables
from .lower import Lowerer, type_of
from .values import (
    Clock,
    DictVal,
    Entries,
    External,
    FunctionVal,
    Items,
    ListVal,
    ObjectVal,
    PyVal,
    TupleVal,
    constant,
    is_static,
    static_value,
)  # fmt: skip

Piece = tuple[Operand, str]  # a part of a text, and how it is shown


def method(lw: Lowerer, text: str, name: str, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None) -> PyVal:
    """`text.name(...)`."""
    listed = [_as_static(lw, a) for a in args]
    if all(v is not None for v in listed) and all(map(is_static, kwargs.values())):
        named = {k: static_value(v) for k, v in kwargs.items()}
        try:
            return from_python(lw, getattr(text, name)(*(v[0] for v in listed if v is not None), **named))
        except Exception as e:
            lw.refuse("G214", f"this always fails: {type(e).__name__}: {e}", node)
    if name == "format":
        return joined(lw, _filled(lw, text, args, kwargs, node))
    items = iterables.known_items(lw, args[0]) if name == "join" else None
    if items is not None:
        pieces = [(piece, "") for item in items for piece in (Const(text), expressions.to_operand(lw, item, node))]
        return joined(lw, pieces[1:])
    lw.refuse("G209", f"what `{name}` takes must be known when the function is compiled", node)


def _filled(
    lw: Lowerer, template: str, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None
) -> Iterator[Piece]:
    """The parts of `template.format(...)`."""
    given: dict[str, PyVal] = {str(i): a for i, a in enumerate(args)} | kwargs
    for count, (literal, field, spec, conversion) in enumerate(Formatter().parse(template)):
        yield Const(literal), ""
        if field is None:
            continue
        value = given.get(field or str(count))
        if value is None or "{" in (spec or ""):
            lw.refuse("G209", "this template of `format` is not supported", node, "write an f-string")
        yield from pieces_of(lw, value, conversion or "", spec or "")


def joined(lw: Lowerer, pieces: Iterable[Piece]) -> PyVal:
    """A text of pieces: known where all of them are."""
    merged: list[Piece] = []
    for operand, spec in pieces:
        if isinstance(operand, Const) and isinstance(operand.value, str) and not spec:
            if not operand.value:
                continue
            if merged and isinstance(before := merged[-1][0], Const) and isinstance(before.value, str) and not merged[-1][1]:
                merged[-1] = Const(before.value + operand.value), ""
                continue
        merged.append((operand, spec))
    if not merged:
        return Const("")
    if len(merged) == 1 and isinstance(only := merged[0][0], Const) and isinstance(only.value, str) and not merged[0][1]:
        return only
    operands, specs = zip(*merged, strict=True)
    named: dict[str, Any] = {"specs": Const(specs)} if any(specs) else {}
    return lw.apply("format", *operands, **named)


def pieces_of(lw: Lowerer, v: PyVal, conversion: str = "", spec: str = "") -> Iterator[Piece]:
    """How a value is shown in a text: containers by their items, other things by their class."""
    if isinstance(v, Const):
        value = repr(v.value) if conversion in ("r", "a") else str(v.value) if conversion else v.value
        yield Const(format(value, spec)), ""
        return
    content = lw.state[v.cell] if isinstance(v, (ListVal, DictVal)) else None
    if isinstance(v, Clock):
        yield Const("<time>"), ""
    elif isinstance(v, TupleVal) and v.cls is None:
        yield from _listed(lw, "(", v.items, ",)" if len(v.items) == 1 else ")")
    elif isinstance(content, Items):
        yield from _listed(lw, "[", content.items, "]")
    elif isinstance(content, Entries) and isinstance(v, DictVal):
        yield from _listed(lw, "{", content.items, "}", tuple(f"{k!r}: " for k in content.keys))
    else:
        yield shown(lw, v), (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")


def refuse_numbers(lw: Lowerer, v: Operand, name: str, node: ast.AST | None) -> None:
    """Refuse to make numbers of texts that the function has made of numbers."""
    source: Any = v
    while isinstance(source, Value) and (stmt := lw.made.get(source)) is not None and stmt.op in ("getitem", "np.ravel", "np.reshape", "np.copy"):
        source = stmt.args[0]
    given = any(p.value is source for p in lw.params)
    type = type_of(v)
    if isinstance(source, Value) and source in lw.made and lw.made[source].op == "np.array":
        listed = type_of(lw.made[source].args[0])
        type = listed.elem if isinstance(listed, ListOfType) and isinstance(listed.elem, Opaque) else type
    if isinstance(type, Opaque) or isinstance(type, Array) and kind_of_dtype(type.dtype) == "object" and not given:
        lw.refuse("G305", f"`{name}` of a text: a number that has been made a text has lost its derivative", node, "use the number itself")


def _listed(lw: Lowerer, start: str, items: tuple[PyVal, ...], end: str, keys: tuple[str, ...] = ()) -> Iterator[Piece]:
    yield Const(start), ""
    for i, item in enumerate(items):
        yield Const((", " if i else "") + (keys[i] if keys else "")), ""
        yield from pieces_of(lw, item, "r")
    yield Const(end), ""


def _as_static(lw: Lowerer, v: PyVal) -> tuple[Any] | None:
    items = iterables.known_items(lw, v) if isinstance(v, ListVal) else None
    if items is not None and all(map(is_static, items)):
        return ([static_value(i) for i in items],)
    return (static_value(v),) if is_static(v) else None


def from_python(lw: Lowerer, value: Any) -> PyVal:
    """What a method of a string returns."""
    return expressions.new_list(lw, tuple(map(constant, value))) if isinstance(value, list) else constant(value)


def shown(lw: Lowerer, v: PyVal) -> Operand:
    """An operand that stands for a value in a message."""
    if isinstance(v, (ListVal, DictVal)) and isinstance(lw.state[v.cell], (Items, Entries)) or isinstance(v, TupleVal) and v.cls is None:
        return expressions.to_operand(lw, joined(lw, pieces_of(lw, v)))
    if isinstance(v, (ObjectVal, TupleVal)):
        content = lw.state[v.cell] if isinstance(v, ObjectVal) else None
        names = v.cls._fields if isinstance(v, TupleVal) else content.keys if isinstance(content, Entries) else ()  # type: ignore[union-attr]
        items = v.items if isinstance(v, TupleVal) else content.items if isinstance(content, Entries) else ()
        pieces = _listed(lw, f"{v.cls.__name__}(", items, ")", tuple(f"{n}=" for n in names))  # type: ignore[union-attr]
        return expressions.to_operand(lw, joined(lw, pieces))
    if isinstance(v, Const) and not isinstance(v.value, (str, int, float, complex, type(None))):
        return Const(str(v.value))
    if isinstance(v, Clock):
        return Const("<time>")
    if isinstance(v, External):
        return Const(f"<{type(v.value).__name__}>")
    if isinstance(v, FunctionVal):
        return Const(f"<function {getattr(v.node, 'name', '<lambda>')}>")
    return expressions.to_operand(lw, v)
