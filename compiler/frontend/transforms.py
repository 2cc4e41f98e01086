"""Transforms inside a function: `gs.grad(g)(x)` written by the user is another function to inline."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from typing import Any

from ..ir.nodes import Const, Fn, Operand, Tree, Value
from ..ir.types import Array, ListOfType, Scalar, Size
from ..ir.visit import refresh
from . import calls
from .expressions import new_dict, new_list, to_operand
from .lower import Lowerer, type_of
from .specs import Leaf, Mapping, Record, Seq, Spec, Static
from .values import (
    Cell,
    DictVal,
    Entries,
    Items,
    ListVal,
    ObjectVal,
    PyVal,
    TupleVal,
    is_static,
    static_value,
)  # fmt: skip

Build = Callable[[Any, dict[str, Spec]], Fn]


def target_of(f: Any) -> Any:
    """The target that an object stands for: what `gs.grad(...)` and the decorator return know theirs."""
    found = getattr(f, "__gradscribe_target__", None)
    return found() if inspect.ismethod(found) else found


def innermost(target: Any) -> Any:
    """The Python function inside nested targets."""
    while hasattr(target, "inner"):
        target = target.inner
    return target


def call_transform(
    lw: Lowerer, target: Any, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, build: Build
) -> PyVal:
    """Write the call of a transform into the current block."""
    if not hasattr(target, "inner"):  # a decorated function, called as itself
        return calls.call(lw, Const(target), args, kwargs, node)
    function = innermost(target)
    try:
        bound = inspect.signature(function, follow_wrapped=False).bind(*args, **kwargs)
    except TypeError as e:
        lw.refuse("G213", f"`{getattr(function, '__name__', 'function')}`: {e}", node)
    bound.apply_defaults()
    leaves: list[Operand] = []
    specs: dict[str, Spec] = {}
    for name, meaning in bound.arguments.items():
        if not isinstance(meaning, PyVal.__args__):  # type: ignore[attr-defined]
            meaning = Const(meaning)  # a default
        specs[name] = spec_of_meaning(lw, meaning, node, leaves)
    fn = build(target, specs)
    if len(fn.params) != len(leaves):
        lw.refuse("G305", "this function reads objects or globals, so it cannot be differentiated here", node)
    return inline_fn(lw, fn, leaves)


def spec_of_meaning(lw: Lowerer, v: PyVal, node: ast.AST | None, leaves: list[Operand]) -> Spec:
    """The spec of something that is an argument inside the function; its numbers are put into `leaves`."""
    if isinstance(v, TupleVal) and v.cls is None:
        return Seq("tuple", tuple(spec_of_meaning(lw, i, node, leaves) for i in v.items))
    if isinstance(v, TupleVal):
        return Record(v.cls, v.cls._fields, tuple(spec_of_meaning(lw, i, node, leaves) for i in v.items))
    if isinstance(v, ListVal) and isinstance(content := lw.state[v.cell], Items):
        return Seq("list", tuple(spec_of_meaning(lw, i, node, leaves) for i in content.items))
    if isinstance(v, (DictVal, ObjectVal)) and isinstance(content := lw.state[v.cell], Entries):
        items = tuple(spec_of_meaning(lw, i, node, leaves) for i in content.items)
        return Mapping(content.keys, items) if isinstance(v, DictVal) else Record(v.cls, content.keys, items)
    if is_static(v) and not isinstance(static_value(v), (int, float)) or isinstance(v, Const) and isinstance(v.value, bool):
        return Static(static_value(v))
    operand = to_operand(lw, v, node)
    type = type_of(operand)
    if isinstance(type, Scalar) and type.kind == "int" and type.dtype is None:
        if isinstance(operand, Value):
            operand = lw.apply("float", operand)
        else:
            operand = Const(float(operand.value))  # type: ignore[union-attr]
        type = Scalar("float")
    leaves.append(operand)
    return Leaf(type)


def inline_fn(lw: Lowerer, fn: Fn, leaves: list[Operand]) -> PyVal:
    """Write an IR function's body, with its leaves replaced, and give its result a meaning."""
    from ..ir.visit import substitute

    body = refresh(fn.body)
    body = substitute(body, dict(zip(body.params, leaves, strict=True)))
    lw.builder.stmts += body.stmts
    return _meaning(lw, fn.returns, body.yields)


def _meaning(lw: Lowerer, t: Tree, yields: tuple[Operand, ...]) -> PyVal:
    if t.kind == "slot":
        return lw.result(yields[t.data])
    if t.kind == "const":
        return Const(t.data)
    items = tuple(_meaning(lw, c, yields) for c in t.children)
    if t.kind == "dict":
        return new_dict(lw, t.data, items)
    if t.kind == "list":
        return new_list(lw, items)
    if t.kind == "tuple":
        return TupleVal(items)
    cls, names = t.data
    if issubclass(cls, tuple):
        return TupleVal(items, cls)
    cell = Cell()
    lw.state[cell] = Entries(names, items)
    return ObjectVal(cell, cls)


def point_specs(specs: dict[str, Spec]) -> dict[str, Spec]:
    """The specs of one point, where arrays of points will be given."""

    def point(spec: Spec) -> Spec:
        if isinstance(spec, Leaf):
            t = spec.type
            if isinstance(t, (Array, ListOfType)):
                return Leaf(Scalar("float"))
            if isinstance(t, Scalar) and t.kind == "int":
                return Leaf(Scalar("int", None, t.size or Size.unknown()))
            return Leaf(Scalar(t.kind)) if isinstance(t, Scalar) else spec
        if isinstance(spec, Seq):
            return Seq(spec.kind, tuple(map(point, spec.items)))
        if isinstance(spec, Mapping):
            return Mapping(spec.keys, tuple(map(point, spec.items)))
        return Record(spec.cls, spec.names, tuple(map(point, spec.items))) if isinstance(spec, Record) else spec

    return {name: point(spec) for name, spec in specs.items()}


