"""Reverse mode: the statements of a block backwards, each by its rule, each region as a region.

The forward sweep is the primal with what the backward sweep needs from inside loops and branches added to
it; see the table in section 5 of the design. What is needed is read off the finished backward block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..analysis.activity import Activity
from ..analysis.definedness import perhaps_undefined
from ..analysis.types import type_of_operand
from ..diagnostics import Diagnostic, UnsupportedError
from ..ir.build import Builder
from ..ir.nodes import (
    Apply,
    Block,
    Call,
    Closure,
    Const,
    Effect,
    For,
    If,
    ListOf,
    Operand,
    Stmt,
    TupleOf,
    Undef,
    Value,
    While,
    Zero,
)
from ..ir.types import Array, is_inexact, ndim_of
from ..ir.visit import defined_in, free_values, statements, substitute, values_in
from .adjoints import Absent, Frame, bar_name, retyped, zero
from .apply_rule import RuleWriter, cast, fit
from .custom import pull
from .known import definitions
from .recursion import sweep_back
from .restore import Tape, rename, restore
from .reverse_loops import Loop
from .solvers import completed
from .structural import REVERSE, STRUCTURAL
from .sweeps import Swept, definitions_of, tape_value_like, with_restored


class Reverse:
    """The backward sweep of one function body."""

    def __init__(self, body: Block, wrt: Sequence[Value], outputs: Sequence[Operand], rules: RuleWriter):
        self.rules = rules
        self.active = Activity(body, wrt, outputs, lambda op: op in STRUCTURAL or rules.smooth(op)).active
        self.scopes: list[dict[Value, None]] = []  # what each loop around defines, innermost last
        self.guards = {r: s.cond for s in statements(body) if isinstance(s, If) for r in _made_on_one_side(s)}
        self.absent = Absent(perhaps_undefined(body))
        self.indices: set[Value] = set()  # of the counted loops: the backward loops have them too
        self.later: set[Value] = set()  # what is made after the statement under way: no tape can get it there
        self.known = rules.known = definitions(body)

    # -- blocks

    def block(self, block: Block, frame: Frame) -> Swept:
        """Sweep a block backwards into `frame`'s builder; returns its forward statements."""
        forward: list[list[Stmt]] = []
        tapes: list[Tape] = []
        for stmt in reversed(block.stmts):
            swept = self.stmt(stmt, frame)
            self.later.update(stmt.results)
            if not self.scopes and swept.tapes:
                swept = self._create_tapes(swept, frame)
            forward.append(swept.stmts)
            tapes += swept.tapes
        return Swept([s for stmts in reversed(forward) for s in stmts], tapes)

    def _create_tapes(self, swept: Swept, frame: Frame) -> Swept:
        """At the top: tapes start empty, and the backward sweep gets them full."""
        created = [Apply((t.forward_in,), "list", (ListOf(()),), ()) for t in swept.tapes]
        mapping: dict[Value, Operand] = {t.backward_in: t.forward_out for t in swept.tapes}
        frame.builder.stmts = rename(frame.builder.stmts, mapping)
        return Swept([*created, *swept.stmts])

    def stmt(self, stmt: Stmt, frame: Frame) -> Swept:
        if isinstance(stmt, Effect) or not any(r in self.active for r in stmt.results):
            return Swept([stmt])
        frame.builder.span = stmt.span
        if isinstance(stmt, Apply):
            return self.apply(stmt, frame)
        if isinstance(stmt, If):
            return self.branch(stmt, frame)
        if isinstance(stmt, (For, While)):
            return Loop(self, stmt, frame).sweep()
        if isinstance(stmt, Call):
            return self.call(stmt, frame)
        assert isinstance(stmt, Closure)
        raise UnsupportedError(Diagnostic("G110", "a pullback made inside a differentiated function", stmt.span))

    def apply(self, stmt: Apply, frame: Frame) -> Swept:
        b = frame.builder
        bars = [frame.pop(r) for r in stmt.results]
        if all(bar is None for bar in bars):
            return Swept([stmt])
        full = tuple(
            bar if bar is not None else _unused(r, stmt.op, b) for bar, r in zip(bars, stmt.results, strict=True)
        )
        if stmt.op in REVERSE:
            REVERSE[stmt.op](frame, stmt, full, self.active)
            return Swept([stmt])
        if stmt.op in self.rules.customs.table:
            return self.custom(stmt, full, frame)
        for operand, contribution in self.rules.pull(b, stmt, full, self.active):
            if is_contraction(stmt):
                contribution = retyped(b, contribution, operand)
            frame.keep_name = any(contribution is bar for bar in full)
            self._give(frame, operand, contribution)
        frame.keep_name = False
        return Swept([stmt])

    def call(self, stmt: Call, frame: Frame) -> Swept:
        """A call of a function that calls itself."""
        bars = [frame.pop(r) for r in stmt.results]
        if any(bar is not None for bar in bars):
            for operand, contribution in reversed(sweep_back(self, stmt, bars, frame.builder)):
                frame.add(operand, contribution)
        return Swept([stmt])

    def custom(self, stmt: Apply, bars: tuple[Operand, ...], frame: Frame) -> Swept:
        """A call with a derivative of its own."""
        custom = completed(self.rules.customs.table[stmt.op], stmt.op, self.rules)
        forward, given = pull(custom, stmt, bars, self.active, frame.builder, self.apart, self.rules.customs)
        for operand, contribution in reversed(given):
            self._give(frame, operand, contribution)
        return Swept(forward)

    def apart(
        self, block: Block, wrt: Sequence[Value], outputs: Sequence[Operand], bars: Sequence[Operand], b: Builder
    ) -> tuple[list[Stmt], list[Operand | None]]:
        """The pullback of another block, in the middle of this one."""
        forward, found, _ = pullback(block, wrt, outputs, bars, b, self.rules)
        self.rules.known = self.known
        return forward, found

    def _give(self, frame: Frame, operand: Operand, contribution: object) -> None:
        """Add a contribution to a value, or its parts to the values of a display."""
        if isinstance(operand, (TupleOf, ListOf)):
            for k, item in enumerate(operand.items):
                if not any(v in self.active for v in values_in(item)):
                    continue
                part = contribution[k] if isinstance(contribution, (tuple, list)) else None
                if part is None and isinstance(contribution, (TupleOf, ListOf)):
                    part = contribution.items[k]
                if part is None:
                    part = frame.builder.apply("getitem", contribution, Const(k))
                self._give(frame, item, part)
        elif isinstance(operand, Value) and operand in self.active:
            given: Operand = contribution  # type: ignore[assignment]
            numbers = ndim_of(operand.type) == 0 == ndim_of(type_of_operand(given))  # NumPy's are as good as 0-d arrays
            frame.add(operand, cast(frame.builder, given, operand.type) if numbers else fit(frame.builder, given, operand))

    # -- branches

    def branch(self, stmt: If, frame: Frame) -> Swept:
        bars = {r: frame.pop(r) for r in stmt.results if r in self.active}
        sides = [self._side(stmt, block, frame, bars) for block in (stmt.then, stmt.orelse)]
        frames = [side[0] for side in sides]
        outer = list(dict.fromkeys(v for f in frames for v in f.current))
        b = frame.builder
        results: list[Value] = []
        yields: list[list[Operand]] = [[], []]
        for v in outer:
            for k, f in enumerate(frames):
                before = f.entered.get(v, frames[1 - k].entered.get(v))
                bar = f.current.get(v, before)
                yields[k].append(self.handed_on(f.builder, bar, v) if bar is not None else self._nothing(f.builder, v, stmt))
            result = Value(v.type, bar_name(v), stmt.span)
            loose = any(y in self.absent.loose or y == Const(0.0) for y in (yields[0][-1], yields[1][-1]))
            results.append(self.absent.carried(v, result) if loose else result)
        blocks = [Block((), tuple(f.builder.stmts), tuple(y)) for f, y in zip(frames, yields, strict=True)]
        forward, backward, tapes = self._restore_sides(stmt, [s[1] for s in sides], blocks, list(results), b)
        b.add(backward)
        for v, result in zip(outer, results, strict=True):
            frame.set(v, result)
        return Swept([forward], tapes)

    def handed_on(self, b: Builder, bar: Operand, v: Value) -> Operand:
        """An adjoint at the end of a block."""
        return bar if bar in self.absent.loose else fit(b, bar, v)

    def _nothing(self, b: Builder, v: Value, stmt: If) -> Operand:
        """The adjoint of a value that a side of a branch does not use, and that may not exist there."""
        if self.guards.get(v) is stmt.cond:
            return Undef()
        return Const(0.0) if self.absent.has(v) or self.absent.has_list(v) else zero(b, v)

    def _side(
        self, stmt: If, block: Block, frame: Frame, bars: dict[Value, Operand | None]
    ) -> tuple[Frame, tuple[Block, list[Tape]]]:
        """The backward sweep of one side; the adjoints of the results go to what it yields."""
        inner = Frame(frame.builder.nested(), defined_in(block), frame)
        for r, y in zip(stmt.results, block.yields, strict=True):
            bar = bars.get(r)
            if bar is not None and isinstance(y, Value) and y in self.active:
                inner.add(y, self.handed_on(inner.builder, self.absent.settled(inner.builder, bar, y), y))
        swept = self.block(block, inner)
        inner.current = {v: o for v, o in inner.current.items() if not inner.owns(v)}
        return inner, (Block((), tuple(swept.stmts), block.yields), swept.tapes)

    def _restore_sides(
        self, stmt: If, forward: list[tuple[Block, list[Tape]]], backward: list[Block], results: list[Value], b: Builder
    ) -> tuple[If, If, list[Tape]]:
        """Hand what the backward sides need from the forward sides over, in results or (in a loop) on tapes."""
        new_forward, new_backward = [f[0] for f in forward], list(backward)
        shared, tapes = list(stmt.results), []
        passing: list[tuple[int, Tape]] = [(k, t) for k in (0, 1) for t in forward[k][1]]
        for k in (0, 1):
            inside = dict.fromkeys(definitions_of(forward[k][0]))
            if self.scopes:
                elsewhere = _both(forward) | self.indices | self.later
                local = {**{v: None for v in self.scopes[-1] if v not in elsewhere}, **inside}
                r = restore(backward[k], [*self.scopes[:-1], local], {}, self.known, b)
                passing += [(k, t) for t in r.tapes]
                new_forward[k], new_backward[k] = with_restored(new_forward[k], backward[k], r)
            else:
                needed = {v: Value(v.type, v.hint, v.span, v.user) for v in free_values(backward[k]) if v in inside}
                shared += needed.values()
                new_forward[k] = replace(new_forward[k], yields=(*new_forward[k].yields, *needed))
                new_forward[1 - k] = replace(new_forward[1 - k], yields=(*new_forward[1 - k].yields, *[Undef()] * len(needed)))
                new_backward[k] = substitute(new_backward[k], dict(needed))
        for k, t in passing:
            after = Tape(t.forward_in, tape_value_like(t.forward_out), t.backward_in, tape_value_like(t.backward_out))
            for blocks, now, before, outs, out in (
                (new_forward, t.forward_out, t.forward_in, shared, after.forward_out),
                (new_backward, t.backward_out, t.backward_in, results, after.backward_out),
            ):
                blocks[k] = replace(blocks[k], yields=(*blocks[k].yields, now))
                blocks[1 - k] = replace(blocks[1 - k], yields=(*blocks[1 - k].yields, before))
                outs.append(out)
            tapes.append(after)
        return (
            If(tuple(shared), stmt.cond, new_forward[0], new_forward[1], stmt.span),
            If(tuple(results), stmt.cond, new_backward[0], new_backward[1], stmt.span),
            tapes,
        )


def _made_on_one_side(stmt: If) -> list[Value]:
    """The results of a branch that one of its sides does not give: they are only used where the other has run."""
    ends = zip(stmt.results, stmt.then.yields, stmt.orelse.yields, strict=True)
    return [r for r, a, b in ends if isinstance(a, Undef) or isinstance(b, Undef)]


def _unused(result: Value, op: str, b: Builder) -> Operand:
    """The adjoint of a result that nobody uses; to a rule it is the symbolic zero."""
    if op == "unpack" or not is_inexact(result.type):
        return Const(0.0)
    return zero(b, result) if op in REVERSE or not isinstance(result.type, Array) else Zero(result.type)


_CONTRACTIONS = frozenset({"matmul", "np.matmul", "np.dot", "np.outer"})


def is_contraction(stmt: Apply) -> bool:
    """Whether it is a product of vectors and matrices: their lengths must fit, nothing is broadcast."""
    return stmt.op in _CONTRACTIONS and all(isinstance(o, Value) and ndim_of(o.type) in (1, 2) for o in stmt.args)


def _both(forward: list[tuple[Block, list[Tape]]]) -> set[Value]:
    return defined_in(forward[0][0]) | defined_in(forward[1][0])


def pullback(
    body: Block, wrt: Sequence[Value], outputs: Sequence[Operand], bars: Sequence[Operand], b: Builder, rules: RuleWriter
) -> tuple[list[Stmt], list[Operand | None], set[Value]]:
    """Sweep `body` backwards into `b`, from adjoints `bars` of its `outputs`.

    Returns the forward statements, the adjoint of each of `wrt` (None: zero), and the active values.
    """
    reverse = Reverse(body, wrt, outputs, rules)
    frame = Frame(b, None, absent=reverse.absent)
    for o, bar in zip(outputs, bars, strict=True):
        if isinstance(o, Value) and o in reverse.active:
            frame.add(o, fit(b, bar, o) if bar != Const(1.0) else bar)
    swept = reverse.block(body, frame)
    return swept.stmts, [frame.pop(v) for v in wrt], reverse.active
