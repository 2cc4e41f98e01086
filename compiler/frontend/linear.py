"""Derivatives at a point, asked for inside a function: `gs.jvp`, `gs.vjp`, `gs.linearize` and `gs.hvp`."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..ir.nodes import Block, Closure, Const, Fn, Operand, Value
from ..ir.types import Array
from ..ir.visit import refresh, substitute
from .capture import along, meaning, note_sharing
from .lower import Lowerer, type_of
from .transforms import Captured, bind, captured, chain_of, known, labels, resolved, single, spliced, written
from .values import Items, ListVal, Native, PyVal, Step, TransformVal, TupleVal


def _at_point(
    lw: Lowerer, function: PyVal, primals: list[PyVal], moving: list[bool], step: Step, node: ast.AST | None
) -> tuple[Fn, Captured]:  # fmt: skip
    """A transform of a function that is asked for at once, with respect to the moving ones of its arguments."""
    steps, f = chain_of(lw, function)
    names = labels(lw, f, primals, {}, node)
    wanted = [resolved(lw, s, *names, node) for s in steps]
    mine = tuple(n for n, m in zip(names[0], moving, strict=True) if m)
    if not mine:
        lw.refuse("G216", f"there is no argument for `{step.kind}` to differentiate with respect to", node)
    c = captured(lw, f, primals, {}, {*mine, *(n for w in wanted for n in w)}, names, node)
    fn = c.fn
    for inner, w in zip(reversed(steps), reversed(wanted), strict=True):
        fn = lw.hooks.transform(replace(inner, argnums=w), single(inner), fn)
    return lw.hooks.transform(replace(step, argnums=mine), False, fn), c


def _sequence(lw: Lowerer, v: PyVal, what: str, node: ast.AST | None) -> list[PyVal]:
    content = lw.state[v.cell] if isinstance(v, ListVal) else v
    if not isinstance(content, (TupleVal, Items)):
        lw.refuse("G216", f"the {what} must be a tuple with one item for each argument", node, f"write `({what[:-1]},)` for one")
    return list(content.items)


def _pairs(
    lw: Lowerer, name: str, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None
) -> tuple[PyVal, list[PyVal], list[PyVal]]:  # fmt: skip
    def like(f: Any, primals: Any, tangents: Any) -> None: ...

    bound = bind(lw, inspect.signature(like), args, kwargs, node, name)
    primals, tangents = (_sequence(lw, bound[n], n, node) for n in ("primals", "tangents"))
    if len(primals) != len(tangents):
        lw.refuse("G216", f"`{name}` got {len(primals)} primals and {len(tangents)} tangents", node)
    return bound["f"], primals, tangents


def _jvp(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None) -> PyVal:
    """`jvp(f, primals, tangents)`."""
    return _along_tangents(lw, *_pairs(lw, "jvp", args, kwargs, node), node)


def _hvp(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None) -> PyVal:
    """`hvp(f, primals, tangents)`: along the tangents of the gradient."""
    function, primals, tangents = _pairs(lw, "hvp", args, kwargs, node)
    moving = tuple(k for k, t in enumerate(tangents) if t != Const(None))
    steps, f = chain_of(lw, function)
    gradient = TransformVal((Step("grad", 0 if len(primals) == 1 else moving), *steps), f)
    both = _along_tangents(lw, gradient, primals, tangents, node)
    assert isinstance(both, TupleVal)
    return both.items[1]


def _along_tangents(
    lw: Lowerer, function: PyVal, primals: list[PyVal], tangents: list[PyVal], node: ast.AST | None
) -> PyVal:
    moving = [t != Const(None) for t in tangents]
    fn, c = _at_point(lw, function, primals, moving, Step("jvp"), node)
    dots = fn.params[len(c.outside) :]
    return written(lw, fn, [*c.outside, *_tangents(lw, c, tangents, len(dots), node)], primals)


def _tangents(lw: Lowerer, c: Captured, tangents: list[PyVal], n: int, node: ast.AST | None) -> list[Operand]:
    """The tangents of the numbers of the moving arguments, one by one."""
    given: dict[Value, Operand] = {}
    moving = []
    for a, t in zip(c.args, tangents, strict=True):
        if t != Const(None):
            found = along(lw, a, t, "a tangent", node)
            given |= found
            moving += [p.value for p in c.fn.params if p.value in found]
    if len(moving) != n:
        lw.refuse("G216", "a tangent must have a number for each number of its argument", node)
    outside = dict(zip((p.value for p in c.fn.params), c.outside, strict=True))
    return [_dense(lw, outside[p], given[p]) for p in moving]


def _dense(lw: Lowerer, like: Operand, o: Operand) -> Operand:
    """A number that stands for a whole array is spread out; whole numbers become floats."""
    if isinstance(type_of(like), Array) and not isinstance(type_of(o), Array):
        return lw.apply("np.full_like", like, o)
    if isinstance(o, Const) and type(o.value) is int:
        return Const(float(o.value))
    return o


def _linearize(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None) -> PyVal:
    """`linearize(f, *primals)`: the result, and a function of the tangents."""
    if kwargs or len(args) < 2:
        lw.refuse("G213", "`linearize` takes a function and its arguments", node)
    fn, c = _at_point(lw, args[0], args[1:], [True] * (len(args) - 1), Step("linearize"), node)
    body, made = _opened(lw, fn, c.outside)

    def push(tangents: list[PyVal]) -> PyVal:
        if len(tangents) != len(args) - 1:
            lw.refuse("G216", f"this takes {len(args) - 1} tangents", node)
        dots = _tangents(lw, c, tangents, len(made.body.params), node)
        again = _closed(made.body, dots)
        lw.builder.stmts += again.stmts
        return meaning(lw, made.returns, again.yields)

    out = meaning(lw, fn.returns.children[0], body.yields)
    note_sharing(lw, out, body, args, list(body.yields))
    return TupleVal((out, Native(push)))


def _vjp(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None) -> PyVal:
    """`vjp(f, *primals)`: the result, and a function of its adjoint."""
    has_aux = bool(known(lw, kwargs.pop("has_aux", Const(False)), "has_aux", node))
    if kwargs or len(args) < 2:
        lw.refuse("G213", "`vjp` takes a function and its arguments", node)
    fn, c = _at_point(lw, args[0], args[1:], [True] * (len(args) - 1), Step("vjp", has_aux=has_aux), node)
    body, made = _opened(lw, fn, c.outside)
    tree = fn.returns.children[0]
    slots = list(tree.slots())
    outs = [Value(type_of(body.yields[k]), "") for k in slots]
    whole: list[Operand] = list(body.yields)
    for k, v in zip(slots, outs, strict=True):
        whole[k] = v

    def pull(given: list[PyVal]) -> PyVal:
        if len(given) != 1:
            lw.refuse("G216", "a pullback takes one argument: the adjoint of the result, with its structure", node)
        found = along(lw, meaning(lw, tree, whole), given[0], "the adjoint of a result", node)
        bars = [_dense_bar(lw, body.yields[k], found.get(v)) for k, v in zip(slots, outs, strict=True)]
        again = _closed(made.body, bars)
        lw.builder.stmts += again.stmts
        return meaning(lw, made.returns, again.yields)

    out = meaning(lw, tree, body.yields)
    note_sharing(lw, out, body, args, list(body.yields))
    aux = [meaning(lw, t, body.yields) for t in fn.returns.children[2:]]
    return TupleVal((out, Native(pull), *aux))


def _dense_bar(lw: Lowerer, out: Operand, bar: Operand | None) -> Operand:
    if bar is None:
        return lw.apply("np.zeros_like", out) if isinstance(type_of(out), Array) else Const(0.0)
    return _dense(lw, out, bar)


def _opened(lw: Lowerer, fn: Fn, outside: list[Operand]) -> tuple[Block, Closure]:
    """Write a function that returns a function; that one apart."""
    body = spliced(lw, fn, outside)
    (made,) = (s for s in body.stmts if isinstance(s, Closure))
    lw.builder.stmts += [s for s in body.stmts if s is not made]
    return body, made


def _closed(block: Block, operands: list[Operand]) -> Block:
    fresh = refresh(block)
    return substitute(fresh, dict(zip(fresh.params, operands, strict=True)))


AT_A_POINT: dict[str, Callable[..., PyVal]] = {"jvp": _jvp, "hvp": _hvp, "vjp": _vjp, "linearize": _linearize}
