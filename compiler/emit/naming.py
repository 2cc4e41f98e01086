"""Names: values become Python variables, as few as possible, called what the user called them.

Values that are never needed at the same time and are versions of one thing (a store and what it stores
into, what a loop carries, the two sides of an `if`) are merged into one variable, so that no assignment has
to be printed for them. Then variables get names: the user's first, then ours from hints; variables of one
name that are never needed at the same time become one.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator

from ..analysis.liveness import Liveness, branch_yields
from ..ir.nodes import Apply, Block, Call, Closure, Const, Fn, For, If, Operand, Stmt, Value, While
from ..ir.ops import STORES
from ..ir.types import Array, Scalar, kind
from ..ir.visit import blocks_of, operands_of
from .plan import Plan

# Hints with these endings are ours: a variable of the user of the same name is something else.
GENERATED = ("_bar", "_dot", "_tape")
GENERATED_NAMES = frozenset({"value", "pullback", "aux", "t", "mask", "test"})

Pair = tuple[Value, Value]


class Names:
    """The variable of every value of one function."""

    def __init__(self, fn: Fn, returned: tuple[Operand, ...], plan: Plan, reserved: Iterable[str]):
        self.fn, self.returned, self.plan = fn, returned, plan
        self.masks: dict[Value, int] = {}  # value -> the program points where it is needed, as bits
        self.parent: dict[Value, Value] = {}
        self.fixed = {p.value: p.root for p in fn.params if not p.path}
        self.user: dict[Value, str] = {v: v.hint for v in self._values(fn.body) if v.user and v.hint.strip("_")} | self.fixed
        self.defs: dict[Value, Stmt] = {}
        self.home = {r: id(b) for b in _blocks(fn.body) for s in b.stmts for r in s.results}
        self._points = 0
        Liveness(self._record, plan).function(fn, returned)
        self._merge()
        roots = {r.name for r in fn.roots}
        reached_by_path = {p.root for p in fn.params if p.path} | (roots - {p.root for p in fn.params})
        self.reserved = {*reserved, *reached_by_path}
        self.names = self._assign()

    def __getitem__(self, value: Value) -> str:
        return self.names[self.find(value)]

    def same(self, a: Operand, b: Operand) -> bool:
        """Whether two operands are the same variable."""
        if not (isinstance(a, Value) and isinstance(b, Value)) or {a, b} & {*self.plan.folded, *self.plan.paths}:
            return False
        return self[a] == self[b]

    # Liveness as bits.

    def _record(self, where: Stmt | None, defined: Iterable[Value], live: set[Value]) -> None:
        bit = 1 << self._points
        self._points += 1
        for v in live.union(defined):
            self.masks[v] = self.masks.get(v, 0) | bit
        for v in defined if where is not None else ():
            self.defs[v] = where  # type: ignore[assignment]

    def _values(self, block: Block) -> Iterator[Value]:
        """Every value of a block, in the order of definition."""
        yield from block.params
        for stmt in block.stmts:
            for inner in blocks_of(stmt):
                yield from self._values(inner)
            yield from stmt.results

    # Merging.

    def find(self, v: Value) -> Value:
        while v in self.parent:
            v = self.parent[v]
        return v

    def union(self, a: Operand, b: Operand) -> bool:
        """Make two values one variable, if they are never needed at the same time (or are one already)."""
        if not (isinstance(a, Value) and isinstance(b, Value) and a in self.masks and b in self.masks):
            return False
        a, b = self.find(a), self.find(b)
        if a is b:
            return True
        names = {self.user.get(a), self.user.get(b)} - {None}
        if self.masks[a] & self.masks[b] or len(names) > 1 or a in self.fixed and b in self.fixed:
            return False
        if names and any(v not in self.user and v.hint.endswith(GENERATED) for v in (a, b)):
            return False  # an adjoint is never called by the name of a variable of the user's
        first, second = (b, a) if b in self.fixed else (a, b)
        self.parent[second] = first
        self.masks[first] |= self.masks[second]
        if names:
            (self.user[first],) = names  # type: ignore[assignment]
        return True

    def _merge(self) -> None:
        pairs: dict[str, list[Pair]] = {"test": [], "store": [], "loop": [], "yield": [], "init": [], "if": []}
        self._pairs(self.fn.body, self.returned, (), pairs)
        for group in pairs.values():
            for a, b in group:
                self.union(a, b)
        self.handed = [*pairs["yield"], *pairs["init"], *pairs["if"]]

    def yielded_apart(self) -> set[Value]:
        """Values computed only to be assigned to another variable: better printed in that assignment."""
        apart = set()
        for target, value in self.handed:
            stmt = self.defs.get(value)
            if not isinstance(stmt, (Apply, Call)) or target not in self.masks or len(self.plan.uses[value]) > 1:
                continue
            if isinstance(stmt, Apply) and stmt.op in STORES:
                continue
            if self.find(target) is not self.find(value) and (not value.user or value.hint == target.hint):
                apart.add(value)
        return apart

    def _pairs(
        self, block: Block, yields: Iterable[Operand], targets: tuple[Value, ...], pairs: dict[str, list[Pair]]
    ) -> None:
        """Collect what should be one variable; `targets` get the block's `yields`."""
        last = block.stmts[-1] if block.stmts else None
        if isinstance(last, If) and self.plan.pushed(last):
            for branch in (last.then, last.orelse):
                self._pairs(branch, branch_yields(last, branch, yields), targets, pairs)
        elif targets:
            kept = tuple(yields)[-len(targets) :]
            pairs["yield"] += [(t, y) for t, y in zip(targets, kept, strict=True) if isinstance(y, Value)]
        for stmt in block.stmts:
            if self.plan.hidden(stmt) or id(stmt) in self.plan.ternaries:
                continue
            if isinstance(stmt, Apply) and stmt.op in STORES:
                pairs["store"].append((stmt.results[0], stmt.args[0]))  # type: ignore[arg-type]
            elif isinstance(stmt, If) and not self.plan.pushed(stmt):
                for branch in (stmt.then, stmt.orelse):
                    pairs["if"] += zip(stmt.results, branch.yields, strict=True)  # type: ignore[arg-type]
                    self._pairs(branch, branch.yields, (), pairs)
            elif isinstance(stmt, (For, While)):
                self._loop_pairs(stmt, pairs)
            elif isinstance(stmt, Closure):
                self._pairs(stmt.body, stmt.body.yields, (), pairs)

    def _loop_pairs(self, stmt: For | While, pairs: dict[str, list[Pair]]) -> None:
        params = carried(stmt)
        if isinstance(stmt, While):
            pairs["test"] += zip(params, stmt.cond.params, strict=True)
            self._pairs(stmt.cond, stmt.cond.yields, (), pairs)
        pairs["loop"] += zip(params, stmt.results, strict=True)
        pairs["init"] += zip(params, stmt.init, strict=True)  # type: ignore[arg-type]
        self._pairs(stmt.body, stmt.body.yields, params, pairs)

    # Naming.

    def _assign(self) -> dict[Value, str]:
        members: dict[Value, list[Value]] = {}
        for v in self._values(self.fn.body):
            if v in self.masks and v not in self.plan.folded and v not in self.plan.paths:
                members.setdefault(self.find(v), []).append(v)
        taken: dict[str, list[int]] = {}
        names: dict[Value, str] = {}
        temporaries: set[tuple[str, int | None]] = set()  # the names in use in each block
        user_names = set(self.user.values())

        def give(root: Value, base: str, ours: bool) -> None:
            for name in _candidates(base):
                other = ours and name in user_names and (name.endswith(GENERATED) or name in GENERATED_NAMES)
                free = not any(mask & self.masks[root] for mask in taken.get(name, ()))
                if ours and base == "t" and isinstance(root.type, Scalar) and (name, self.home.get(root)) in temporaries:
                    free = False  # a number that nothing describes keeps its name as long as its block is read
                if free and not other and not _is_reserved(name, self.reserved):
                    names[root] = name
                    taken.setdefault(name, []).append(self.masks[root])
                    temporaries.add((name, self.home.get(root)))
                    return

        for root in self.fixed:
            if root in members:
                names[root] = self.fixed[root]
                taken.setdefault(names[root], []).append(self.masks[root])
        for wanted in ("user", "hint", "none"):
            for root, values in members.items():
                if root in names:
                    continue
                hint = next((v.hint for v in values if v.hint), "")
                hint = hint if hint.strip("_") else hint and "i"  # `_`: the index of a loop that nobody named
                if wanted == "user" and root in self.user:
                    give(root, self.user[root], False)
                elif wanted == "hint" and hint:
                    give(root, hint, True)
                elif wanted == "none":
                    give(root, self._described(values[0]), True)
        return names

    def _described(self, value: Value) -> str:
        """A name for a value that nobody named: what is done to what, `sin_x`; else t."""
        stmt = self.defs.get(value)
        if isinstance(stmt, For) or stmt is None:
            return "i" if kind(value.type) == "int" else "t"
        if isinstance(stmt, Closure):
            return "pullback"
        if kind(value.type) == "bool":
            return "mask" if isinstance(value.type, Array) else "test"
        if not isinstance(stmt, Apply) or not stmt.args:
            return "t"
        word, subject = stmt.op.rsplit(".", 1)[-1], self._subject(stmt.args[0])
        others = [o for o in operands_of(stmt)][1:]
        if not subject or len(subject) > 12:
            return "t"
        if stmt.op.startswith("attr.") or stmt.op == "np.size":
            return f"{subject}_{word}"
        if stmt.op == "pow":
            return f"{subject}_squared" if others in ([Const(2)], [Const(2.0)]) else "t"
        if stmt.op == "getitem":
            return f"{subject}_{_index_word(others[0])}" if _index_word(others[0]) else "t"
        if any(isinstance(o, Value) for o in others) or stmt.op in STORES or not word.isidentifier():
            return "t"
        return f"{word}_{subject}" if stmt.op in ("neg", "abs", "len") or "." in stmt.op else "t"

    def _subject(self, operand: Operand) -> str:
        if not isinstance(operand, Value) or operand in self.plan.folded or operand in self.plan.paths:
            return ""
        root = self.find(operand)
        return self.user.get(root) or operand.hint.strip("_")


def _blocks(block: Block) -> Iterator[Block]:
    yield block
    for stmt in block.stmts:
        for inner in blocks_of(stmt):
            yield from _blocks(inner)


def carried(stmt: For | While) -> tuple[Value, ...]:
    """The parameters of a loop's body that it carries."""
    return stmt.body.params[1:] if isinstance(stmt, For) else stmt.body.params


def _index_word(index: Operand) -> str:
    if isinstance(index, Const) and type(index.value) is int and index.value >= 0:
        return str(index.value)
    return index.hint if isinstance(index, Value) else ""


def _candidates(base: str) -> Iterator[str]:
    """x, x_1, x_2, ...; t, t2, t3, ..."""
    base = base if base.isidentifier() else "t"
    yield base
    number = 1
    while True:
        yield f"{base}{number + 1}" if base == "t" else f"{base}_{number}"
        number += 1


def _is_reserved(name: str, reserved: set[str]) -> bool:
    return name in reserved or name == "_" or keyword.iskeyword(name)
