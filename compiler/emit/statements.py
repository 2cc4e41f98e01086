"""Statements: blocks as lines of Python. Assignments that hand values on are printed only where names differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
from ..ir.ops import BINARY, STORES
from ..ir.types import Scalar
from ..ir.visit import operands_of, values_in
from .expressions import Expressions, Globals, tree_text
from .naming import Names, carried
from .plan import Plan

IN_PLACE = {"iadd": "+=", "isub": "-=", "imul": "*=", "idiv": "/="}
_SETUP = frozenset({
    "list", "list.append", "list.pop", "list.copy", "np.copy", "np.zeros", "np.zeros_like", "np.empty", "np.empty_like",
    "np.ones", "np.ones_like", "attr.shape", "attr.size", "len",
})  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A line of text: where it comes from, whether it computes, whether it updates what is there already, and
    the values folded into it, one of which gets a line of its own if this one is too long."""

    depth: int
    text: str
    span: Span | None = None
    computes: bool = False
    updates: bool = False
    unfold: tuple[Value, ...] = ()


class Body:
    """Prints the blocks of one function."""

    def __init__(self, plan: Plan, names: Names, paths: dict[Value, str], globals_: Globals):
        self.plan, self.names, self.globals = plan, names, globals_
        self.expressions = Expressions(plan, names.__getitem__, paths, globals_)
        self._carried_and_read: set[Value] = set()

    def text(self, o: Operand, level: int = 0) -> str:
        return self.expressions.text(o, level)

    # -- ends of blocks

    def function(self, block: Block, returned: tuple[Operand, ...], tree: Tree, depth: int) -> list[Line]:
        """A block that ends by returning."""
        if block.stmts and self.plan.pushed(block.stmts[-1]):
            last = block.stmts[-1]
            assert isinstance(last, If)
            sides = [
                self.function(b, branch_yields(last, b, returned), tree, depth + 1) for b in (last.then, last.orelse)
            ]
            return self.statements(block.stmts[:-1], depth) + self.ending(last, sides, depth)
        lines = self.statements(block.stmts, depth)
        if block.stmts and isinstance(block.stmts[-1], Effect) and all(isinstance(o, Undef) for o in returned) and returned:
            return lines
        text = tree_text(tree, lambda k: self.text(returned[k]), self.globals, top=True)
        return [*lines, Line(depth, f"return {text}", unfold=tuple(self.folded(returned)))]

    def ending(self, stmt: If, sides: list[list[Line]], depth: int) -> list[Line]:
        """An `if` whose first side leaves, so that the second needs no `else` where it would only indent."""
        then, orelse = sides
        head = Line(depth, f"if {self.text(stmt.cond)}:", unfold=tuple(self.folded((stmt.cond,))))
        if _is_if(stmt.orelse, self.plan):
            return [head, *then, *_elif(_dedented(orelse))]
        return [head, *then, Line(depth, "else:"), *orelse]

    # -- statements

    def statements(self, stmts: Iterable[Stmt], depth: int) -> list[Line]:
        return [line for s in stmts for line in self.statement(s, depth)]

    def statement(self, s: Stmt, depth: int) -> list[Line]:
        if self.plan.hidden(s) and not (isinstance(s, Apply) and s.op == "list.pop"):
            return []
        if isinstance(s, Apply):
            return self.apply(s, depth)
        if isinstance(s, If):
            return self.conditional(s, depth)
        if isinstance(s, For):
            return self.for_loop(s, depth)
        if isinstance(s, While):
            return self.while_loop(s, depth)
        if isinstance(s, Closure):
            return self.closure(s, depth)
        if isinstance(s, Call):
            return [self.line(depth, f"{self.targets(s.results)} = {self.expressions._call_function(s)}", s)]
        return self.effect(s, depth)

    def line(self, depth: int, text: str, s: Stmt, updates: bool = False) -> Line:
        computes = not (isinstance(s, Apply) and s.op in _SETUP) and not isinstance(s, Effect)
        return Line(depth, text, s.span, computes, updates, tuple(self.folded(operands_of(s))))

    def folded(self, operands: Iterable[Operand]) -> Iterator[Value]:
        """The values that are printed as expressions inside these operands, outermost first."""
        for o in operands:
            for v in values_in(o):
                if v in self.plan.folded:
                    yield v
                    inner = self.plan.folded[v]
                    yield from self.folded(operands_of(inner))

    def apply(self, s: Apply, depth: int) -> list[Line]:
        if s.op in STORES or s.op in IN_PLACE:
            return self.store(s, depth)
        if s.op == "unpack":
            return [self.line(depth, f"{self.targets(s.results)} = {self.text(s.args[0])}", s)]
        if len(s.results) > 1:
            return [self.line(depth, f"{self.targets(s.results)} = {self.expressions.compute(s)[0]}", s)]
        name = self.names[s.results[0]]
        if s.op in BINARY and isinstance(s.results[0].type, Scalar) and self.names.same(s.results[0], s.args[0]):
            if s.op in ("add", "sub", "mul", "div"):
                return [self.line(depth, f"{name} {BINARY[s.op]}= {self.text(s.args[1])}", s, updates=True)]
        again = any(self.names.same(s.results[0], v) for o in operands_of(s) for v in values_in(o))
        return [self.line(depth, f"{name} = {self.expressions.compute(s)[0]}", s, updates=again)]

    def targets(self, results: tuple[Value, ...]) -> str:
        """The left side of an assignment to several variables."""
        names = [self.names[r] if self.plan.used(r) else "_" for r in results]
        return f"{names[0]}," if len(names) == 1 else ", ".join(names)

    def store(self, s: Apply, depth: int) -> list[Line]:
        """A store, in place: the variable stays the same."""
        lines: list[Line] = []
        x = s.args[0]
        if self.plan.used(s.results[0]) and not self.names.same(s.results[0], x):
            lines.append(Line(depth, f"{self.names[s.results[0]]} = {self.text(x)}", s.span))
            name = self.names[s.results[0]]
        else:
            name = self.text(x)
        return [*lines, self.line(depth, self._store_text(s, name), s, updates=True)]

    def _store_text(self, s: Apply, name: str) -> str:
        if s.op == "list.pop":
            item = s.results[1]
            return f"{self.names[item]} = {name}.pop()" if self.plan.used(item) else f"{name}.pop()"
        if s.op == "list.append":
            return f"{name}.append({self.text(s.args[1])})"
        if s.op in IN_PLACE:
            return f"{name} {IN_PLACE[s.op]} {self.text(s.args[1])}"
        index = self.expressions.index(s.args[1])
        if s.op == "index_add":
            if may_repeat(s.args[1]):
                return f"{self.globals.name('np')}.add.at({name}, {self.text(s.args[1])}, {self.text(s.args[2])})"
            return f"{name}[{index}] += {self.text(s.args[2])}"
        update = self._update(s)
        if update is not None:
            return f"{name}[{index}] {BINARY[update.op]}= {self.text(update.args[1])}"
        return f"{name}[{index}] = {self.text(s.args[2])}"

    def _update(self, s: Apply) -> Apply | None:
        """`x[i] + v`, where that is what is stored at x[i]."""
        v = s.args[2]
        made = self.plan.folded.get(v) if isinstance(v, Value) else None
        if not isinstance(made, Apply) or made.op not in ("add", "sub", "mul", "div") or not isinstance(made.args[0], Value):
            return None
        old = self.plan.folded.get(made.args[0])
        same = isinstance(old, Apply) and old.op == "getitem" and old.args == s.args[:2]
        return made if same else None

    def effect(self, s: Effect, depth: int) -> list[Line]:
        arguments = self.expressions.arguments
        if s.kind == "assert":
            said = "" if s.args[1] == Const(None) else f", {self.text(s.args[1])}"
            return [self.line(depth, f"assert {self.text(s.args[0])}{said}", s)]
        if s.kind == "raise":
            called = f"({arguments(s.args[1:], s.kwargs)})" if len(s.args) > 1 or s.kwargs else ""
            return [self.line(depth, f"raise {self.text(s.args[0])}{called}", s)]
        return [self.line(depth, f"{self.globals.name('print')}({arguments(s.args, s.kwargs)})", s)]

    # -- branches

    def conditional(self, s: If, depth: int) -> list[Line]:
        if id(s) in self.plan.ternaries:
            return [self.line(depth, f"{self.names[s.results[0]]} = {self.expressions.compute(s)[0]}", s)]
        sides = [
            self.statements(b.stmts, depth + 1) + self.moves(s.results, b.yields, depth + 1) for b in (s.then, s.orelse)
        ]
        then, orelse = sides
        if not then and not orelse:
            return []
        cond, unfold = self.text(s.cond), tuple(self.folded((s.cond,)))
        if not then:
            return [Line(depth, f"if {self.expressions.negated(s.cond)[0]}:", unfold=unfold), *orelse]
        head = Line(depth, f"if {cond}:", unfold=unfold)
        if not orelse:
            return [head, *then]
        if _is_if(s.orelse, self.plan) and not self.moves(s.results, s.orelse.yields, depth) and _starts_with_if(orelse):
            return [head, *then, *_elif(_dedented(orelse))]
        return [head, *then, Line(depth, "else:"), *orelse]

    # -- loops

    def for_loop(self, s: For, depth: int) -> list[Line]:
        self.note_loop(s)
        index, params = s.body.params[0], carried(s)
        lines = self.moves(params, s.init, depth)
        bounds = [self.text(o) for o in (s.start, s.stop, s.step)]
        if s.step == Const(1):
            bounds.pop()
            if s.start == Const(0):
                bounds.pop(0)
        text = f"{self.globals.name('range')}({', '.join(bounds)})"
        if s.reverse:
            text = f"{self.globals.name('reversed')}({text})"
        name = self.names[index] if self.plan.used(index) else "_"
        unfold = tuple(self.folded((s.start, s.stop, s.step)))
        lines.append(Line(depth, f"for {name} in {text}:", unfold=unfold))
        inside = self.body(s, s.body, params, depth + 1)
        return [*lines, *(inside or [Line(depth + 1, "pass")]), *self.moves(s.results, params, depth)]

    def while_loop(self, s: While, depth: int) -> list[Line]:
        self.note_loop(s)
        params = carried(s)
        lines = self.moves(params, s.init, depth)
        (test,) = s.cond.yields
        again = self.moves(s.cond.params, params, depth + 1)
        before = self.statements(s.cond.stmts, depth + 1)
        if again or before:
            lines.append(Line(depth, "while True:"))
            lines += [*again, *before, Line(depth + 1, f"if {self.expressions.negated(test)[0]}:"), Line(depth + 2, "break")]
        else:
            lines.append(Line(depth, f"while {self.text(test)}:", unfold=tuple(self.folded((test,)))))
        inside = self.body(s, s.body, params, depth + 1)
        return [*lines, *(inside or [Line(depth + 1, "pass")]), *self.moves(s.results, params, depth)]

    def body(self, s: For | While, block: Block, params: tuple[Value, ...], depth: int) -> list[Line]:
        """A loop's body: its statements, what it hands on, and perhaps a `break`."""
        return self._body(s, block, block.yields, params, depth)

    def _body(
        self, s: For | While, block: Block, yields: tuple[Operand, ...], params: tuple[Value, ...], depth: int
    ) -> list[Line]:
        if block.stmts and self.plan.pushed(block.stmts[-1]):
            last = block.stmts[-1]
            assert isinstance(last, If)
            sides = [
                self._body(s, b, branch_yields(last, b, yields), params, depth + 1) for b in (last.then, last.orelse)
            ]
            return self.statements(block.stmts[:-1], depth) + self._split_body(last, sides, depth)
        lines = self.statements(block.stmts, depth)
        handed = yields[1:] if s.breaks else yields
        lines += self.moves(params, handed, depth)
        if s.breaks and yields[0] == Const(True):
            lines.append(Line(depth, "break"))
        elif s.breaks and yields[0] != Const(False):
            lines += [Line(depth, f"if {self.text(yields[0])}:", unfold=tuple(self.folded(yields[:1]))), Line(depth + 1, "break")]
        return lines

    def _split_body(self, last: If, sides: list[list[Line]], depth: int) -> list[Line]:
        """The `if` that ends a loop's body: after a side that breaks, the other needs no `else`."""
        then, orelse = sides
        unfold = tuple(self.folded((last.cond,)))
        if not then and not orelse:
            return []
        if not then:
            return [Line(depth, f"if {self.expressions.negated(last.cond)[0]}:", unfold=unfold), *orelse]
        head = Line(depth, f"if {self.text(last.cond)}:", unfold=unfold)
        if then[-1].text == "break" and then[-1].depth == depth + 1:
            return [head, *then, *_dedented(orelse)]
        return [head, *then, *([Line(depth, "else:"), *orelse] if orelse else [])]

    # -- closures

    def closure(self, s: Closure, depth: int) -> list[Line]:
        from .python import renumbered

        tree, returned = renumbered(s.returns, s.body.yields)
        names = [self.names[p] if self.plan.used(p) else p.hint or "_" for p in s.body.params]
        inside = self.function(s.body, returned, tree, depth + 1)
        head = Line(depth, f"def {self.names[s.results[0]]}({', '.join(names)}):")
        return [Line(depth, ""), head, *inside, Line(depth, "")]

    # -- handing values on

    def wanted(self, v: Value) -> bool:
        """Whether anybody reads a variable: what a loop carries may only be read after it, or in its test."""
        return self.plan.used(v) or v in self._carried_and_read

    def note_loop(self, s: For | While) -> None:
        """What a loop carries is wanted if its result is, or if its test reads it."""
        tests = s.cond.params if isinstance(s, While) else s.results
        for p, r, t in zip(carried(s), s.results, tests, strict=True):
            if self.plan.used(r) or self.plan.used(t):
                self._carried_and_read.add(p)

    def moves(self, targets: Iterable[Value], sources: Iterable[Operand], depth: int) -> list[Line]:
        """Assignments of several variables at once, as plain ones in an order that overwrites nothing too early."""
        todo: list[tuple[str, Operand]] = []
        for target, source in zip(targets, sources, strict=True):
            if isinstance(source, Undef) or not self.wanted(target) or self.names.same(target, source):
                continue
            if all(name != self.names[target] for name, _ in todo):
                todo.append((self.names[target], source))
        lines: list[Line] = []
        while todo:
            free = next((k for k, (name, _) in enumerate(todo) if not self._read_by(name, todo, k)), None)
            if free is None:
                left = ", ".join(name for name, _ in todo)
                right = ", ".join(self.text(o) for _, o in todo)
                return [*lines, Line(depth, f"{left} = {right}")]
            name, source = todo.pop(free)
            lines.append(Line(depth, f"{name} = {self.text(source)}", unfold=tuple(self.folded((source,)))))
        return lines

    def _read_by(self, name: str, todo: list[tuple[str, Operand]], k: int) -> bool:
        """Whether another of the assignments still reads a variable."""
        return any(
            self.names[v] == name
            for j, (_, o) in enumerate(todo) if j != k
            for v in self.plan.leaves(o)
        )  # fmt: skip


def _is_if(block: Block, plan: Plan) -> bool:
    """Whether a block is an `if` and nothing else."""
    shown = [s for s in block.stmts if not plan.hidden(s)]
    return len(shown) == 1 and isinstance(shown[0], If) and id(shown[0]) not in plan.ternaries


def _starts_with_if(lines: list[Line]) -> bool:
    return lines[0].text.startswith("if ") and all(
        line.depth > lines[0].depth or line.text.startswith(("if ", "elif ", "else:")) for line in lines
    ) and sum(line.depth == lines[0].depth and line.text.startswith("if ") for line in lines) == 1  # fmt: skip


def _dedented(lines: list[Line]) -> list[Line]:
    from dataclasses import replace

    return [replace(line, depth=line.depth - 1) for line in lines]


def _elif(lines: list[Line]) -> list[Line]:
    from dataclasses import replace

    return [replace(lines[0], text=f"el{lines[0].text}"), *lines[1:]] if lines[0].text.startswith("if ") else lines


