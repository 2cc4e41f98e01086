"""IR as text, for people: `print(show(fn))`. Deterministic: values are numbered in order of definition."""

from __future__ import annotations

from .nodes import (
    Apply,
    Block,
    Call,
    Closure,
    Effect,
    Fn,
    For,
    If,
    ListOf,
    Operand,
    SliceOf,
    Stmt,
    TupleOf,
    Value,
    While,
)  # fmt: skip


class _Printer:
    def __init__(self) -> None:
        self.names: dict[Value, str] = {}
        self.lines: list[str] = []

    def name(self, value: Value) -> str:
        if value not in self.names:
            self.names[value] = f"{value.hint}%{len(self.names)}"
        return self.names[value]

    def operand(self, o: Operand) -> str:
        if isinstance(o, Value):
            return self.name(o)
        if isinstance(o, TupleOf):
            return f"({', '.join(map(self.operand, o.items))},)"
        if isinstance(o, ListOf):
            return f"[{', '.join(map(self.operand, o.items))}]"
        if isinstance(o, SliceOf):
            return ":".join("" if repr(i) == "None" else self.operand(i) for i in o.items)
        return repr(o)

    def define(self, values: tuple[Value, ...]) -> str:
        return ", ".join(f"{self.name(v)}: {v.type}" for v in values)

    def carried(self, block: Block, init: tuple[Operand, ...]) -> str:
        params = block.params[len(block.params) - len(init) :]
        return ", ".join(f"{self.name(p)}={self.operand(o)}" for p, o in zip(params, init, strict=True))

    def put(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def block(self, block: Block, depth: int, word: str = "yield") -> None:
        for stmt in block.stmts:
            self.stmt(stmt, depth)
        self.put(depth, f"{word} {', '.join(map(self.operand, block.yields))}".rstrip())

    def call(self, stmt: Apply | Effect, head: str) -> str:
        kwargs = [f"{k}={self.operand(o)}" for k, o in stmt.kwargs]
        return f"{head}({', '.join([*map(self.operand, stmt.args), *kwargs])})"

    def stmt(self, s: Stmt, depth: int) -> None:
        if isinstance(s, Effect):
            return self.put(depth, self.call(s, f"!{s.kind}"))
        left = f"{self.define(s.results)} = " if s.results else ""
        if isinstance(s, Apply):
            self.put(depth, left + self.call(s, s.op))
        elif isinstance(s, Call):
            self.put(depth, f"{left}call {s.fn}({', '.join(map(self.operand, s.args))})")
        elif isinstance(s, If):
            self.put(depth, f"{left}if {self.operand(s.cond)}:")
            self.block(s.then, depth + 1)
            self.put(depth, "else:")
            self.block(s.orelse, depth + 1)
        elif isinstance(s, For):
            bounds = ", ".join(map(self.operand, (s.start, s.stop, s.step)))
            word = "reversed range" if s.reverse else "range"
            head = f"{left}for {self.name(s.body.params[0])} in {word}({bounds})"
            self.put(depth, f"{head} carry({self.carried(s.body, s.init)}){' breaks' if s.breaks else ''}:")
            self.block(s.body, depth + 1)
        elif isinstance(s, While):
            self.put(depth, f"{left}while carry({self.carried(s.cond, s.init)}){' breaks' if s.breaks else ''}:")
            self.block(s.cond, depth + 1, "test")
            self.put(depth, f"do carry({self.carried(s.body, s.init)}):")
            self.block(s.body, depth + 1)
        elif isinstance(s, Closure):
            self.put(depth, f"{left}def ({self.define(s.body.params)}):")
            self.block(s.body, depth + 1, "return")


def show(fn: Fn | Block) -> str:
    """The text of a function or a block."""
    p = _Printer()
    if isinstance(fn, Block):
        p.block(fn, 0)
        return "\n".join(p.lines)
    p.put(0, f"fn {fn.name}({p.define(fn.body.params)}):")
    p.block(fn.body, 1, "return")
    return "\n".join([*p.lines, *(f"\n{show(h)}" for h in fn.helpers)])
