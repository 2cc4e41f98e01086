"""A loop in reverse mode: a counted loop that carries adjoints and pops tapes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..analysis.activity import carried
from ..ir.nodes import Apply, Block, Const, For, Operand, Stmt, Value, While
from ..ir.types import Array, Scalar, Type
from ..ir.visit import defined_in, uses
from .adjoints import Frame, bar_name, carried_type, is_zero, named, zero
from .masks import Masks
from .restore import Tape, restore
from .sweeps import Swept, definitions_of, pushed, tape_value_like

if TYPE_CHECKING:
    from .reverse import Reverse


class Loop:
    """The backward sweep of a loop: a counted loop that carries adjoints and pops tapes."""

    def __init__(self, reverse: Reverse, stmt: For | While, frame: Frame):
        self.reverse, self.stmt, self.frame = reverse, stmt, frame
        self.params, self.yields = carried(stmt)
        self.carried = [k for k, r in enumerate(self.params) if r in reverse.active]
        self.counted = isinstance(stmt, While) or stmt.breaks

    def sweep(self) -> Swept:
        stmt, reverse, frame = self.stmt, self.reverse, self.frame
        b = frame.builder
        init = [self._bar_of_result(k) for k in self.carried]
        inner = Frame(b.nested(), defined_in(stmt.body), frame, loop=True)
        # An adjoint has the shape of what it belongs to: of what one iteration leaves, or of what the first one gets.
        bars = [Value(_adjoint_type(self.params[k], self.yields[k]), bar_name(self.params[k]), stmt.span) for k in self.carried]
        read = set(uses(stmt.body))
        masks = Masks(b, reverse.known)
        for j, k in enumerate(self.carried):
            if masks.selected(init[j]):
                b.masked[bars[j]] = True
            y = self.yields[k]
            if reverse.absent.has(stmt.results[k]) and (init[j] in reverse.absent.loose or init[j] == Const(0.0) or self.params[k] in read):
                bars[j] = reverse.absent.carried(stmt.results[k], bars[j])
            if isinstance(y, Value) and y in reverse.active:
                inner.add(y, reverse.absent.settled(inner.builder, bars[j], y))
        local = dict.fromkeys(definitions_of(stmt.body))
        reverse.scopes.append(local)
        if isinstance(stmt, For):
            reverse.indices.add(stmt.body.params[0])
        swept = reverse.block(stmt.body, inner)
        out = [self._bar_of_param(inner, k, bar) for k, bar in zip(self.carried, bars, strict=True)]
        outer = list(inner.params)
        for v in outer:
            start = inner.entered[v]
            nothing = Const(0.0) if reverse.absent.has(v) or reverse.absent.has_list(v) else None
            init.append(reverse.handed_on(b, start, v) if start is not None else nothing or zero(b, v, bar_name(v)))
            out.append(inner.current[v])
        params = [*bars, *(inner.params[v] for v in outer)]
        index = self._backward_index()
        backward = Block((index, *params), tuple(inner.builder.stmts), tuple(out))
        return self._finish(swept, backward, init, local, outer)

    def _bar_of_result(self, k: int) -> Operand:
        r = self.stmt.results[k]
        bar = self.frame.pop(r)
        b = self.frame.builder
        if bar is None:
            return Const(0.0) if self.reverse.absent.has(r) else zero(b, r, bar_name(r))
        return named(b, self.reverse.handed_on(b, self.reverse.absent.settled(b, bar, r), r), bar_name(r))

    def _bar_of_param(self, inner: Frame, k: int, like: Value) -> Operand:
        param = self.params[k]
        bar = inner.pop(param)
        if bar is None and like in self.reverse.absent.loose:
            return Const(0.0)
        return bar if bar is not None else zero(inner.builder, param, bar_name(param), shape_from=like)

    def _backward_index(self) -> Value:
        if isinstance(self.stmt, For) and not self.counted:
            i = self.stmt.body.params[0]
            return Value(i.type, i.hint, i.span, i.user)
        return Value(Scalar("int"), "k", self.stmt.span)

    def _finish(
        self, swept: Swept, backward: Block, init: list[Operand], local: dict[Value, None], outer: list[Value]
    ) -> Swept:
        """Restore what the backward body needs, and write both loops."""
        stmt, reverse, b = self.stmt, self.reverse, self.frame.builder
        available: dict[Value, Operand] = {}
        prelude: list[Stmt] = []
        if isinstance(stmt, For):
            available[stmt.body.params[0]] = self._index_from(backward.params[0], prelude)
        counts = dict.fromkeys(definitions_of(Block((), tuple(swept.stmts), ())))  # of the loops inside
        reverse.scopes[-1] = {**local, **counts}
        r = restore(backward, reverse.scopes, available, reverse.known, b)
        reverse.scopes.pop()
        tapes = [*swept.tapes, *r.tapes]
        body = r.into(backward)
        bars = body.params[1:]
        types = [*(_adjoint_type(self.params[k], stmt.init[k]) for k in self.carried), *(p.type for p in bars[len(self.carried) :])]
        loose = [p in reverse.absent.loose for p in backward.params[1:]]
        outs = [Value(p.type if is_loose else t, p.hint, p.span) for t, p, is_loose in zip(types, bars, loose, strict=True)]
        reverse.absent.loose |= {o for o, is_loose in zip(outs, loose, strict=True) if is_loose}
        after = [Tape(tape_value_like(t.forward_in), tape_value_like(t.forward_out), tape_value_like(t.backward_in),
                      tape_value_like(t.backward_out)) for t in tapes]  # fmt: skip
        body = Block(
            (*body.params, *(t.backward_in for t in tapes)), (*prelude, *r.pop, *body.stmts),
            (*body.yields, *(t.backward_out for t in tapes)),
        )  # fmt: skip
        forward, count = self._forward(pushed(swept.stmts, r.push), tapes, after)
        start, stop, step, backwards = Const(0), count, Const(1), True
        if isinstance(stmt, For) and not self.counted:
            start, stop, step, backwards = stmt.start, stmt.stop, stmt.step, not stmt.reverse  # type: ignore[assignment]
        results = (*outs, *(t.backward_out for t in after))
        b.add(For(results, start, stop, step, (*init, *(t.backward_in for t in after)), body, False, backwards, stmt.span))
        self._hand_out(outs, outer)
        return Swept([forward], after)

    def _index_from(self, k: Value, prelude: list[Stmt]) -> Operand:
        """The loop's index in the k-th iteration."""
        stmt = self.stmt
        assert isinstance(stmt, For)
        if not self.counted:
            return k
        if (stmt.start, stmt.step, stmt.reverse) == (Const(0), Const(1), False):
            return k
        b = self.frame.builder.nested()
        first, step = stmt.start, stmt.step
        if stmt.reverse:
            n = b.apply("len", b.apply("range", stmt.start, stmt.stop, stmt.step))
            first = b.apply("add", stmt.start, b.apply("mul", b.apply("sub", n, Const(1)), stmt.step))
            step = b.apply("neg", stmt.step)
        i = stmt.body.params[0]
        index = b.apply("add", first, b.apply("mul", k, step), hint=i.hint)
        prelude += b.stmts
        return index

    def _forward(self, stmts: list[Stmt], tapes: list[Tape], after: list[Tape]) -> tuple[Stmt, Operand]:
        """The forward loop with its tapes, and a count of its iterations where nobody else knows it."""
        stmt = self.stmt
        params, yields = list(stmt.body.params), list(stmt.body.yields)
        results, init = list(stmt.results), list(stmt.init)
        params += [t.forward_in for t in tapes]
        yields += [t.forward_out for t in tapes]
        results += [t.forward_out for t in after]
        init += [t.forward_in for t in after]
        count: Value | None = None
        if self.counted:
            n, count = Value(Scalar("int"), "count", stmt.span), Value(Scalar("int"), "count", stmt.span)
            more = Value(Scalar("int"), "count", stmt.span)
            stmts = [*stmts, Apply((more,), "add", (n, Const(1)), (), None)]
            params.append(n)
            yields.append(more)
            results.append(count)
            init.append(Const(0))
        body = Block(tuple(params), tuple(stmts), tuple(yields))
        if isinstance(stmt, For):
            return replace(stmt, results=tuple(results), init=tuple(init), body=body), count or Const(0)
        extra = tuple(Value(p.type, p.hint) for p in params[len(stmt.cond.params) :])
        cond = replace(stmt.cond, params=(*stmt.cond.params, *extra))
        return replace(stmt, results=tuple(results), init=tuple(init), cond=cond, body=body), count or Const(0)

    def _hand_out(self, outs: list[Value], outer: list[Value]) -> None:
        """Adjoints of what the loop started from, and of what it read from outside."""
        frame, n = self.frame, len(self.carried)
        for v, out in zip(outer, outs[n:], strict=True):
            frame.set(v, out)
        for k, out in zip(self.carried, outs[:n], strict=True):
            o = self.stmt.init[k]
            if isinstance(o, Value) and o in self.reverse.active and not is_zero(out):
                frame.add(o, self.reverse.handed_on(frame.builder, self.reverse.absent.settled(frame.builder, out, o), o))


def _adjoint_type(param: Value, at: Operand) -> Type:
    """The type of the adjoint of one of the values that a loop carries, of which more may be known than of all of them."""
    of_all, of_one = carried_type(param), at.type if isinstance(at, Value) else None
    if isinstance(of_all, Array) and isinstance(of_one, Array) and (of_one.dtype, of_one.ndim) == (of_all.dtype, of_all.ndim):
        return of_one
    return of_all
