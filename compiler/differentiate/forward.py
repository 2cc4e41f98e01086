"""Forward mode: one walk over the IR, tangents beside primals, by the same rules as reverse mode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..analysis.activity import Activity, carried
from ..analysis.definedness import perhaps_undefined
from ..diagnostics import Diagnostic, UnsupportedError
from ..frontend.lower import type_of
from ..ir.build import Builder
from ..ir.custom import Custom, splice
from ..ir.nodes import Apply, Block, Call, Const, Effect, For, If, Operand, Stmt, Undef, Value, While, Zero
from ..ir.types import Scalar, Unknown, is_inexact, kind
from ..ir.visit import operands_of, uses, values_in
from . import recursion
from .adjoints import Absent, carried_type, dot_name, named
from .apply_rule import RuleWriter, cast
from .custom import push, under_names
from .known import definitions
from .solvers import completed
from .structural import STRUCTURAL, dense_tangent
from .structural import push as push_structural

_REAL_VALUED = frozenset({"abs", "np.absolute", "np.angle", "np.linalg.norm", "np.std", "np.var"})


class Forward:
    """The tangents of a function body. `dot` maps active values to their tangents."""

    def __init__(self, body: Block, dot: dict[Value, Operand], outputs: Sequence[Operand], rules: RuleWriter):
        self.rules = rules
        rules.known = definitions(body)
        self.dot = dict(dot)
        self.held = set(self.dot.values())
        activity = Activity(body, list(dot), outputs, lambda op: op in STRUCTURAL or rules.smooth(op))
        self.active = activity.active
        self.absent = Absent(perhaps_undefined(body))

    def block(self, stmts: Sequence[Stmt], b: Builder) -> None:
        """Write statements with their tangents."""
        for stmt in stmts:
            b.span = getattr(stmt, "span", None)
            active = [r for r in stmt.results if r in self.active]
            if isinstance(stmt, Effect) or not active:
                b.add(stmt)
            elif isinstance(stmt, Apply):
                self.apply(stmt, b)
            elif isinstance(stmt, If):
                self.branch(stmt, b)
            elif isinstance(stmt, (For, While)):
                self.loop(stmt, b)
            elif isinstance(stmt, Call):
                self.call(stmt, b)
            else:
                raise UnsupportedError(Diagnostic("G110", "a pullback made inside a differentiated function", stmt.span))

    def tangent(self, o: Operand, b: Builder) -> Operand:
        """The tangent of an operand, zeros spelled out."""
        return o if isinstance(o, Undef) else dense_tangent(b, o, self.dot)

    def handed_on(self, o: Operand, b: Builder) -> Operand:
        """The tangent of what a block ends with, or a loop starts from."""
        if isinstance(o, Value) and self.absent.has(o):
            return self.dot.get(o, Const(0.0))
        return self.tangent(o, b)

    def apply(self, stmt: Apply, b: Builder) -> None:
        loose = {v: self.dot[v] for o in operands_of(stmt) for v in values_in(o) if self.dot.get(v) in self.absent.loose}
        self.dot |= {v: self.absent.settled(b, dot, v, read=True) for v, dot in loose.items()}
        self._apply(stmt, b)
        self.dot |= loose

    def _apply(self, stmt: Apply, b: Builder) -> None:
        if stmt.op in self.rules.customs.table:
            return self.custom(stmt, b)
        b.add(stmt)
        if stmt.op in STRUCTURAL:
            found: tuple[Operand, ...] | None = push_structural(b, stmt, self.dot)
        else:
            found = self.rules.push(b, stmt, self.dot)
        if found is None:
            return
        self.note(stmt, found, b)

    def note(self, stmt: Apply, tangents: Sequence[Operand], b: Builder) -> None:
        """Remember the tangents of an op's results."""
        for r, t in zip(stmt.results, tangents, strict=True):
            if r in self.active:
                if stmt.op in _REAL_VALUED and isinstance(r.type, Unknown):
                    t = b.apply("np.real", t)  # what it is of may be complex
                mine = self.fitted(b, t, r)
                if mine not in self.held:  # the tangent of `x - c` is that of x, and goes by its name
                    mine = named(b, mine, dot_name(r))
                self.dot[r] = mine
                self.held.add(mine)

    def custom(self, stmt: Apply, b: Builder) -> None:
        """A call with a derivative of its own."""
        custom = completed(self.rules.customs.table[stmt.op], stmt.op, self.rules)
        if custom.kind == "checkpoint":
            return self.plain(custom, stmt, b)
        tangents = [self._given(o, b) if k in custom.moving else None for k, o in enumerate(stmt.args)]
        self.note(stmt, push(custom, stmt, tangents, self.active, b), b)

    def call(self, stmt: Call, b: Builder) -> None:
        """A call of a function that calls itself."""
        moving = self.rules.recursions.table[stmt.fn].moving
        tangents = [self.tangent(stmt.args[k], b) for k in moving]
        for r, t in zip(stmt.results, recursion.push(self.rules, stmt, tangents, b), strict=True):
            if t is not None and r in self.active:
                self.dot[r] = t

    def plain(self, custom: Custom, stmt: Apply, b: Builder) -> None:
        """A call that only reverse mode computes again."""
        spliced, yields = splice(custom.primal, stmt.args)
        stmts, _ = under_names(spliced, stmt, yields, ())
        known = self.rules.known
        dot = {o: self.dot[o] for o in stmt.args if isinstance(o, Value) and o in self.dot}
        tangents = pushforward(Block((), tuple(stmts), stmt.results), dot, stmt.results, b, self.rules)
        self.rules.known = known
        self.note(stmt, [Zero(r.type) if t is None else t for r, t in zip(stmt.results, tangents, strict=True)], b)

    def _given(self, o: Operand, b: Builder) -> Operand:
        """An operand's tangent; a number's zero is symbolic, so that nothing is multiplied by it."""
        fixed = isinstance(o, Value) and o not in self.dot and isinstance(o.type, Scalar)
        return Zero(o.type) if fixed else self.tangent(o, b)  # type: ignore[union-attr]

    def fitted(self, b: Builder, tangent: Operand, result: Value) -> Operand:
        """The tangent in the dtype of its result; asked when the code runs, where neither is known and it may be complex."""
        if kind(result.type) == "float" and isinstance(type_of(tangent), Unknown):
            return b.apply("prelude.sum_like", tangent, result)
        return cast(b, tangent, result.type)

    def branch(self, stmt: If, b: Builder) -> None:
        active = [k for k, r in enumerate(stmt.results) if r in self.active]
        blocks = []
        for block in (stmt.then, stmt.orelse):
            inner = b.nested()
            self.block(block.stmts, inner)
            tangents = tuple(self.handed_on(block.yields[k], inner) for k in active)
            blocks.append(Block((), tuple(inner.stmts), (*block.yields, *tangents)))
        ways = [block.yields[len(stmt.results) :] for block in blocks]
        dots = self.results_of(stmt, active, ways)
        b.add(If((*stmt.results, *dots), stmt.cond, blocks[0], blocks[1], stmt.span))

    def results_of(self, stmt: If | For | While, active: list[int], ways: Sequence[Sequence[Operand]]) -> list[Value]:
        """Tangents of the active results, which come in one of these ways."""
        dots = []
        for j, k in enumerate(active):
            r = stmt.results[k]
            dots.append(self._perhaps_loose(r, [way[j] for way in ways], stmt))
            self.dot[r] = dots[-1]
        return dots

    def _perhaps_loose(self, v: Value, ways: Sequence[Operand], stmt: If | For | While) -> Value:
        dot = Value(carried_type(v), dot_name(v), stmt.span)
        return self.absent.carried(v, dot) if any(o in self.absent.loose or o == Const(0.0) for o in ways) else dot

    def loop(self, stmt: For | While, b: Builder) -> None:
        params, yields = carried(stmt)
        active = [k for k, p in enumerate(params) if p in self.active and is_inexact(p.type)]
        init = [self.handed_on(stmt.init[k], b) for k in active]
        read = set(uses(stmt.body))
        before = [[o, *([Const(0.0)] if params[k] in read else [])] for k, o in zip(active, init, strict=True)]
        dots = [self._perhaps_loose(params[k], ways, stmt) for k, ways in zip(active, before, strict=True)]
        self.dot.update(zip((params[k] for k in active), dots, strict=True))
        inner = b.nested()
        self.block(stmt.body.stmts, inner)
        tangents = [self.handed_on(yields[k], inner) for k in active]
        body = Block((*stmt.body.params, *dots), tuple(inner.stmts), (*stmt.body.yields, *tangents))
        results = (*stmt.results, *self.results_of(stmt, active, [init, tangents, dots]))
        loop = replace(stmt, results=results, init=(*stmt.init, *init), body=body)
        if isinstance(loop, While):
            extra = tuple(Value(d.type, d.hint) for d in dots)
            loop = replace(loop, cond=replace(loop.cond, params=(*loop.cond.params, *extra)))
        b.add(loop)


def pushforward(
    body: Block, dot: dict[Value, Operand], outputs: Sequence[Operand], b: Builder, rules: RuleWriter
) -> list[Operand | None]:
    """Write `body` with its tangents into `b`; returns the tangent of each output (None: zero)."""
    forward = Forward(body, dot, outputs, rules)
    forward.block(body.stmts, b)
    return [forward.dot.get(o) if isinstance(o, Value) else None for o in outputs]


