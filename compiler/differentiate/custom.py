"""Calls with a derivative of their own (`ir/custom.py`), backwards and forwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ..analysis.activity import Activity
from ..analysis.types import infer
from ..diagnostics import Diagnostic, UnsupportedError
from ..ir.build import Builder
from ..ir.custom import Custom, Customs, expanded, splice
from ..ir.nodes import Apply, Block, Const, Effect, Fn, If, Operand, Stmt, Tree, Value
from ..ir.types import is_inexact
from ..ir.visit import blocks_of, free_values, map_operands, substitute, values_in, with_blocks
from ..optimize.dce import dce
from .apply_rule import fit

# pullback(block, wrt, outputs, their adjoints, builder) -> forward statements, adjoints of `wrt` (None: zero)
Pullback = Callable[
    [Block, Sequence[Value], Sequence[Operand], Sequence[Operand], Builder], tuple[list[Stmt], list[Operand | None]]
]
Given = list[tuple[Operand, Operand]]  # an operand of the call, and the contribution to its adjoint

# Ops that ask a tangent for nothing but its shape, which is its primal's.
_SHAPE_ONLY = frozenset({"attr.shape", "attr.size", "attr.ndim", "len", "np.zeros_like", "np.full_like", "np.empty_like",
                         "prelude.zero_like", "prelude.zeros_of_list"})  # fmt: skip


def pull(
    custom: Custom, stmt: Apply, bars: Sequence[Operand], active: set[Value], b: Builder, pullback: Pullback,
    customs: Customs,
) -> tuple[list[Stmt], Given]:  # fmt: skip
    """The statements of the forward sweep in place of the call, and the contributions to its operands' adjoints."""
    _check_moving(custom, stmt, active)
    if custom.kind == "jvp" and custom.backward is None:
        _transpose(custom, stmt, pullback, customs.table)
    bars = [bar if bar == Const(1.0) else fit(b, bar, r) for bar, r in zip(bars, stmt.results, strict=True)]
    if custom.kind == "checkpoint":
        return [stmt], _computed_again(custom, stmt, bars, active, b, pullback, customs)
    assert custom.backward is not None
    n = len(stmt.results)
    forward: list[Stmt] = [stmt]
    residuals: Sequence[Operand] = ()
    if custom.forward is not None:
        stmts, yields = splice(custom.forward, stmt.args)
        forward, residuals = under_names(stmts, stmt, yields[:n], yields[n:])
    stmts, adjoints = splice(custom.backward, [*residuals, *bars])
    b.stmts += stmts
    pairs = zip(stmt.args, adjoints, strict=True)
    return forward, [(o, bar) for o, bar in pairs if bar != Const(None) and isinstance(o, Value) and o in active]


def _computed_again(
    custom: Custom, stmt: Apply, bars: Sequence[Operand], active: set[Value], b: Builder, pullback: Pullback, customs: Customs
) -> Given:  # fmt: skip
    """The backward sweep of a call that keeps its operands only: its forward sweep is there too."""
    customs.again += 1
    operands: list[Operand] = []
    for o in stmt.args:
        fresh = isinstance(o, Value) and is_inexact(o.type)
        operands.append(b.apply("again", o, customs.again, hint=o.hint) if fresh else o)  # type: ignore[union-attr]
    stmts, yields = splice(_silent(custom.primal), operands)
    moving = [k for k, o in enumerate(stmt.args) if k in custom.moving and isinstance(o, Value) and o in active]
    inner = b.nested()
    forward, found = pullback(Block((), stmts, yields), [operands[k] for k in moving], yields, bars, inner)  # type: ignore[misc]
    b.stmts += [*forward, *inner.stmts]
    return [(stmt.args[k], bar) for k, bar in zip(moving, found, strict=True) if bar is not None]


def _silent(block: Block) -> Block:
    """A block without the prints and assertions that have been seen already."""
    stmts = tuple(with_blocks(s, tuple(map(_silent, blocks_of(s)))) for s in block.stmts if not isinstance(s, Effect))
    return replace(block, stmts=stmts)


def push(custom: Custom, stmt: Apply, tangents: Sequence[Operand | None], active: set[Value], b: Builder) -> list[Operand]:
    """Write a call with its tangents; the tangents of its results. `tangents`: of its operands, None where zero."""
    _check_moving(custom, stmt, active)
    if custom.push is None:
        why, way_out = f"`{custom.name}` has a derivative for reverse mode only (`custom_vjp`)", ", or give it one with `custom_jvp`"
        if custom.kind == "adjoint":
            why, way_out = "`on_grad` acts on adjoints", ""
        way_out = f"use `grad`, `vjp` or `jacrev`{way_out}"
        raise UnsupportedError(Diagnostic("G307", f"{why}, and this is forward mode", stmt.span, way_out))
    dots = [tangents[k] for k in custom.moving]
    stmts, yields = splice(custom.push, [*stmt.args, *dots])  # type: ignore[list-item]
    n = len(stmt.results)
    named, slopes = under_names(stmts, stmt, yields[:n], yields[n:])
    b.stmts += named
    return [Const(0.0) if t == Const(None) else t for t in slopes]


def under_names(
    stmts: Sequence[Stmt], call: Apply, yields: Sequence[Operand], more: Sequence[Operand]
) -> tuple[list[Stmt], Sequence[Operand]]:
    """Statements that give a call's results, the values themselves where the statements make them."""
    made = {r for s in stmts for r in s.results}
    names: dict[Value, Operand] = {}
    rest: list[tuple[Value, Operand]] = []
    for r, y in zip(call.results, yields, strict=True):
        if isinstance(y, Value) and y in made and y not in names:
            names[y] = r
        else:
            rest.append((r, y))
    block = substitute(Block((), tuple(stmts), tuple(more)), names)
    out = [replace(s, results=tuple(names.get(r, r) for r in s.results)) if s.results else s for s in block.stmts]  # type: ignore[arg-type]
    if rest:  # something that was there before, under another name: an `if` that is decided
        same = Block((), (), tuple(names.get(y, y) if isinstance(y, Value) else y for _, y in rest))
        out.append(If(tuple(r for r, _ in rest), Const(True), same, same, call.span))
    return out, block.yields


def _check_moving(custom: Custom, stmt: Apply, active: set[Value]) -> None:
    """A derivative says nothing of what a function reads from around it, or of its `nondiff_argnums`."""
    if custom.kind == "adjoint":
        return
    for k, o in enumerate(stmt.args):
        if any(v in active for v in values_in(o)) and k not in (*custom.moving, *custom.still):
            what = f"`{o.hint}`" if isinstance(o, Value) and o.hint else "a value"
            raise UnsupportedError(
                Diagnostic("G307", f"the derivative of `{custom.name}` does not say how it depends on {what}, which "
                           "depends on what is differentiated by", stmt.span,
                           f"pass it to `{custom.name}` as an argument, or stop its gradient")  # fmt: skip
            )


# -- a tangent transposed


def _transpose(custom: Custom, stmt: Apply, pullback: Pullback, table: Mapping[str, Custom]) -> None:
    """The backward half of a `custom_jvp`: its tangents are linear in the operands' tangents, so swept backwards they
    are not needed themselves. A call of a tangent that has a derivative of its own is its code."""
    assert custom.push is not None
    m, n = len(custom.primal.params), len(stmt.results)
    block = custom.push
    params, dots = block.params[:m], block.params[m:]
    moved = Activity(block, dots, (), lambda op: True).varied
    block = expanded(block, table, lambda s: any(v in moved for o in s.args for v in values_in(o)))
    outs, out_dots = block.yields[:n], block.yields[n:]
    b = Builder(infer)
    bars = [Value(r.type, f"{r.hint}_bar" if r.hint else "") for r in stmt.results]
    forward, found = pullback(block, dots, out_dots, bars, b)
    shapes = {d: params[k] for k, d in zip(custom.moving, dots, strict=True)}
    given = dict(zip(custom.moving, found, strict=True))
    adjoints = tuple(given.get(k) or Const(None) for k in range(m))
    backward = _without(Block((), tuple(b.stmts), adjoints), shapes)
    kept = [v for v in free_values(backward) if v not in bars]
    forward_block = _without(Block(params, tuple(forward), (*outs, *kept)), shapes)
    if any(v in shapes for v in (*kept, *free_values(forward_block))):
        raise UnsupportedError(
            Diagnostic("G307", f"the derivative of `{custom.name}` is not linear in the tangents, or looks at them, so there is "
                       "no reverse mode", stmt.span, "write it as a sum of tangents times factors")  # fmt: skip
        )
    custom.forward, custom.backward = forward_block, replace(backward, params=(*kept, *bars))


def _without(block: Block, shapes: dict[Value, Value]) -> Block:
    """A block in which a tangent's primal is asked for its shape, and what is not needed is gone."""

    def leaf(o: Operand) -> Operand:
        return shapes.get(o, o) if isinstance(o, Value) else o

    def walk(b: Block) -> Block:
        stmts = []
        for s in b.stmts:
            if isinstance(s, Apply) and s.op in _SHAPE_ONLY:
                first = map_operands(Apply((), s.op, s.args[:1]), leaf).args  # type: ignore[union-attr]
                s = replace(s, args=(*first, *s.args[1:]))
            elif isinstance(s, Apply) and s.op in ("prelude.sum_like", "np.broadcast_to"):
                s = replace(s, args=(s.args[0], leaf(s.args[1])))
            stmts.append(with_blocks(s, tuple(map(walk, blocks_of(s)))))
        return replace(b, stmts=tuple(stmts))

    fn = Fn("", (), (), replace(walk(block), params=()), Tree("tuple"))
    return replace(dce(fn).body, params=block.params)

