"""Derivatives of functions that call themselves: their pullbacks and tangents call themselves too.

The pullback of `f(x)` is a function of x and the result's adjoint. It runs the forward sweep of one call again, in which
inner calls give their values, and takes the adjoints of inner calls from itself: no tape leaves a call. It is a
function like any other, so it can be differentiated again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..analysis.types import infer
from ..ir.build import Builder
from ..ir.nodes import Block, Call, Const, Fn, Operand, Value
from ..ir.recursive import Recursive, function
from ..ir.types import is_inexact
from ..ir.visit import refresh
from ..optimize.passes import optimize
from .adjoints import bar_name, dot_name, zero
from .apply_rule import RuleWriter, fit, type_of

if TYPE_CHECKING:
    from .reverse import Reverse


def smooth_results(fn: Fn) -> list[int]:
    """Which results carry a derivative."""
    return [k for k, y in enumerate(fn.body.yields) if is_inexact(type_of(y))]


def _begun(rules: RuleWriter, rec: Recursive, kind: str, more: int) -> Recursive:
    """The entry of a derivative: its name is known before it is made, because it calls itself."""
    assert rec.fn is not None
    name = rules.recursions.name(f"{rec.name}_{kind}")
    n = len(rec.fn.params)
    made = Recursive(name, (*rec.moving, *range(n, n + more)))
    rules.recursions.table[name] = made
    rec.derivatives[kind] = name
    return made


def pullback_of(rules: RuleWriter, rec: Recursive) -> str:
    """The name of the pullback: parameters, then the adjoints of the results -> the adjoints of the parameters."""
    from .reverse import pullback

    if "pullback" in rec.derivatives:
        return rec.derivatives["pullback"]
    assert rec.fn is not None
    smooth = smooth_results(rec.fn)
    made = _begun(rules, rec, "pullback", len(smooth))
    block, known = refresh(rec.fn.body), rules.known
    wrt = [block.params[k] for k in rec.moving]
    outs = [block.yields[k] for k in smooth]
    bars = [Value(type_of(o), (bar_name(o) if isinstance(o, Value) else "") or "value_bar") for o in outs]
    b = Builder(infer)
    stmts, found, _ = pullback(block, wrt, outs, bars, b, rules)
    rules.known = known
    yields = [fit(b, bar, x) if bar is not None else zero(b, x, bar_name(x)) for x, bar in zip(wrt, found, strict=True)]
    fn = function(made.name, Block((*block.params, *bars), (*stmts, *b.stmts), tuple(yields)))
    made.fn = optimize(fn)
    return made.name


def tangent_of(rules: RuleWriter, rec: Recursive) -> str:
    """The name of the tangent: parameters, then their tangents -> results, then their tangents."""
    from .forward import pushforward

    if "tangent" in rec.derivatives:
        return rec.derivatives["tangent"]
    assert rec.fn is not None
    smooth = smooth_results(rec.fn)
    made = _begun(rules, rec, "tangent", len(rec.moving))
    block, known = refresh(rec.fn.body), rules.known
    dot: dict[Value, Operand] = {}
    for k in rec.moving:
        x = block.params[k]
        dot[x] = Value(x.type, dot_name(x) or "x_dot")
    b = Builder(infer)
    outs = [block.yields[k] for k in smooth]
    tangents = pushforward(block, dot, outs, b, rules)
    rules.known = known
    dense = [t if t is not None else zero(b, o) if isinstance(o, Value) else Const(0.0) for o, t in zip(outs, tangents, strict=True)]
    params = (*block.params, *dot.values())
    made.fn = optimize(function(made.name, Block(params, tuple(b.stmts), (*block.yields, *dense))))  # type: ignore[arg-type]
    return made.name


def sweep_back(reverse: Reverse, stmt: Call, bars: list[Operand | None], b: Builder) -> list[tuple[Value, Operand]]:
    """Write the call of the pullback; the contributions to the adjoints of the arguments."""
    rec = reverse.rules.recursions.table[stmt.fn]
    name = pullback_of(reverse.rules, rec)
    seeds: list[Operand] = []
    for r, bar in zip(stmt.results, bars, strict=True):
        if is_inexact(r.type):
            seeds.append(fit(b, bar, r) if bar is not None else zero(b, r))
    moving = [stmt.args[k] for k in rec.moving]
    made = [Value(type_of(o), bar_name(o) if isinstance(o, Value) else "", stmt.span) for o in moving]
    b.add(Call(tuple(made), name, (*stmt.args, *seeds), stmt.span))
    pairs = zip(moving, made, strict=True)
    return [(o, bar) for o, bar in pairs if isinstance(o, Value) and o in reverse.active]


def push(rules: RuleWriter, stmt: Call, tangents: list[Operand], b: Builder) -> list[Operand | None]:
    """Write the call with its tangents, in place of the call; the tangents of its results."""
    rec = rules.recursions.table[stmt.fn]
    name = tangent_of(rules, rec)
    dots = [Value(r.type, dot_name(r), stmt.span) for r in stmt.results if is_inexact(r.type)]
    b.add(replace(stmt, results=(*stmt.results, *dots), fn=name, args=(*stmt.args, *tangents)))
    left = iter(dots)
    return [next(left) if is_inexact(r.type) else None for r in stmt.results]
