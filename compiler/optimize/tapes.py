"""Tapes that need not be: what the backward loop has anyway, or can compute as cheaply as the forward loop did.

An item that is popped is replaced if what was pushed is
- the index of a loop: the backward loop that undoes it has an index too;
- a value that another tape holds, whose item is at hand where this one is popped;
- computed for this tape alone, from values that the backward loop has: it is computed there instead;
- one addition or multiplication of such values: it is done again.
- what a table held that is filled once: the finished table holds it still (`finished.py`).
The tapes that nobody reads then are dead code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..ir.nodes import Apply, Block, Fn, For, If, Operand, Stmt, Value, While
from ..ir.ops import STORES
from ..ir.types import ListOfType
from ..ir.visit import blocks_of, map_operand, map_operands, operands_of, statements, substitute, values_in, with_blocks
from .facts import FRESH, count_uses, overwritten
from .finished import FinishedTables, Found

_CHEAP = frozenset({"add", "sub", "mul", "neg"})


@dataclass(frozen=True)
class Site:
    """Where a tape is pushed or popped: the statements around it, outermost first, and their blocks.

    `run`: of pops that follow each other, the place of the first one.
    """

    item: Value
    around: tuple[tuple[Stmt, Block], ...]
    run: int = 0

    @property
    def loops(self) -> tuple[Stmt, ...]:
        return tuple(s for s, _ in self.around if isinstance(s, (For, While)))

    @property
    def blocks(self) -> tuple[int, ...]:
        return tuple(id(b) for _, b in self.around)


@dataclass(frozen=True)
class Tape:
    """A list that is appended to at one place and popped at one."""

    push: Site
    pop: Site


def tapes(fn: Fn) -> Fn:
    """Replace popped items by what the backward loop has or can compute.

    The loop's index is in `reversed(range(n))` too:

        for i in range(n):              for i in reversed(range(n)):
            tape.append(math.sin(i))        t = tape.pop()         ->  t = math.sin(i)
    """
    found = list(_tapes(fn.body))
    if not found:
        return fn
    plan = _Plan(fn, found)
    for tape in found:
        plan.replace(tape)
    return replace(fn, body=substitute(plan.written(fn.body), plan.instead)) if plan.instead else fn


# -- finding them


class _Versions:
    """Which lists are versions of one."""

    def __init__(self) -> None:
        self.older: dict[Value, Value] = {}

    def first(self, v: Value) -> Value:
        while v in self.older:
            v = self.older[v]
        return v

    def same(self, a: Operand, b: Operand) -> None:
        if isinstance(a, Value) and isinstance(b, Value) and isinstance(a.type, ListOfType):
            x, y = self.first(a), self.first(b)
            if x is not y:
                self.older[x] = y


def _tapes(body: Block) -> Iterator[Tape]:
    """The lists that are pushed at one place, popped at one, and used for nothing else."""
    versions = _Versions()
    pushes: list[tuple[Value, Site]] = []
    pops: list[tuple[Value, Site]] = []
    others: list[Value] = []
    _collect(body, (), versions, pushes, pops, others)
    lists: dict[Value, tuple[list[Site], list[Site]]] = {}
    for k, sites in enumerate((pushes, pops)):
        for v, site in sites:
            lists.setdefault(versions.first(v), ([], []))[k].append(site)
    spoilt = {versions.first(v) for v in others}
    for v, (ins, outs) in lists.items():
        if len(ins) == len(outs) == 1 and v not in spoilt and len(ins[0].loops) == len(outs[0].loops):
            yield Tape(ins[0], outs[0])


def _collect(
    block: Block, around: tuple[tuple[Stmt, Block], ...], versions: _Versions,
    pushes: list[tuple[Value, Site]], pops: list[tuple[Value, Site]], others: list[Value],
) -> None:  # fmt: skip
    run = 0
    for k, s in enumerate(block.stmts):
        run = run if isinstance(s, Apply) and s.op == "list.pop" else k + 1
        for inner in blocks_of(s):
            _collect(inner, (*around, (s, inner)), versions, pushes, pops, others)
        if isinstance(s, Apply) and s.op in ("list.append", "list.pop") and isinstance(s.args[0], Value):
            versions.same(s.args[0], s.results[0])
            if s.op == "list.pop":
                pops.append((s.args[0], Site(s.results[1], around, run)))
            elif isinstance(s.args[1], Value):
                pushes.append((s.args[0], Site(s.args[1], around)))
            else:
                others.append(s.args[0])
        elif isinstance(s, If):
            for r, a, b in zip(s.results, s.then.yields, s.orelse.yields, strict=True):
                versions.same(r, a)
                versions.same(r, b)
        elif isinstance(s, (For, While)):
            own = s.body.params[len(s.body.params) - len(s.results) :]
            for r, i, p, y in zip(s.results, s.init, own, s.body.yields[s.breaks :], strict=True):
                for v in (i, p, y):
                    versions.same(r, v)
            if isinstance(s, While):
                for r, p in zip(s.results, s.cond.params, strict=True):
                    versions.same(r, p)
        elif not (isinstance(s, Apply) and s.op == "list" and not any(map(_mentions, s.args))):
            others += [v for o in operands_of(s) for v in values_in(o) if isinstance(v.type, ListOfType)]
    if not around:
        others += [v for o in block.yields for v in values_in(o) if isinstance(v.type, ListOfType)]


def _mentions(o: Operand) -> bool:
    return any(True for _ in values_in(o))


# -- doing without


class _Plan:
    """What stands for popped items, and the statements that compute it, by the pop."""

    def __init__(self, fn: Fn, found: list[Tape]):
        self.tapes = found
        self.popped = {tape.pop.item for tape in found}
        self.instead: dict[Value, Operand] = {}
        self.code: dict[Value, list[Stmt]] = {}
        self.relied: set[Value] = set()  # popped items that stand for something else as well: these tapes stay
        self.uses = count_uses(fn.body)
        self.home = _homes(fn.body)
        self.made = {r: s for s in statements(fn.body) for r in s.results}
        self.overwritten = overwritten(fn.body)
        self.tables = FinishedTables(fn.body, self)

    def replace(self, tape: Tape) -> None:
        if tape.pop.item in self.relied:
            return
        item = tape.push.item
        have = self.at_hand(item, tape)
        if have is not None:
            self.put(tape, have, [])
            return
        code: list[Stmt] = []
        copies: dict[Value, Operand] = {}
        if self.moved(item, tape, 1, code, copies):
            self.put(tape, copies[item], code)
        else:
            again = self.again(item, tape)
            found: Found | None = ([again], again.results[0]) if again is not None else self.tables.instead_of(tape)
            if found is not None:
                self.put(tape, found[1], found[0])

    def put(self, tape: Tape, instead: Operand, code: list[Stmt]) -> None:
        self.instead[tape.pop.item] = instead
        self.code[tape.pop.item] = code
        self.relied |= self.popped.intersection({instead}, *(values_in(o) for s in code for o in operands_of(s)))

    def again(self, v: Value, tape: Tape) -> Apply | None:
        """A value from one cheap operation, done again at the pop."""
        s = self.made.get(v)
        if not isinstance(s, Apply) or s.op not in _CHEAP or self.home[v] != tape.push.blocks:
            return None
        have = {o: self.at_hand(o, tape) for x in s.args for o in values_in(x)}
        if any(h is None for h in have.values()):
            return None
        args = tuple(map_operand(o, lambda o: have.get(o) or o if isinstance(o, Value) else o) for o in s.args)
        return Apply((Value(v.type, v.hint, v.span, v.user),), s.op, args, s.kwargs, s.span)

    def at_hand(self, v: Value, tape: Tape) -> Operand | None:
        """What a forward value is called where the tape is popped, if it has a name there."""
        index = self.indices(tape).get(v)
        if index is not None:
            return index
        home = self.home.get(v)
        if home is None or not home and v not in self.overwritten:
            return v  # a parameter, or made at the top and not overwritten
        for other in self.tapes:
            if other.push.item is v and other is not tape and other.pop.item not in self.instead and self.reaches(other, tape):
                return other.pop.item
        return None

    def indices(self, tape: Tape) -> dict[Operand, Operand]:
        """The indices of the loops around the push, and what they are called in the loops that undo those."""
        found: dict[Operand, Operand] = {}
        for loop, back in zip(tape.push.loops, tape.pop.loops, strict=True):
            if isinstance(loop, For) and isinstance(back, For) and back.reverse != loop.reverse and not loop.breaks:
                heads = zip((loop.start, loop.stop, loop.step), (back.start, back.stop, back.step), strict=True)
                if all(self.same_number(a, b, found) for a, b in heads):
                    found[loop.body.params[0]] = back.body.params[0]
        return found

    def same_number(self, a: Operand, b: Operand, names: dict[Operand, Operand]) -> bool:
        """Whether a whole number of the forward loop is that of the backward loop, perhaps computed again."""
        if names.get(a, a) == b:
            return True
        s, t = (self.made.get(o) if isinstance(o, Value) else None for o in (a, b))
        if not isinstance(s, Apply) or not isinstance(t, Apply) or s.op != t.op or s.op not in ("add", "sub", "len", "attr.size"):
            return False
        return s.kwargs == t.kwargs and all(self.same_number(x, y, names) for x, y in zip(s.args, t.args, strict=True))

    def reaches(self, other: Tape, tape: Tape) -> bool:
        """Whether the other tape is popped in the same iterations, beside this one or around it."""
        if other.push.loops != tape.push.loops or other.pop.loops != tape.pop.loops:
            return False
        outer, inner = other.pop.blocks, tape.pop.blocks
        first = len(outer) < len(inner) or other.pop.run == tape.pop.run
        return first and inner[: len(outer)] == outer and other.push.blocks == tape.push.blocks[: len(other.push.blocks)]

    def moved(self, v: Value, tape: Tape, mentions: int, code: list[Stmt], copies: dict[Value, Operand]) -> bool:
        """Compute a value at the pop, if it is computed for this tape alone, from what is at hand there."""
        s = self.made.get(v)
        alone = isinstance(s, Apply) and len(s.results) == 1 and self.uses.get(v, 0) == mentions
        if not alone or s.op in STORES or s.op in FRESH or self.home[v] != tape.push.blocks:  # type: ignore[union-attr]
            return False
        assert isinstance(s, Apply)
        needed = [o for x in operands_of(s) for o in values_in(x)]
        for o in needed:
            if o in copies:
                continue
            have = self.at_hand(o, tape)
            if have is not None:
                copies[o] = have
            elif not self.moved(o, tape, needed.count(o), code, copies):
                return False
        again = map_operands(s, lambda o: copies.get(o, o) if isinstance(o, Value) else o)
        copies[v] = Value(v.type, v.hint, v.span, v.user)
        code.append(replace(again, results=(copies[v],)))  # type: ignore[arg-type]
        return True

    def written(self, block: Block) -> Block:
        """The block with the moved statements behind the pops."""
        if not any(self.code.values()):
            return block
        stmts: list[Stmt] = []
        waiting: list[Stmt] = []  # until all is popped
        for s in block.stmts:
            if isinstance(s, Apply) and s.op == "list.pop":
                waiting += self.code.get(s.results[1], ())
            elif waiting:
                stmts += waiting
                waiting = []
            stmts.append(with_blocks(s, tuple(map(self.written, blocks_of(s)))))
        return replace(block, stmts=(*stmts, *waiting))


def _homes(body: Block) -> dict[Value, tuple[int, ...]]:
    """The blocks around the definition of each value (none at the top)."""
    found: dict[Value, tuple[int, ...]] = {}

    def walk(block: Block, around: tuple[int, ...]) -> None:
        found.update(dict.fromkeys(block.params, around))
        for s in block.stmts:
            found.update(dict.fromkeys(s.results, around))
            for inner in blocks_of(s):
                walk(inner, (*around, id(inner)))

    walk(body, ())
    return found
