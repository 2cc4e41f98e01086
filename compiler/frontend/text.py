"""Strings: what is known while compiling is worked out, anything else may only be shown in messages."""

from __future__ import annotations

import ast
from typing import Any

from ..ir.nodes import Const, Operand
from . import expressions, iterables
from .lower import Lowerer
from .values import (
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


def method(lw: Lowerer, text: str, name: str, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None) -> PyVal:
    """`text.name(...)`."""
    listed = [_as_static(lw, a) for a in args]
    if all(v is not None for v in listed) and all(map(is_static, kwargs.values())):
        named = {k: static_value(v) for k, v in kwargs.items()}
        try:
            return from_python(lw, getattr(text, name)(*(v[0] for v in listed if v is not None), **named))
        except Exception as e:
            lw.refuse("G214", f"this always fails: {type(e).__name__}: {e}", node)
    if name in ("format", "join"):
        return lw.apply("format", *(shown(lw, a) for a in args))
    lw.refuse("G209", f"what `{name}` takes must be known when the function is compiled", node)


def _as_static(lw: Lowerer, v: PyVal) -> tuple[Any] | None:
    items = iterables.known_items(lw, v) if isinstance(v, ListVal) else None
    if items is not None and all(map(is_static, items)):
        return ([static_value(i) for i in items],)
    return (static_value(v),) if is_static(v) else None


def from_python(lw: Lowerer, value: Any) -> PyVal:
    """What a method of a string returns."""
    return expressions.new_list(lw, tuple(map(constant, value))) if isinstance(value, list) else constant(value)


def shown(lw: Lowerer, v: PyVal) -> Operand:
    """An operand that stands for a value in a message: containers by their items, other things by their class."""
    if isinstance(v, (ListVal, DictVal, ObjectVal)):
        content = lw.state[v.cell]
        if isinstance(content, Entries):
            pairs = zip(content.keys, content.items, strict=True)
            parts = [part for k, i in pairs for part in (Const(f"{k!r}: "), shown(lw, i))]
            return lw.apply("format", *parts) if parts else Const("{}")
        if isinstance(content, Items):
            return lw.apply("format", *(shown(lw, i) for i in content.items)) if content.items else Const("[]")
    if isinstance(v, TupleVal):
        return lw.apply("format", *(shown(lw, i) for i in v.items)) if v.items else Const("()")
    if isinstance(v, Const) and not isinstance(v.value, (str, int, float, complex, type(None))):
        return Const(str(v.value))
    if isinstance(v, External):
        return Const(f"<{type(v.value).__name__}>")
    if isinstance(v, FunctionVal):
        return Const(f"<function {getattr(v.node, 'name', '<lambda>')}>")
    return expressions.to_operand(lw, v)
