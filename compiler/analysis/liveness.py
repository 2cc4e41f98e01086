"""Liveness: which values are still needed after each statement, over structured code in one backward walk.

A client says how it reads the IR (`Reading`): the emitter folds values into the expressions that use
them and hands the end of a block to the branches of its last `If`; `optimize/inplace.py` takes the IR as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set

from ..ir.nodes import Block, Closure, Fn, For, If, Operand, Stmt, Value, While
from ..ir.visit import blocks_of, operands_of, statements, values_in

# record(where, defined, live): right after `where` (a statement; None at a loop's head and a block's start)
# `defined` have just got their values and `live` are needed later.
Record = Callable[["Stmt | None", Iterable[Value], set[Value]], None]


class Reading:
    """The IR as it is: every statement is executed where it stands."""

    def leaves(self, operand: Operand) -> Iterable[Value]:
        """The variables that are read when `operand` is evaluated."""
        return values_in(operand)

    def hidden(self, stmt: Stmt) -> bool:
        """Whether nothing happens at this statement."""
        return False

    def expression(self, stmt: Stmt) -> tuple[Operand, ...] | None:
        """The operands of an `If` that is an expression, else None."""
        return None

    def pushed(self, stmt: Stmt) -> bool:
        """Whether the branches of this `If` end the block that it ends."""
        return False


def branch_yields(stmt: If, branch: Block, yields: Iterable[Operand]) -> tuple[Operand, ...]:
    """What a block ending in the pushed `stmt` yields if it takes `branch`."""
    taken = dict(zip(stmt.results, branch.yields, strict=True))
    return tuple(taken.get(y, y) if isinstance(y, Value) else y for y in yields)


class Liveness:
    """One walk; every program point is given to `record`."""

    def __init__(self, record: Record, reading: Reading | None = None, beside: Set[Value] = frozenset()):
        self.record = record
        self.reading = reading or Reading()
        self.beside = beside  # values of which it need not be known
        self._free: dict[int, set[Value]] = {}  # by `id` of a block

    def function(self, fn: Fn, yields: Iterable[Operand] | None = None) -> None:
        self.block(fn.body, fn.body.yields if yields is None else yields, self.captured(fn))

    def captured(self, fn: Fn) -> set[Value]:
        """What closures mention: needed for ever, as they may be called at any time."""
        return set().union(*(self.free(s.body) for s in statements(fn.body) if isinstance(s, Closure)))

    def free(self, block: Block) -> set[Value]:
        """What a block mentions and does not define."""
        if id(block) not in self._free:
            found = {v for y in block.yields for v in values_in(y)}
            for stmt in reversed(block.stmts):
                found.difference_update(stmt.results)
                found.update(v for o in operands_of(stmt) for v in values_in(o))
                found.update(*map(self.free, blocks_of(stmt)))
            self._free[id(block)] = found.difference(block.params, self.beside)
        return self._free[id(block)]

    def _leaves(self, operands: Iterable[Operand]) -> Iterator[Value]:
        for operand in operands:
            yield from (v for v in self.reading.leaves(operand) if v not in self.beside)

    def block(self, block: Block, yields: Iterable[Operand], live_out: Iterable[Value]) -> set[Value]:
        """What is live before the block (its parameters included), with `live_out` needed after it."""
        stmts, yields = block.stmts, tuple(yields)
        if stmts and self.reading.pushed(stmts[-1]):
            last = stmts[-1]
            assert isinstance(last, If)
            live = set(self.reading.leaves(last.cond))
            for branch in (last.then, last.orelse):
                live |= self.block(branch, branch_yields(last, branch, yields), live_out)
            stmts = stmts[:-1]
        else:
            live = set(live_out)
            live.update(self._leaves(yields))
        for stmt in reversed(stmts):
            if not self.reading.hidden(stmt):
                live = self._statement(stmt, live)
        self.record(None, block.params, live)
        return live

    def _statement(self, stmt: Stmt, live: set[Value]) -> set[Value]:
        self.record(stmt, stmt.results, live)
        live = live.difference(stmt.results)
        expression = self.reading.expression(stmt)
        if expression is not None:
            live.update(self._leaves(expression))
        elif isinstance(stmt, If):
            sides = [self.block(b, b.yields, live) for b in (stmt.then, stmt.orelse)]
            live = set().union(*sides, self.reading.leaves(stmt.cond))
        elif isinstance(stmt, (For, While)):
            live = self._loop(stmt, live)
        elif isinstance(stmt, Closure):
            self.block(stmt.body, stmt.body.yields, self.free(stmt.body))
            live.update(self.free(stmt.body))
        else:
            live.update(self._leaves(operands_of(stmt)))
        return live

    def _loop(self, stmt: For | While, after: set[Value]) -> set[Value]:
        inside = after.union(*map(self.free, blocks_of(stmt)))
        self.block(stmt.body, stmt.body.yields, inside)
        if isinstance(stmt, While):  # the test's parameters are the variables that the body goes on with
            self.block(stmt.cond, stmt.cond.yields, inside.union(stmt.cond.params))
            head: set[Value] = inside
        else:
            head = inside.union(self._leaves((stmt.start, stmt.stop, stmt.step)))
            self.record(None, stmt.body.params[1:], head)
        return head.union(self._leaves(stmt.init))


def live_after(fn: Fn, beside: Set[Value] = frozenset()) -> dict[int, frozenset[Value]]:
    """By `id` of the statement: the values needed after it (its own results included if they are), but for those `beside`."""
    found: dict[int, frozenset[Value]] = {}

    def record(stmt: Stmt | None, defined: Iterable[Value], live: set[Value]) -> None:
        if stmt is not None:
            found[id(stmt)] = found.get(id(stmt), frozenset()) | live

    Liveness(record, beside=beside).function(fn)
    return found
