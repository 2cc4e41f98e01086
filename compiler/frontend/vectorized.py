"""Calls of vectorized functions inside a function: `gs.vectorize(g)(x)` is another function to inline."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Sequence
from typing import Any

from ..ir.nodes import Const, Fn, Operand, Param, Value
from ..ir.types import Array, ListOfType, Scalar, Size
from ..ir.visit import refresh, substitute
from ..rules import registry
from .arrays import attribute, subscript
from .capture import meaning
from .expressions import new_dict, to_operand
from .lower import Lowerer, type_of
from .names_of import outside, own_name
from .specs import Leaf, Mapping, Record, Seq, Spec, Static
from .values import (
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

Build = Callable[[Any, dict[str, Spec]], tuple[Fn, Any]]  # and what `lowering.lower` found


def innermost(target: Any) -> Any:
    """The Python function inside nested targets."""
    while hasattr(target, "inner"):
        target = target.inner
    return target


def call_vectorized(
    lw: Lowerer, target: Any, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, build: Build
) -> PyVal:
    """Write the call of a vectorized function into the current block."""
    function = innermost(target)
    signature = registry.signature_of(function) or inspect.signature(function, follow_wrapped=False)
    try:
        bound = signature.bind(*args, **kwargs)
    except TypeError as e:
        lw.refuse("G213", f"`{getattr(function, '__name__', 'function')}`: {e}", node)
    bound.apply_defaults()
    leaves: list[Operand] = []
    specs: dict[str, Spec] = {}
    for name, value in bound.arguments.items():
        specs[name] = spec_of_meaning(lw, _meaning(lw, signature.parameters[name], value), node, leaves)
    fn, lowered = build(target, specs)
    return inline_fn(lw, fn, [*leaves, *_from_outside(lw, fn.params[len(leaves) :], lowered, node)])


def _meaning(lw: Lowerer, parameter: inspect.Parameter, value: Any) -> PyVal:
    """An argument as it was bound; `*args` and `**kwargs` come as Python's tuples and dicts."""
    if parameter.kind is parameter.VAR_POSITIONAL:
        return TupleVal(tuple(value))
    if parameter.kind is parameter.VAR_KEYWORD:
        return new_dict(lw, tuple(value), tuple(value.values()))
    return value if isinstance(value, PyVal.__args__) else Const(value)  # type: ignore[attr-defined]


def _from_outside(lw: Lowerer, params: Sequence[Param], lowered: Any, node: ast.AST | None) -> list[Operand]:
    """The globals and closure variables that a vectorized function reads."""
    names = {f.name: f for f in lowered.free}
    if any(root not in names for root in (*(p.root for p in params), *(root for root, _ in lowered.guards))):
        lw.refuse("G305", "this function reads objects that it is given, so it cannot be differentiated here", node)
    lw.guards.update(((own_name(lw, root, names[root].place), path), None) for root, path in lowered.guards)
    meanings = {n: outside(lw, n, f.read(), f.read, f.place) for n, f in names.items()}
    found = []
    for p in params:
        v = meanings[p.root]
        for kind, step in p.path:
            v = attribute(lw, v, step, node) if kind == "attr" else subscript(lw, v, Const(step), node)
        found.append(to_operand(lw, v, node))
    return found


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
    body = refresh(fn.body)
    body = substitute(body, dict(zip(body.params, leaves, strict=True)))
    lw.builder.stmts += body.stmts
    return meaning(lw, fn.returns, body.yields)


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


