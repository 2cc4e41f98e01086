"""What is printed where: which values are expressions inside the statement that uses them.

A value that is read once, is no variable of the user and can be computed later without seeing a store or
an effect in between is folded into its reader. An `If` of one result whose branches fold is an expression
(`a if c else b`, `c and e`). An `If` at the end of a function (or of a loop's body that may break) takes
the return (or the break) into its branches: it is pushed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..analysis.definedness import perhaps_undefined
from ..analysis.liveness import Reading, branch_yields
from ..ir.nodes import (
    Apply,
    Block,
    Call,
    Closure,
    Const,
    Effect,
    Fn,
    For,
    If,
    ListOf,
    Operand,
    Stmt,
    Tree,
    Value,
    While,
    slot,
)
from ..ir.ops import BINARY, COMPARE, INPLACE, STORES, UNARY
from ..ir.types import ListOfType, Opaque, Scalar, TupleType, Unknown
from ..ir.visit import blocks_of, operands_of, statements, uses, values_in, values_of

ARRAYS, LISTS, EFFECTS = 1, 2, 4  # what a statement changes, and what an expression must not move past
SHAPES = frozenset({"attr.shape", "attr.size", "attr.ndim", "attr.dtype", "np.shape", "np.size", "np.ndim"})

_COMPUTING = frozenset({*BINARY, *COMPARE, *UNARY, "np.sum", "np.dot", "np.outer", "np.where"})  # new arrays from old ones
_STORING = frozenset({"setitem", "index_add", *INPLACE.values()})  # into the first operand; the others are only read


@dataclass(frozen=True)
class Use:
    """One place that reads a value. `index` is the statement's, or the number of statements for a yield.

    role: "operand", "target" (of a store), "return", "yield" and "break" (assigned to a variable; a loop's
    initial values too), "flag" (`if flag: break`), or "expression" (the yield of a block that is printed as one).
    """

    block: Block
    index: int
    role: str


@dataclass
class Plan(Reading):
    """The decisions, and how liveness must read the IR under them."""

    folded: dict[Value, Stmt] = field(default_factory=dict)
    ternaries: dict[int, If] = field(default_factory=dict)
    ends: dict[int, If] = field(default_factory=dict)
    uses: dict[Value, list[Use]] = field(default_factory=dict)
    paths: dict[Value, Stmt | None] = field(default_factory=dict)  # parameters printed as `params["w"]` in place
    _leaves: dict[Value, tuple[Value, ...]] = field(default_factory=dict)

    def used(self, value: Value) -> bool:
        return value in self.uses

    def leaves(self, operand: Operand) -> Iterator[Value]:
        for v in values_in(operand):
            if v in self.folded:
                if v not in self._leaves:
                    operands = inputs(self.folded[v])
                    self._leaves[v] = tuple(leaf for o in operands for leaf in self.leaves(o))
                yield from self._leaves[v]
            elif v not in self.paths:
                yield v

    def hidden(self, stmt: Stmt) -> bool:
        return self.is_folded(stmt) or self.is_dead(stmt)

    def is_folded(self, stmt: Stmt) -> bool:
        return len(stmt.results) == 1 and stmt.results[0] in self.folded

    def is_dead(self, stmt: Stmt) -> bool:
        """An op whose results nobody reads."""
        return isinstance(stmt, (Apply, Closure)) and not any(map(self.used, stmt.results))

    def expression(self, stmt: Stmt) -> tuple[Operand, ...] | None:
        return inputs(stmt) if id(stmt) in self.ternaries else None

    def pushed(self, stmt: Stmt) -> bool:
        return id(stmt) in self.ends


def inputs(stmt: Stmt) -> tuple[Operand, ...]:
    """The operands of an expression: an op, a call or a ternary."""
    if isinstance(stmt, If):
        return (stmt.cond, *stmt.then.yields, *stmt.orelse.yields)
    return tuple(operands_of(stmt))


def changes(stmt: Stmt) -> int:
    """What running a statement may change."""
    if isinstance(stmt, (Effect, Call)):
        return EFFECTS
    if isinstance(stmt, Apply) and stmt.op in STORES:
        of_list = stmt.op.startswith("list.") or isinstance(stmt.results[0].type, ListOfType)
        return LISTS if of_list else ARRAYS
    found = 0
    for block in blocks_of(stmt) if not isinstance(stmt, Closure) else ():
        for inner in block.stmts:
            found |= changes(inner)
    return found


def reads(stmt: Stmt, constant: set[Value]) -> int:
    """What must not change between a statement's place and the place where it is printed; `constant` arrays never do."""
    if isinstance(stmt, Call):
        return ARRAYS | LISTS | EFFECTS
    found = EFFECTS
    for v in (v for v in values_of(inputs(stmt)) if v not in constant):
        if isinstance(v.type, (ListOfType, TupleType, Unknown, Opaque)):
            found |= ARRAYS | LISTS
        elif not isinstance(v.type, Scalar) and not (isinstance(stmt, Apply) and stmt.op in SHAPES):
            found |= ARRAYS
    for block in blocks_of(stmt):
        for inner in block.stmts:
            found |= reads(inner, constant)
    return found


def constant_arrays(fn: Fn) -> set[Value]:
    """New arrays that are only computed with: no store reaches them, by whatever name or view."""
    made: set[Value] = set()
    handed_on: set[Value] = set(values_of(fn.body.yields))
    for stmt in statements(fn.body):
        plain = isinstance(stmt, Apply) and stmt.op in _COMPUTING
        if plain:
            made.update(stmt.results)
        elif isinstance(stmt, Apply) and stmt.op in _STORING and not isinstance(stmt.results[0].type, ListOfType):
            handed_on.update(values_of(stmt.args[:1]))
        else:
            handed_on.update(values_of(operands_of(stmt)))
        for block in blocks_of(stmt):
            handed_on.update(values_of(block.yields))
    return made - handed_on


def renumbered(tree: Tree, yields: tuple[Operand, ...]) -> tuple[Tree, tuple[Operand, ...]]:
    """The tree to return with its slots numbered 0, 1, ..., and an operand for each."""
    operands: list[Operand] = []

    def walk(t: Tree) -> Tree:
        if t.kind == "slot":
            operands.append(yields[t.data])
            return slot(len(operands) - 1)
        return replace(t, children=tuple(map(walk, t.children)))

    return walk(tree), tuple(operands)


class Planner:
    """Decides for one function. `pinned` must stay statements; `inline` are folded into the yield they are for."""

    def __init__(self, fn: Fn, returned: tuple[Operand, ...], pinned: set[Value], inline: set[Value]):
        self.fn, self.returned, self.pinned, self.inline = fn, returned, pinned, inline
        self.plan = Plan()
        self.constant = constant_arrays(fn)
        self.made = {r for s in statements(fn.body) for r in s.results}
        self.counts: dict[Value, int] = {}
        for v in uses(fn.body):
            self.counts[v] = self.counts.get(v, 0) + 1

    @cached_property
    def absent(self) -> set[Value]:
        """What may have no value."""
        return perhaps_undefined(self.fn.body)

    def run(self) -> Plan:
        self._push(self.fn.body, self.returned, "return")
        self._uses(self.fn.body, self.returned, "return")
        self._block(self.fn.body, self.returned, "return")
        for p in self.fn.params:
            places = self.plan.uses.get(p.value, [])
            if p.path and len(places) == 1 and places[0].block is self.fn.body and places[0].role != "target":
                self.plan.paths[p.value] = None
        return self.plan

    # Which Ifs end their block.

    def _push(self, block: Block, yields: Iterable[Operand], role: str) -> None:
        yields = tuple(yields)
        last = block.stmts[-1] if block.stmts else None
        if isinstance(last, If) and self._ends(last, yields, role):
            self.plan.ends[id(last)] = last
            for branch in (last.then, last.orelse):
                self._push(branch, branch_yields(last, branch, yields), role)
        for stmt in block.stmts:
            if isinstance(stmt, (For, While)):
                self._push(stmt.body, stmt.body.yields, "break" if stmt.breaks else "yield")
                if isinstance(stmt, While):
                    self._push(stmt.cond, stmt.cond.yields, "expression")
            elif isinstance(stmt, Closure):
                self._push(stmt.body, stmt.body.yields, "return")
            elif isinstance(stmt, If) and id(stmt) not in self.plan.ends:
                for branch in (stmt.then, stmt.orelse):
                    self._push(branch, branch.yields, "yield")

    def _ends(self, stmt: If, yields: tuple[Operand, ...], role: str) -> bool:
        """Whether the branches may take over the end of the block: their results are only handed on by it."""
        handed = [y for y in yields if isinstance(y, Value) and y in stmt.results]
        nested = [v for y in yields if not isinstance(y, Value) for v in values_in(y)]
        if not handed or any(v in stmt.results for v in nested):
            return False
        if role == "break" and yields[0] not in stmt.results or role == "return" and _in_one_line(stmt):
            return False
        if role not in ("return", "break"):
            return False
        return all(self.counts.get(r, 0) <= sum(y is r for y in yields) for r in stmt.results)

    # Who reads what.

    def _use(self, operand: Operand, block: Block, index: int, role: str) -> None:
        for v in values_in(operand):
            self.plan.uses.setdefault(v, []).append(Use(block, index, role))

    def _uses(self, block: Block, yields: tuple[Operand, ...], role: str) -> None:
        last = block.stmts[-1] if block.stmts else None
        if last is not None and id(last) in self.plan.ends:
            assert isinstance(last, If)
            for branch in (last.then, last.orelse):
                self._uses(branch, branch_yields(last, branch, yields), role)
            self._use(last.cond, block, len(block.stmts) - 1, "operand")
        else:
            for k, y in enumerate(yields):
                self._use(y, block, len(block.stmts), "flag" if role == "break" and k == 0 else role)
        for index, stmt in reversed(list(enumerate(block.stmts))):
            self._uses_of(stmt, block, index)

    def _uses_of(self, stmt: Stmt, block: Block, index: int) -> None:
        if id(stmt) in self.plan.ends or self.plan.is_dead(stmt):
            return
        initial = len(stmt.init) if isinstance(stmt, (For, While)) else 0
        operands = tuple(operands_of(stmt))
        for k, operand in enumerate(operands):
            target = k == 0 and isinstance(stmt, Apply) and stmt.op in STORES
            role = "target" if target else "yield" if k >= len(operands) - initial else "operand"
            self._use(operand, block, index, role)
        for inner in blocks_of(stmt):
            if isinstance(stmt, While) and inner is stmt.cond:
                role = "expression"
            elif isinstance(stmt, Closure):
                role = "return"
            else:
                role = "break" if isinstance(stmt, (For, While)) and stmt.breaks else "yield"
            self._uses(inner, inner.yields, role)

    # What is folded.

    def _block(self, block: Block, yields: tuple[Operand, ...], role: str) -> None:
        for stmt in block.stmts:
            self._inside(stmt, yields if id(stmt) in self.plan.ends else (), role)
        for named in (True, False) if role == "return" and len(yields) > 1 else (True,):
            before = set(self.plan.folded)
            self._fold(block, named)
            if named and role == "return" and len(yields) > 1 and self._remains(block):
                for v in set(self.plan.folded) - before:
                    del self.plan.folded[v]
                continue
            break

    def _remains(self, block: Block) -> bool:
        return any(not self.plan.hidden(s) and id(s) not in self.plan.ends for s in block.stmts)

    def _inside(self, stmt: Stmt, yields: tuple[Operand, ...], role: str) -> None:
        if isinstance(stmt, If):
            if id(stmt) in self.plan.ends:
                for branch in (stmt.then, stmt.orelse):
                    self._block(branch, branch_yields(stmt, branch, yields), role)
                return
            for branch in (stmt.then, stmt.orelse):
                self._block(branch, branch.yields, "yield")
            if self._is_expression(stmt):
                self.plan.ternaries[id(stmt)] = stmt
        elif isinstance(stmt, (For, While)):
            self._block(stmt.body, stmt.body.yields, "break" if stmt.breaks else "yield")
            if isinstance(stmt, While):
                self._block(stmt.cond, stmt.cond.yields, "expression")
        elif isinstance(stmt, Closure):
            self._block(stmt.body, stmt.body.yields, "return")

    def _left_alone(self, result: Value, y: Operand) -> bool:
        """Whether a side leaves a variable as it is, which may have no value."""
        return isinstance(y, Value) and y.hint == result.hint and y in self.absent

    def _is_expression(self, stmt: If) -> bool:
        """Try to fold both branches into what they yield; take it back if something remains."""
        if len(stmt.results) != 1 or stmt.results[0] in self.pinned or not _in_one_line(stmt):
            return False
        yields = (*stmt.then.yields, *stmt.orelse.yields)
        if not self.plan.used(stmt.results[0]) or not all(map(_is_value, yields)) or any(self._left_alone(stmt.results[0], y) for y in yields):
            return False
        before, inline = dict(self.plan.folded), self.inline
        self.inline = inline | {v for b in (stmt.then, stmt.orelse) for y in b.yields for v in values_in(y)}
        for branch in (stmt.then, stmt.orelse):
            self._fold(branch, True)
        self.inline = inline
        if any(not self.plan.is_folded(s) for b in (stmt.then, stmt.orelse) for s in b.stmts):
            self.plan.folded = before
            return False
        return True

    def _fold(self, block: Block, named: bool) -> None:
        at: dict[int, int] = {}  # where a folded value is computed now
        for index, stmt in reversed(list(enumerate(block.stmts))):
            place = self._place(stmt, block, at, named)
            if place is not None and self._may_move(block, index, place, at):
                v = stmt.results[0]
                self.plan.folded[v] = stmt
                at[index] = place

    def _place(self, stmt: Stmt, block: Block, at: dict[int, int], named: bool) -> int | None:
        """The index of the statement that a value can be folded into, if it may be folded at all."""
        if not self._is_foldable(stmt):
            return None
        v = stmt.results[0]
        places = self.plan.uses.get(v, [])
        if len(places) > 1 and self._is_short(stmt) and v not in self.pinned:
            here = all(p.block is block and p.role == "operand" for p in places)
            return max(at.get(p.index, p.index) for p in places) if here else None
        if len(places) != 1 or places[0].block is not block or places[0].role == "target" or v in self.pinned:
            return None
        role = places[0].role
        assigned = role in ("yield", "break") or v.user and role not in ("expression", "flag")
        if assigned and v not in self.inline and not _is_new_tape(stmt):
            return None
        if role == "return" and v.hint and not named:
            return None
        return at.get(places[0].index, places[0].index)

    def _is_short(self, stmt: Stmt) -> bool:
        """Whether it is an index like `i - 1` or the shape of a variable: better written again than given a name."""
        if not isinstance(stmt, Apply) or stmt.results[0].user or stmt.results[0].hint:
            return False
        values = [v for o in stmt.args for v in values_in(o)]
        if any(v in self.made and not v.user for v in values):
            return False
        if stmt.op == "attr.shape":
            return True
        return stmt.op in ("add", "sub") and len(values) == 1 and all(isinstance(o.type, Scalar) and o.type.kind == "int" and not o.type.dtype for o in (*values, *stmt.results))

    def _is_foldable(self, stmt: Stmt) -> bool:
        if isinstance(stmt, If):
            return id(stmt) in self.plan.ternaries
        return isinstance(stmt, (Apply, Call)) and len(stmt.results) == 1 and not (
            isinstance(stmt, Apply) and stmt.op in STORES
        )

    def _may_move(self, block: Block, index: int, place: int, at: dict[int, int]) -> bool:
        """Whether nothing on the way changes what is read (calls in one expression keep their order)."""
        stmt = block.stmts[index]
        unchanged = reads(stmt, self.constant)
        for k in range(index + 1, place):
            together = isinstance(stmt, Call) and isinstance(block.stmts[k], Call) and at.get(k) == place
            if not together and changes(block.stmts[k]) & unchanged:
                return False
        return True


def _is_new_tape(stmt: Stmt) -> bool:
    """Whether it makes an empty list of ours: printed with the other things that its loop starts from."""
    return isinstance(stmt, Apply) and stmt.op == "list" and stmt.args == (ListOf(()),) and not stmt.results[0].user


def _is_value(operand: Operand) -> bool:
    return isinstance(operand, (Value, Const))


def _in_one_line(stmt: If) -> bool:
    """Whether the user wrote it as an expression (or nobody wrote it, and it is small)."""
    if stmt.span is None:
        return all(len(b.stmts) <= 3 and all(isinstance(s, Apply) for s in b.stmts) for b in (stmt.then, stmt.orelse))
    return stmt.span.line == stmt.span.end_line
