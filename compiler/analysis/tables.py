"""Tables that are filled once: what a loop has read of an array is in the finished array still, where no store came after.

An array that a counted loop at the top carries, and that changes by stores at whole-number indices only, is a table. A store
never comes back to an element that was read if, in the outermost loop around both in which their positions differ, the
position that is written moves away from the one that was read. `h[t] = f(h[t - 1])` is the simplest case: row t - 1 is
finished when row t is begun.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..ir.nodes import Apply, Block, Const, For, If, Operand, SliceOf, Stmt, TupleOf, Value, While
from ..ir.ops import STORES
from ..ir.types import Array, Scalar
from ..ir.visit import blocks_of

Loops = tuple[For, ...]


@dataclass(frozen=True)
class Store:
    """A store into a table: its statement, the loops around, and when it is executed among the statements of a trip."""

    stmt: Apply
    loops: Loops
    number: int


@dataclass
class Table:
    """All versions of an array in a loop, with the time at which each is made; `result` is the last of all."""

    result: Value
    versions: dict[Value, int]
    stores: list[Store] = field(default_factory=list)


class Tables:
    """The tables of a function body."""

    def __init__(self, body: Block):
        self.of: dict[Value, Table] = {}  # by version
        self.loop_of: dict[Value, For] = {}  # by index
        self.made: dict[Value, Apply] = {}
        self._clock = 0
        self._facts(body)
        for s in body.stmts:
            if isinstance(s, For) and not s.breaks:
                for k, r in enumerate(s.results):
                    if isinstance(r.type, Array):
                        self._table(s, k)

    def _facts(self, block: Block) -> None:
        for s in block.stmts:
            if isinstance(s, Apply):
                self.made.update(dict.fromkeys(s.results, s))
            if isinstance(s, For):
                self.loop_of[s.body.params[0]] = s
            for inner in blocks_of(s):
                self._facts(inner)

    # -- finding them

    def _table(self, loop: For, k: int) -> None:
        first = loop.body.params[k + 1]
        table = Table(loop.results[k], {first: self._tick()})
        if self._walk(loop.body, (loop,), table, first) is loop.body.yields[k]:
            self.of.update(dict.fromkeys(table.versions, table))

    def _tick(self) -> int:
        self._clock += 1
        return self._clock

    def _walk(self, block: Block, loops: Loops, table: Table, now: Value) -> Value | None:
        """The version at the end of a block that begins with `now`; None if more is done to it than storing."""
        last: Value | None = now
        for s in block.stmts:
            if last is not None:
                last = self._stmt(s, loops, table, last)
        return last

    def _stmt(self, s: Stmt, loops: Loops, table: Table, now: Value) -> Value | None:
        if isinstance(s, Apply) and s.op in STORES and s.args[0] in table.versions:
            if s.args[0] is not now or s.op != "setitem" or not all(map(_is_position, _parts(s.args[1]))):
                return None
            table.stores.append(Store(s, loops, self._tick()))
            return self._version(s.results[0], table)
        if isinstance(s, If):
            ends = tuple(self._walk(b, loops, table, now) for b in (s.then, s.orelse))
            if None in ends:
                return None
            merged = (r for r, *ys in zip(s.results, s.then.yields, s.orelse.yields, strict=True) if tuple(ys) == ends)
            r = next(merged, None)
            return now if ends == (now, now) else r and self._version(r, table)
        if isinstance(s, For):
            return self._inner_loop(s, loops, table, now)
        return None if isinstance(s, While) and any(i in table.versions for i in s.init) else now

    def _version(self, v: Value, table: Table) -> Value:
        table.versions[v] = self._tick()
        return v

    def _inner_loop(self, s: For, loops: Loops, table: Table, now: Value) -> Value | None:
        carried = [k for k, i in enumerate(s.init) if i in table.versions]
        if not carried:
            return now if self._walk(s.body, (*loops, s), table, now) is now else None
        (k, *more) = carried
        if more or s.breaks or s.init[k] is not now:
            return None
        end = self._walk(s.body, (*loops, s), table, self._version(s.body.params[k + 1], table))
        return self._version(s.results[k], table) if end is not None and end is s.body.yields[k] else None

    # -- asking

    def finished(self, version: Value, index: Operand, loops: tuple[Stmt, ...], names: Mapping[Operand, Operand]) -> Value | None:
        """The finished table, if it holds at `index` what this version of it, in these loops, holds there.

        `names`: what the indices of the loops are called in the index, where it stands in other loops.
        """
        table = self.of.get(version)
        parts = _parts(index)
        if table is None or not all(map(_is_position, parts)) or not all(isinstance(s, For) for s in loops):
            return None
        at = table.versions[version]
        safe = all(self._never_meets(s, parts, loops, at, names) for s in table.stores)
        return table.result if safe else None

    def _never_meets(
        self, store: Store, parts: tuple[Operand, ...], loops: tuple[Stmt, ...], at: int, names: Mapping[Operand, Operand]
    ) -> bool:
        """Whether a store does not write what was read at `parts` once it has been read."""
        written = _parts(store.stmt.args[1])
        for loop in self._common(store.loops, loops):
            i = loop.body.params[0]
            if not isinstance(loop.step, Const) or type(loop.step.value) is not int:
                return False
            rising = (loop.step.value > 0) is not loop.reverse
            found = [self._gap(w, p, i, names.get(i, i), rising) for w, p in zip(written, parts, strict=False)]
            if "behind" in found:
                return True
            if "same" not in found:
                return False
        return store.number <= at

    def _common(self, a: Loops, b: tuple[Stmt, ...]) -> Iterator[For]:
        for x, y in zip(a, b, strict=False):
            if x is not y:
                return
            yield x

    def _gap(self, written: Operand, read: Operand, i: Operand, named: Operand, rising: bool) -> str:
        """Where the position that was read lies: "behind" what later trips of the loop write, at the "same" place, or unknown."""
        c = self._offset(written, i)
        if c is None or not self._is_natural(written) or not self._is_natural(read):
            return ""
        d = self._offset(read, named)
        if d is not None and d == c:
            return "same"
        bound = self._bound(read, named, upper=rising)
        return "behind" if bound is not None and (bound < c if rising else bound > c) else ""

    # -- whole numbers

    def _is_natural(self, o: Operand) -> bool:
        """Whether it is certainly no position from the end."""
        low = self._low(o)
        return low is not None and low >= 0

    def _shift(self, o: Operand) -> tuple[Operand, int] | None:
        """`(x, c)` for `x + c`."""
        s = self.made.get(o) if isinstance(o, Value) else None
        if s is None or s.op not in ("add", "sub") or not isinstance(s.args[1], Const) or type(s.args[1].value) is not int:
            return None
        return s.args[0], s.args[1].value if s.op == "add" else -s.args[1].value

    def _offset(self, o: Operand, i: Operand) -> int | None:
        """c, if `o` is `i + c`."""
        if o is i:
            return 0
        shift = self._shift(o)
        inner = self._offset(shift[0], i) if shift else None
        return None if inner is None or shift is None else inner + shift[1]

    def _bound(self, o: Operand, i: Operand, upper: bool) -> int | None:
        """c with `o <= i + c` (`upper`), or `o >= i + c`."""
        exact = self._offset(o, i)
        if exact is not None:
            return exact
        if isinstance(o, Const) and type(o.value) is int:
            low = self._low(i)
            return o.value - low if upper and low is not None else None
        shift = self._shift(o)
        if shift is not None:
            inner = self._bound(shift[0], i, upper)
            return None if inner is None else inner + shift[1]
        loop = self.loop_of.get(o) if isinstance(o, Value) else None
        if loop is None or not isinstance(loop.step, Const):
            return None
        rising = loop.step.value > 0
        end = self._bound(loop.stop if upper is rising else loop.start, i, upper)
        return None if end is None else end - (1 if rising else -1) * (upper is rising)

    def _low(self, o: Operand) -> int | None:
        """The least that a whole number can be."""
        if isinstance(o, Const):
            return o.value if type(o.value) is int else None
        shift = self._shift(o)
        if shift is not None:
            inner = self._low(shift[0])
            return None if inner is None else inner + shift[1]
        s = self.made.get(o) if isinstance(o, Value) else None
        if s is not None and s.op in ("len", "attr.size"):
            return 0
        loop = self.loop_of.get(o) if isinstance(o, Value) else None
        if loop is None or not isinstance(loop.step, Const) or type(loop.step.value) is not int:
            return None
        if loop.step.value > 0:
            return self._low(loop.start)
        last = self._low(loop.stop)
        return None if last is None else last + 1


def _parts(index: Operand) -> tuple[Operand, ...]:
    return index.items if isinstance(index, TupleOf) else (index,)


def _is_position(p: Operand) -> bool:
    """A whole number, or a slice: then the parts of an index belong to the axes in order."""
    if isinstance(p, Const):
        return type(p.value) is int
    return isinstance(p, SliceOf) or isinstance(p, Value) and isinstance(p.type, Scalar) and p.type.kind == "int"
