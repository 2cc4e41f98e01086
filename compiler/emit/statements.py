"""Statements: blocks as lines of Python, with assignments only where two values could not be one variable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..analysis.alias import may_repeat
from ..analysis.liveness import branch_yields
from ..diagnostics import Span
from ..ir.nodes import (
    Apply,
    Block,
    Call,
    Closure,
    Const,
    Effect,
    For,
    If,
    Operand,
    Stmt,
    Tree,
    Undef,
    Value,
    While,
)  # fmt: skip
from ..ir.ops import BINARY, INPLACE, STORES
from ..ir.types import ListOfType, Scalar, is_inexact
from ..ir.visit import defined_in, operands_of, values_in
from .expressions import Expressions, Globals, tree_text
from .moves import Move, in_order
from .naming import Names, carried
from .plan import Plan, inputs, renumbered

# What these make is not computed from numbers: no line of the user's to point at.
_SETUP = frozenset({
    "np.copy", "np.zeros", "np.zeros_like", "np.empty", "np.empty_like", "np.ones", "np.ones_like", "np.full",
    "np.full_like", "list", "list.copy", "len", "prelude.zeros_of_list", "prelude.zero_like",
})  # fmt: skip
_SIGNS = {inplace: BINARY[op] for op, inplace in INPLACE.items()}


@dataclass(frozen=True)
class Line:
    """One line of text. `computes`: worth naming the user's line; `updates`: assigns to a variable in use;
    `unfold`: what to make a statement of its own if the line is too long."""

    depth: int
    text: str
    span: Span | None = None
    computes: bool = False
    updates: bool = False
    unfold: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Ending:
    """What happens at the end of a block: return the tree, or assign the operands to the targets (and break
    if the first operand says so)."""

    operands: tuple[Operand, ...]
    targets: tuple[Value, ...] = ()
    tree: Tree | None = None
    breaks: bool = False

    def after(self, stmt: If, branch: Block) -> Ending:
        return replace(self, operands=branch_yields(stmt, branch, self.operands))


class Body:
    """Prints the blocks of one function."""

    def __init__(self, plan: Plan, names: Names, paths: dict[Value, str], globals_: Globals, absent: set[Value]):
        self.plan, self.names, self.globals, self.absent = plan, names, globals_, absent
        self.expressions = Expressions(plan, self.name, paths, globals_)
        self.text = self.expressions.text
        self.unset: dict[Value, None] = {}  # what may have no value where it is handed on
        self.lines: list[Line] = []
        self.assigned: set[str] = set()

    def name(self, value: Value) -> str:
        return self.names[value]

    def function(self, block: Block, returned: tuple[Operand, ...], tree: Tree, depth: int) -> list[Line]:
        outer, self.unset = self.unset, {}
        lines, _ = self._captured(block, depth, Ending(returned, tree=tree))
        own = defined_in(block)
        given = {self.name(p) for p in block.params if self.plan.used(p) and p not in self.plan.paths}
        names = dict.fromkeys(self.name(v) for v in self.unset if v in own)
        self.unset = outer | {v: None for v in self.unset if v not in own}
        return [*(Line(depth, f"{name} = None") for name in names if name not in given), *lines] or [Line(depth, "pass")]

    # Blocks.

    def _captured(self, block: Block, depth: int, ending: Ending) -> tuple[list[Line], bool]:
        """The lines of a block, and whether control never reaches their end."""
        outer, self.lines = self.lines, []
        ends = self._block(block, depth, ending)
        lines, self.lines = self.lines, outer
        return lines, ends

    def _block(self, block: Block, depth: int, ending: Ending) -> bool:
        for k, stmt in enumerate(block.stmts):
            if self.plan.pushed(stmt):
                assert isinstance(stmt, If)
                return self._branches(stmt, depth, ending.after(stmt, stmt.then), ending.after(stmt, stmt.orelse))
            if not self.plan.hidden(stmt):
                ends = self._statement(stmt, depth)
                if ends and all(isinstance(o, Undef) for o in ending.operands) and k == len(block.stmts) - 1:
                    return True
        return self._end(ending, depth)

    def _end(self, ending: Ending, depth: int) -> bool:
        if ending.tree is not None:
            return self._return(ending, depth)
        flag: Operand = Const(False)
        operands = ending.operands
        if ending.breaks:
            flag, operands = operands[0], operands[1:]
        moves = self._moves(ending.targets, operands)
        if isinstance(flag, Value):
            touched = {self.name(v) for v in self.plan.leaves(flag)} & {m.target for m in moves}
            if touched:  # the test must see the old values
                self._put(depth, f"if {self.text(flag)}:", reads=(flag,))
                self._assign_all(moves, depth + 1)
                self._put(depth + 1, "break")
                self._assign_all(moves, depth)
            else:
                self._assign_all(moves, depth)
                self._put(depth, f"if {self.text(flag)}:", reads=(flag,))
                self._put(depth + 1, "break")
            return False
        self._assign_all(moves, depth)
        if flag == Const(True):
            self._put(depth, "break")
        return flag == Const(True)

    def _return(self, ending: Ending, depth: int) -> bool:
        assert ending.tree is not None
        if ending.tree == Tree("const", None):
            if depth > 1:
                self._put(depth, "return")
            return True
        text = tree_text(ending.tree, lambda k: self.text(ending.operands[k]), self.globals, top=True)
        self._put(depth, f"return {text}", reads=ending.operands)
        return True

    def _put(
        self, depth: int, text: str, span: Span | None = None, reads: Iterable[Operand] = (), target: str = "",
        computes: bool = False,
    ) -> None:  # fmt: skip
        updates = target in self.assigned
        if target:
            self.assigned.add(target)
        long = len(text) > 60
        self.lines.append(Line(depth, text, span, computes, updates, self._unfold(reads, len(text)) if long else ()))

    def _unfold(self, operands: Iterable[Operand], length: int) -> tuple[Value, ...]:
        """The folded value in the operands whose text is nearest to half of the line."""
        pending = [v for o in operands for v in values_in(o)]
        best: Value | None = None
        missed = length
        while pending:
            v = pending.pop(0)
            if v in self.plan.folded:
                off = abs(2 * len(self.text(v)) - length)
                if off < missed:
                    best, missed = v, off
                pending += [x for o in inputs(self.plan.folded[v]) for x in values_in(o)]
        return (best,) if best is not None else ()

    # Assignments.

    def _moves(self, targets: Iterable[Value], operands: Iterable[Operand]) -> list[Move]:
        """What must be assigned so that each target has its operand."""
        moves: dict[str, Move] = {}
        for target, operand in zip(targets, operands, strict=True):
            if target not in self.names.masks or not self._needed(target) or isinstance(operand, Undef):
                continue
            if not self.names.same(target, operand):
                leaves = list(self.plan.leaves(operand))
                moves[self.name(target)] = Move(self.name(target), operand, frozenset(map(self.name, leaves)))
                self.unset.update((v, None) for v in leaves if v in self.absent)
        return list(moves.values())

    def _needed(self, value: Value) -> bool:
        return self.plan.used(value) or value in self.kept

    kept: frozenset[Value] = frozenset()

    def _assign_all(self, moves: list[Move], depth: int) -> None:
        for together in in_order(moves):
            if len(together) == 1:
                self._move(together[0], depth)
            else:
                self._exchange(together, depth)

    def _exchange(self, moves: list[Move], depth: int) -> None:
        text = f"{', '.join(m.target for m in moves)} = {', '.join(self.text(m.operand) for m in moves)}"
        spans = [s.span for m in moves if isinstance(m.operand, Value) and (s := self.plan.folded.get(m.operand))]
        self._put(depth, text, spans[0] if spans else None, [m.operand for m in moves], moves[0].target, bool(spans))

    def _move(self, move: Move, depth: int) -> None:
        stmt = self.plan.folded.get(move.operand) if isinstance(move.operand, Value) else None
        if stmt is not None:
            self._assign(move.target, stmt, depth)
        else:
            self._put(depth, f"{move.target} = {self.text(move.operand)}", None, (move.operand,), move.target)

    def _assign(self, target: str, stmt: Stmt, depth: int) -> None:
        text = self._augmented(target, stmt)
        if text is None:
            text = f"{target} = {self.expressions.compute(stmt)[0]}"
        computes = self._computes(inputs(stmt)) and not (isinstance(stmt, Apply) and stmt.op in _SETUP)
        self._put(depth, text, stmt.span, inputs(stmt), target, computes)

    def _augmented(self, target: str, stmt: Stmt) -> str | None:
        """`x += g`, for a number of ours (an array is changed by `iadd` only; the user's statements stay)."""
        if not isinstance(stmt, Apply) or stmt.op not in ("add", "sub") or stmt.results[0].user:
            return None
        if not all(isinstance(o.type, Scalar) and not o.type.or_array for o in (*stmt.results, *stmt.args) if isinstance(o, Value)):
            return None
        first, second = stmt.args
        if not self._is_variable(first, target):
            if stmt.op != "add" or not self._is_variable(second, target):
                return None
            first, second = second, first
        if stmt.op == "add":
            return f"{target} {self._increment(second)}"
        return f"{target} -= {self.text(second)}"

    def _is_variable(self, operand: Operand, name: str) -> bool:
        return (
            isinstance(operand, Value) and operand not in self.plan.folded and operand not in self.plan.paths
            and self.name(operand) == name
        )  # fmt: skip

    def _computes(self, operands: Iterable[Operand]) -> bool:
        leaves = [v for o in operands for v in self.plan.leaves(o)]
        return any(is_inexact(v.type) and not isinstance(v.type, ListOfType) for v in leaves)

    # Statements.

    def _statement(self, stmt: Stmt, depth: int) -> bool:
        """Print one; whether control never goes on after it."""
        if id(stmt) in self.plan.ternaries:
            self._assign(self.name(stmt.results[0]), stmt, depth)
        elif isinstance(stmt, Apply):
            self._apply(stmt, depth)
        elif isinstance(stmt, If):
            sides = (Ending(b.yields, stmt.results) for b in (stmt.then, stmt.orelse))
            return self._branches(stmt, depth, *sides)
        elif isinstance(stmt, (For, While)):
            self._loop(stmt, depth)
        elif isinstance(stmt, Closure):
            self._closure(stmt, depth)
        elif isinstance(stmt, Effect):
            self._effect(stmt, depth)
            return stmt.kind == "raise"
        else:
            self._call(stmt, depth)
        return False

    def _apply(self, s: Apply, depth: int) -> None:
        made = [s, *(self.plan.folded[o] for o in s.args if isinstance(o, Value) and o in self.plan.folded)]
        for items in (m.args[0] for m in made if isinstance(m, Apply) and m.op == "list"):  # of something that may be another thing
            self.unset.update((v, None) for o in values_in(items) for v in self.plan.leaves(o) if v in self.absent)
        if s.op in STORES:
            return self._store(s, depth)
        if s.op == "np.copy" and s.args[0] in self.absent:
            self.unset.update((v, None) for v in self.plan.leaves(s.args[0]) if v in self.absent)
            text = f"{self.globals.function(s.op)}({self.text(s.args[0])})"
            return self._put(depth, f"{self.name(s.results[0])} = {text}", s.span, inputs(s), self.name(s.results[0]))
        if len(s.results) == 1 and s.op != "unpack":
            return self._assign(self.name(s.results[0]), s, depth)
        names = [self.name(r) if self.plan.used(r) else "_" for r in s.results]
        targets = ", ".join(names) + ("," if len(names) == 1 else "")
        text = f"{targets} = {self.text(s.args[0]) if s.op == 'unpack' else self.expressions.compute(s)[0]}"
        self._put(depth, text, s.span, inputs(s), targets, self._computes(inputs(s)))

    def _store(self, s: Apply, depth: int) -> None:
        array, result = self.text(s.args[0]), s.results[0]
        computes = s.op != "list.pop" and (result.user or self._computes(s.args[-1:]))
        if s.op == "list.append":
            computes = computes and result.user
        self._put(depth, self._store_text(s, array), s.span, s.args[1:], array, computes)
        if self.plan.used(result) and not self.names.same(result, s.args[0]):
            self._put(depth, f"{self.name(result)} = {array}", None, (), self.name(result))

    def _store_text(self, s: Apply, array: str) -> str:
        if s.op == "list.pop":
            popped = f"{self.name(s.results[1])} = " if self.plan.used(s.results[1]) else ""
            return f"{popped}{array}.pop()"
        if s.op == "list.append":
            return f"{array}.append({self.text(s.args[1])})"
        if s.op == "iadd":
            return f"{array} {self._increment(s.args[1])}"
        if s.op in _SIGNS:
            return f"{array} {_SIGNS[s.op]}= {self.text(s.args[1])}"
        index, value = self.expressions.index(s.args[1]), self.text(s.args[2])
        if s.op == "setitem":
            update = self._update(s)
            if update is not None:
                return f"{array}[{index}] {BINARY[update.op]}= {self.text(update.args[1])}"
            return f"{array}[{index}] = {value}"
        of_type = s.results[0].type
        if isinstance(of_type, ListOfType) and not isinstance(of_type.elem, Scalar):
            return f"{array}[{index}] = {array}[{index}] + {self.text(s.args[2], 11)}"
        if isinstance(of_type, ListOfType) or not may_repeat(s.args[1]):
            return f"{array}[{index}] {self._increment(s.args[2])}"
        return f"{self.globals.name('np')}.add.at({array}, {self.text(s.args[1])}, {value})"

    def _increment(self, operand: Operand) -> str:
        """`+= x`, or `-= x` for what is written with a minus in front of all its factors."""
        text = self.text(operand)
        made = self.plan.folded.get(operand) if isinstance(operand, Value) else None
        if isinstance(made, Apply) and made.op == "neg":
            return f"-= {self.text(made.args[0])}"
        if self.expressions.is_negative(operand, text):
            return f"-= {text[1:]}"
        return f"+= {text}"

    def _update(self, s: Apply) -> Apply | None:
        """`x[i] + v`, where that is what is stored at x[i]."""
        v = s.args[2]
        made = self.plan.folded.get(v) if isinstance(v, Value) else None
        if not isinstance(made, Apply) or made.op not in INPLACE or not isinstance(made.args[0], Value):
            return None
        if isinstance(s.results[0].type, ListOfType) and not isinstance(made.results[0].type, Scalar):
            return None  # it would change the array that is on the list
        old = self.plan.folded.get(made.args[0])
        same = isinstance(old, Apply) and old.op == "getitem" and old.args == s.args[:2]
        return made if same else None

    def _branches(self, stmt: If, depth: int, then: Ending, orelse: Ending) -> bool:
        """An `if`. After a branch that returns, breaks or raises, the other one needs no `else`."""
        first, first_ends = self._captured(stmt.then, depth + 1, then)
        if first_ends:
            self._put(depth, f"if {self.text(stmt.cond)}:", stmt.span, (stmt.cond,))
            self.lines += first
            return self._block(stmt.orelse, depth, orelse)
        second, second_ends = self._captured(stmt.orelse, depth + 1, orelse)
        if not first and not second:
            return False
        if not first:
            self._put(depth, f"if {self.expressions.negated(stmt.cond)[0]}:", stmt.span, (stmt.cond,))
            self.lines += second
            return False
        self._put(depth, f"if {self.text(stmt.cond)}:", stmt.span, (stmt.cond,))
        self.lines += first
        if _is_one_if(second, depth + 1):
            self.lines += [replace(line, depth=line.depth - 1) for line in second]
            at = len(self.lines) - len(second)
            self.lines[at] = replace(self.lines[at], text="el" + self.lines[at].text)
        elif second:
            self._put(depth, "else:")
            self.lines += second
        return first_ends and second_ends

    def _loop(self, s: For | While, depth: int) -> None:
        params = carried(s)
        tested = s.cond.params if isinstance(s, While) else params
        self.kept = self.kept | {
            p for p, t, r in zip(params, tested, s.results, strict=True) if self.plan.used(t) or self.plan.used(r)
        }
        self._assign_all(self._moves(params, s.init), depth)
        if isinstance(s, For):
            self._put(depth, self._for_header(s), s.span, (s.start, s.stop, s.step))
        else:
            self._while_header(s, depth)
        lines, _ = self._captured(s.body, depth + 1, Ending(s.body.yields, params, breaks=s.breaks))
        self.lines += lines
        if self.lines[-1].depth <= depth:
            self._put(depth + 1, "pass")
        self._assign_all(self._moves(s.results, params), depth)

    def _for_header(self, s: For) -> str:
        index = s.body.params[0]
        bounds = [s.stop] if s.start == Const(0) else [s.start, s.stop]
        if s.step != Const(1):
            bounds = [s.start, s.stop, s.step]
        over = f"{self.globals.name('range')}({', '.join(map(self.text, bounds))})"
        if s.reverse:
            over = f"{self.globals.name('reversed')}({over})"
        return f"for {self.name(index) if self.plan.used(index) else '_'} in {over}:"

    def _while_header(self, s: While, depth: int) -> None:
        (test,) = s.cond.yields
        if all(map(self.plan.hidden, s.cond.stmts)):
            return self._put(depth, f"while {self.text(test)}:", s.span, (test,))
        self._put(depth, "while True:", s.span)
        lines, _ = self._captured(s.cond, depth + 1, Ending((), ()))
        self.lines += lines
        self._put(depth + 1, f"if {self.expressions.negated(test)[0]}:", None, (test,))
        self._put(depth + 2, "break")

    def _closure(self, s: Closure, depth: int) -> None:
        tree, returned = renumbered(s.returns, s.body.yields)
        self.lines.append(Line(0, ""))
        self._put(depth, f"def {self.name(s.result)}({', '.join(map(self.name, s.body.params))}):", s.span)
        self.lines += self.function(s.body, returned, tree, depth + 1)
        self.lines.append(Line(0, ""))

    def _effect(self, s: Effect, depth: int) -> None:
        arguments = self.expressions.arguments
        if s.kind == "assert":
            shown = [a for a in s.args if a != Const(None)]
            text = f"assert {', '.join(self.text(a) for a in shown)}"
        elif s.kind == "raise":
            text = f"raise {self.text(s.args[0])}({arguments(s.args[1:], s.kwargs)})"
        elif s.kind == "warn":
            text = f"{self.globals.function('warnings.warn')}({arguments(s.args, s.kwargs)})"
        elif s.kind == "evaluate":
            text = self.text(s.args[0])
            if text.isidentifier() or isinstance(s.args[0], Const):
                return  # it has a line of its own
        else:
            text = f"{self.globals.name('print')}({arguments(s.args, s.kwargs)})"
        self._put(depth, text, s.span, s.args)

    def _call(self, s: Call, depth: int) -> None:
        text = self.expressions.compute(s)[0]
        if any(map(self.plan.used, s.results)):
            names = [self.name(r) if self.plan.used(r) else "_" for r in s.results]
            callee = self.globals.callees.get(s.fn)
            shape = callee.returns if callee else None
            left = tree_text(shape, names.__getitem__, self.globals, top=True) if shape else ", ".join(names)
            text = f"{left} = {text}"
        self._put(depth, text, s.span, s.args, computes=self._computes(operands_of(s)))


def _is_one_if(lines: list[Line], depth: int) -> bool:
    """Whether a block is an `if` and nothing else, so that it can be an `elif`."""
    top = [line.text for line in lines if line.depth == depth]
    return bool(top) and top[0].startswith("if ") and all(t.startswith(("elif ", "else:")) for t in top[1:]) and (
        all(line.text for line in lines)
    )
