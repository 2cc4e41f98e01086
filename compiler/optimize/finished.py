"""Taped elements of a table that is filled once are read in the finished table.

    for t in range(1, n):                          for t in reversed(range(1, n)):
        h_tape.append(h[t - 1])                        h_old = h_tape.pop()      ->  h_old = h[t - 1]
        h[t] = a + b * h[t - 1]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..analysis.tables import Tables
from ..ir.nodes import Apply, Block, Const, Operand, Stmt, TupleOf, Value
from ..ir.types import Array, Scalar
from ..ir.visit import statements

Found = tuple[list[Stmt], Operand]  # the statements that make it, and what stands for the popped item


class FinishedTables:
    """What stands for the items of a tape in a finished table. `plan`: the facts of `tapes.py`."""

    def __init__(self, body: Block, plan: Any):
        self.plan, self.tables = plan, Tables(body)

    def instead_of(self, tape: Any) -> Found | None:
        """An element that was read, or stored, where the tape is pushed; or a whole table of which only elements are read."""
        item = tape.push.item
        if item in self.tables.of:
            return self.parts(tape)
        s = self.plan.made.get(item)
        if not isinstance(item.type, Scalar) or not isinstance(s, Apply):
            return None
        read = s.op == "getitem" and self.plan.home[item] == tape.push.blocks
        place = s if read else self.stored(tape)
        if place is None:
            return None
        table = self.finished(place.args[0] if read else place.results[0], place.args[1], tape, {})
        code: list[Stmt] = []
        index = None if table is None else self.rebuilt(place.args[1], tape, code)
        if table is None or index is None:
            return None
        copy = Value(item.type if read else Scalar("float", "float64"), item.hint, item.span, item.user)
        return [*code, Apply((copy,), "getitem", (table, index), (), s.span)], copy

    def stored(self, tape: Any) -> Apply | None:
        """The store that puts what is taped into an array that holds it exactly, where it is taped."""
        item = tape.push.item
        if item.type.kind != "float" or item.type.dtype not in (None, "float64"):
            return None
        block = tape.push.around[-1][1]
        found = (s for s in block.stmts if isinstance(s, Apply) and s.op == "setitem" and s.args[2] is item)
        s = next(found, None)
        into = s.results[0].type if s is not None else None
        return s if isinstance(into, Array) and into.dtype == "float64" else None

    def parts(self, tape: Any) -> Found | None:
        """A table for a table of which only elements are read that hold."""
        item = tape.pop.item
        block = tape.pop.around[-1][1]
        reads = [s for s in statements(block) if isinstance(s, Apply) and s.op == "getitem" and s.args[0] is item]
        if len(reads) != self.plan.uses.get(item, 0) or not all(isinstance(r.result.type, Scalar) for r in reads):
            return None
        names = self.plan.indices(tape)
        (table, *more) = {self.finished(tape.push.item, r.args[1], tape, names) for r in reads} or {None}
        return None if table is None or more else ([], table)

    def finished(self, version: Operand, index: Operand, tape: Any, names: Mapping[Operand, Operand]) -> Value | None:
        """The finished table that holds what this version of it held, if it is at hand in the backward loop."""
        if not isinstance(version, Value):
            return None
        table = self.tables.finished(version, index, tape.push.loops, names)
        return table if table is not None and not self.plan.home[table] and table not in self.plan.overwritten else None

    def rebuilt(self, o: Operand, tape: Any, code: list[Stmt], depth: int = 3) -> Operand | None:
        """An index where the tape is popped."""
        if isinstance(o, TupleOf):
            items = tuple(self.rebuilt(i, tape, code, depth) for i in o.items)
            return None if None in items else TupleOf(items)  # type: ignore[arg-type]
        if not isinstance(o, Value):
            return o if isinstance(o, Const) else None
        have, s = self.plan.at_hand(o, tape), self.plan.made.get(o)
        if have is not None or depth == 0 or not isinstance(s, Apply) or s.op not in ("add", "sub"):
            return have
        args = tuple(self.rebuilt(a, tape, code, depth - 1) for a in s.args)
        if None in args:
            return None
        copy = Value(o.type, o.hint, o.span)
        code.append(replace(s, results=(copy,), args=args))  # type: ignore[arg-type]
        return copy
