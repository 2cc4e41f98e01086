"""Functions that take a function of the user's: root finders, minimisers, quadrature.

The call becomes one op with a derivative of its own (`ir/custom.py`), whose parts are written when they are asked for
(`differentiate/solvers.py`). What the user's function reads from around it are operands of that op.
"""

from __future__ import annotations

import ast
from collections import namedtuple
from dataclasses import replace
from typing import Any

import numpy as np

from ..ir.custom import Custom, Implicit, splice
from ..ir.nodes import Apply, Block, Closure, Const, ListOf, Operand, TupleOf, Value, slot
from ..ir.types import FLOAT, Array, Opaque, Scalar, Size, is_inexact, shape_of
from ..ir.visit import free_values, substitute
from ..rules import registry
from . import calls
from .arguments import require_static
from .capture import capture, inside
from .expressions import to_operand
from .lower import Lowerer, type_of
from .values import FunctionVal, ListVal, PyVal, TupleVal, is_static

Solution = namedtuple("Solution", ["x"])  # what is left of an `OptimizeResult`
Minimum = namedtuple("Minimum", ["x", "fun"])
Root = namedtuple("Root", ["root"])
Path = namedtuple("Path", ["t", "y"])
_CLASSES = {"x": Solution, "root": Root, "t, y": Path}


def call(
    lw: Lowerer, solver: registry.Solver, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str
) -> PyVal:
    """Write a call of a solver."""
    name = solver.op.rpartition(".")[2]
    try:
        bound = solver.signature.bind(*args, **kwargs)
    except TypeError as e:
        unknown = [k for k in kwargs if k not in solver.signature.parameters]
        lw.refuse("G302", f"argument `{unknown[0]}` of `{solver.op}` is not supported" if unknown else f"`{name}`: {e}", node)
    given = dict(bound.arguments)
    callback, extra = given.pop(next(iter(solver.signature.parameters))), given.pop("args", TupleVal(()))
    extras = list(extra.items) if isinstance(extra, TupleVal) else [extra]
    if solver.kind in ("flow", "minimum"):  # differences see how far the solver went
        lw.hooks.customs.purposes[f"the tolerance of `{name}`"] = None
    starts = {n: _start(lw, n, given.pop(n), node) for n in solver.starts if n in given}
    if "t_span" in starts:
        starts = {"from": _end(lw, starts["t_span"], 0, node), "to": _end(lw, starts.pop("t_span"), 1, node), **starts}
    body = _body(lw, solver, callback, extras, _unknown(solver, list(starts.values())), node)
    options = {k: _option(lw, solver, k, v, node) for k, v in given.items()}
    return _write(lw, solver, name, body, starts, options, hint)


def _start(lw: Lowerer, name: str, v: PyVal, node: ast.AST | None) -> Operand:
    """A guess, a bracket's end or a limit."""
    if isinstance(v, (ListVal, TupleVal)):
        if name in ("t_span", "bracket"):
            return to_operand(lw, v, node)
        v = calls.call(lw, Const(np.array), [v], {}, node)
    operand = to_operand(lw, v, node)
    if isinstance(operand, Const) and type(operand.value) is int:
        return Const(float(operand.value))
    return operand


def _end(lw: Lowerer, span: Operand, k: int, node: ast.AST | None) -> Operand:
    """The start or the end of a time span."""
    if not isinstance(span, (TupleOf, ListOf)):
        return lw.apply("getitem", span, Const(k))
    if len(span.items) != 2:
        lw.refuse("G213", "a time span has a start and an end", node)
    return span.items[k]


def _unknown(solver: registry.Solver, starts: list[Operand]) -> Any:
    """The type of what the user's function is called with."""
    if not solver.vector:
        return FLOAT
    shape = shape_of(type_of(starts[2 if solver.kind == "flow" else 0]))
    return Array("float64", (Size.of(1),) if shape == () else shape)


def _option(lw: Lowerer, solver: registry.Solver, name: str, v: PyVal, node: ast.AST | None) -> Const:
    if isinstance(v, FunctionVal) or is_static(v) and callable(getattr(v, "value", None)):
        lw.refuse("G302", f"argument `{name}` of `{solver.op}` is not supported here", node)
    value = require_static(lw, v, node, f"`{name}` of `{solver.op}`")
    return Const(tuple(value) if isinstance(value, list) else value)


def _body(
    lw: Lowerer, solver: registry.Solver, callback: PyVal, extras: list[PyVal], unknown: Any, node: ast.AST | None
) -> Block:
    """The user's function as a block of the unknown."""
    names = _parameter_names(callback)
    x = Value(unknown, names[-1 if solver.kind == "flow" else 0], lw.builder.span, True)
    time = [Value(FLOAT, names[0], lw.builder.span, True)] if solver.kind == "flow" else []

    def run() -> PyVal:
        start = lw.new_array(x, x.hint) if isinstance(unknown, Array) else x
        value = calls.call(lw, callback, [*time, start, *extras], {}, node)
        if isinstance(value, (ListVal, TupleVal)):
            value = calls.call(lw, Const(np.array), [value], {}, node)
        return value

    side, value = capture(lw, run, node)
    result = inside(lw, side, lambda: to_operand(lw, value, node))
    if time and shape_of(type_of(result)) == ():  # one number is the slope of all
        result = side.builder.apply("np.full_like", x, result)
    if not solver.vector or solver.kind == "minimum":
        if shape_of(type_of(result)) != ():
            lw.refuse("G203", f"the function given to `{solver.op}` must return a number", node)
    return side.builder.block((*time, x), (result,))


def _parameter_names(callback: PyVal) -> list[str]:
    """The first two parameters of the user's function, or the first."""
    if isinstance(callback, FunctionVal) and callback.node.args.args:
        return [a.arg for a in callback.node.args.args[:2]]
    code = getattr(getattr(callback, "value", None), "__code__", None)
    return list(code.co_varnames[: code.co_argcount][:2]) if code is not None and code.co_argcount else ["t", "x"]


def _write(
    lw: Lowerer, solver: registry.Solver, name: str, body: Block, starts: dict[str, Operand], options: dict[str, Const], hint: str
) -> PyVal:
    here = {p.value for p in lw.params[lw.arguments :]}
    read = [v for v in free_values(body) if v not in here]
    operands: list[Operand] = [*starts.values(), *read]
    params = [Value(type_of(o), getattr(o, "hint", "")) for o in operands]
    inner = params[len(starts) :]
    body = replace(substitute(body, dict(zip(read, inner, strict=True))), params=(*body.params, *inner))
    moving = tuple(k for k, o in enumerate(operands) if isinstance(o, Value) and is_inexact(o.type))
    names = tuple("t_span" if n in ("from", "to") else n if solver.named or n == "t_eval" else "" for n in starts)
    ends = solver.kind == "flow" and "t_eval" not in starts
    implicit = Implicit(solver.kind, body, solver.op, tuple(options.items()), names, solver.result, ends)
    made = _results(solver, body.params[1 if solver.kind == "flow" else 0], hint, lw)
    guesses = () if solver.kind in ("flow", "integral") else tuple(range(len(starts)))
    custom = Custom("jvp", name, primal_of(implicit, params, [r.type for r in made]), moving, implicit=implicit, still=guesses)
    op = lw.hooks.customs.add(custom)
    lw.builder.add(Apply(tuple(made), op, tuple(operands), (), lw.builder.span))
    lw.origins.update((r, tuple(operands)) for r in made)
    values = tuple(lw.result(r) for r in made)
    if solver.kind == "integral":
        return TupleVal(values)
    if solver.kind == "minimum":
        stmts, (least,) = splice(body, [made[0], *read])
        lw.builder.stmts += stmts
        values = (*values, least)
    cls = Minimum if solver.kind == "minimum" else _CLASSES.get(solver.result)
    return TupleVal(values, cls) if solver.result else values[0]


def _results(solver: registry.Solver, unknown: Value, hint: str, lw: Lowerer) -> list[Value]:
    if solver.kind == "integral":
        return [Value(FLOAT, "", lw.builder.span), Value(FLOAT, "", lw.builder.span)]
    if solver.kind == "flow":
        many = Size.unknown()
        (size,) = shape_of(unknown.type) or (Size.unknown(),)
        return [Value(Array("float64", (many,)), "", lw.builder.span), Value(Array("float64", (size, many)), "", lw.builder.span)]
    type = unknown.type if solver.vector else Scalar("float", None if solver.python else "float64")
    return [Value(type, hint if not solver.result else "", lw.builder.span, bool(hint) and not solver.result)]


def primal_of(implicit: Implicit, params: list[Value], types: list[Any]) -> Block:
    """The call itself: the user's function as a function of the generated code, and the solver's call."""
    starts, outside = params[: len(implicit.starts)], params[len(implicit.starts) :]
    count = len(implicit.body.params) - len(outside)
    unknowns, inner = implicit.body.params[:count], implicit.body.params[count:]
    function = Value(Opaque("function"), "f")
    body = substitute(replace(implicit.body, params=unknowns), dict(zip(inner, outside, strict=True)))
    closure = Closure((function,), body, slot(0))
    pairs = list(zip(implicit.starts, starts, strict=True))
    span = tuple(p for n, p in pairs if n == "t_span")
    args: tuple[Operand, ...] = (function, *([TupleOf(span)] if span else []), *(p for n, p in pairs if not n))
    named = tuple((n, p) for n, p in pairs if n and n != "t_span")
    results = tuple(Value(t, "") for t in types)
    solved = (Value(Opaque("result"), "solution" if len(results) > 1 else ""),) if implicit.result else results
    stmts: list[Any] = [closure, Apply(solved, implicit.op, args, (*named, *implicit.options))]
    if implicit.result:
        stmts += [Apply((r,), f"attr.{a}", solved) for r, a in zip(results, implicit.result.split(", "), strict=True)]
    return Block(tuple(params), tuple(stmts), results)
