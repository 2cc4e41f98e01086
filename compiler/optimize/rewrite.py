"""One walk over a function in which every statement is offered to rules, its operands already rewritten.

A rule returns nothing (no change), an operand (the statement is not needed: use this instead) or another
`Apply` for the same results. Definitions, use counts and loop nests are at hand, so no rule rescans.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from operator import is_
from typing import Any

from ..analysis.types import infer
from ..ir.build import operand as as_operand
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
    Nested,
    Operand,
    SliceOf,
    Stmt,
    TupleOf,
    Undef,
    Value,
    While,
    Zero,
)  # fmt: skip
from ..ir.types import Array, Scalar, Type, Unknown
from .facts import count_uses, primal_values

Rule = Callable[["Rewriter", Apply], "Operand | Apply | None"]
Rules = dict[str, tuple[Rule, ...]]
# Before a statement with blocks is entered: a block to put in its place, or the statement to go on with.
Before = Callable[["Rewriter", Stmt], "Block | Stmt | None"]
# After its blocks were rewritten: the statement to keep.
After = Callable[["Rewriter", Stmt], Stmt]
# When no rule applies to an op any more: the op to keep.
Last = Callable[["Rewriter", Apply], Apply]

MOST_REWRITES = 12  # of one statement in one walk: a bound against rules that undo each other


class Rewriter:
    """Rewrites a function by rules. Rules read `defs`, `uses`, `primal` and call `emit`."""

    def __init__(
        self, fn: Fn, rules: Rules, before: Sequence[Before] = (), after: Sequence[After] = (), last: Last | None = None
    ):  # fmt: skip
        self.fn = fn
        self.rules = rules
        self.before, self.after, self.last = before, after, last
        self.defs: dict[Value, Apply] = {}
        self.facts: dict[Value, Any] = {}  # what rules remember of a value
        self.out: list[Stmt] = []
        self.loop = 0  # the loop (or closure) whose body is being written
        self._loops = 0
        self._home: dict[Value, int] = {}
        self._open: list[int] = []  # the blocks that are being written, outermost first
        self._blocks = 0
        self._born: dict[Value, int] = {}
        self._map: dict[Value, Operand] = {}
        self._renamed: dict[Value, Value] = {}
        self._depth = 0

    @cached_property
    def uses(self) -> dict[Value, int]:
        """How often each value was mentioned before the walk, and by what has been replaced since."""
        return count_uses(self.fn.body)

    @cached_property
    def primal(self) -> set[Value]:
        return primal_values(self.fn.body)

    def run(self) -> Fn:
        """The rewritten function; the same object if nothing changed."""
        body = self.block(self.fn.body)
        if self._renamed:
            body = rename(body, self._renamed)
        return self.fn if body is self.fn.body else replace(self.fn, body=body)

    # -- the walk

    def block(self, b: Block) -> Block:
        outer, self.out = self.out, []
        self._blocks += 1
        self._open.append(self._blocks)
        for s in b.stmts:
            self.stmt(s)
        yields = self.dense(self.operands(b.yields))
        self._open.pop()
        stmts, self.out = self.out, outer
        if yields is b.yields and len(stmts) == len(b.stmts) and all(map(is_, stmts, b.stmts)):
            return b
        return Block(b.params, tuple(stmts), yields)

    def stmt(self, s: Stmt) -> None:
        if type(s) is Apply:
            return self._apply(self._mapped(s))
        if type(s) in (Call, Effect):
            self.out.append(self._mapped(s))
            return
        s = self._mapped(s)
        for hook in self.before:
            found = hook(self, s)
            if isinstance(found, Block):
                return self._splice(s, found)
            s = found or s
        s = self._inside(s)
        for finish in self.after:
            s = finish(self, s)
        self.out.append(s)

    def _apply(self, s: Stmt) -> None:
        assert isinstance(s, Apply)
        for _ in range(MOST_REWRITES):
            found: Operand | Apply | None = None
            for rule in self.rules.get(s.op, ()):
                mark = len(self.out)
                found = rule(self, s)
                if found is not None:
                    break
                if len(self.out) > mark:
                    self._forget(mark)
            if found is None:
                break
            if isinstance(found, Apply):
                s = found
            elif self.replace(s.results[0], found):
                return
            else:
                break
        if self.last is not None:
            s = self.last(self, s)
        self.out.append(s)
        for r in s.results:
            self.defs[r] = s
            self._home[r] = self.loop
            self._born[r] = self._open[-1]

    def _forget(self, mark: int) -> None:
        """What an abandoned attempt has written is not there for later ones either."""
        for s in self.out[mark:]:
            for r in s.results:  # type: ignore[union-attr]
                self.defs.pop(r, None)
                self._born.pop(r, None)
        del self.out[mark:]

    def _inside(self, s: Stmt) -> Stmt:
        """The statement with its blocks rewritten."""
        if isinstance(s, If):
            then, orelse = self.block(s.then), self.block(s.orelse)
            return s if then is s.then and orelse is s.orelse else replace(s, then=then, orelse=orelse)
        outer = self.loop
        self._loops += 1
        self.loop = self._loops
        if isinstance(s, While):
            cond, body = self.block(s.cond), self.block(s.body)
            s = s if cond is s.cond and body is s.body else replace(s, cond=cond, body=body)
        else:
            assert isinstance(s, (For, Closure))
            body = self.block(s.body)
            s = s if body is s.body else replace(s, body=body)
        self.loop = outer
        return s

    def _splice(self, s: Stmt, block: Block) -> None:
        for inner in block.stmts:
            self.stmt(inner)
        for r, y in zip(s.results, block.yields, strict=True):
            self.replace(r, self.operand(y), force=True)

    # -- operands

    def operand(self, o: Operand) -> Operand:
        """The operand as it is now called."""
        if type(o) is Value:
            return self._map.get(o, o)
        if type(o) in Nested:
            items = self.operands(o.items)  # type: ignore[union-attr]
            if items is not o.items and items != o.items:  # type: ignore[union-attr]
                return SliceOf(*items) if type(o) is SliceOf else type(o)(items)  # type: ignore[arg-type, call-arg]
        return o

    def operands(self, many: tuple[Operand, ...]) -> tuple[Operand, ...]:
        if not self._map:
            return many
        found = tuple([self.operand(o) for o in many])
        return many if all(map(is_, found, many)) else found

    def _mapped(self, s: Stmt) -> Stmt:
        if not self._map:
            return s
        if isinstance(s, (Apply, Effect)):
            args = self.operands(s.args)
            kwargs = s.kwargs
            if kwargs:
                values = tuple([o for _, o in kwargs])
                mapped = self.operands(values)
                if mapped is not values:
                    kwargs = tuple((k, o) for (k, _), o in zip(kwargs, mapped, strict=True))
            if args is s.args and kwargs is s.kwargs:
                return s
            return Apply(s.results, s.op, args, kwargs, s.span) if type(s) is Apply else replace(
                s, args=args, kwargs=kwargs
            )  # fmt: skip
        if isinstance(s, If):
            cond = self.operand(s.cond)
            return s if cond is s.cond else replace(s, cond=cond)
        if isinstance(s, For):
            heads = (s.start, s.stop, s.step, *s.init)
            mapped = self.dense(self.operands(heads))
            if mapped is heads:
                return s
            return replace(s, start=mapped[0], stop=mapped[1], step=mapped[2], init=mapped[3:])
        if isinstance(s, While):
            init = self.dense(self.operands(s.init))
            return s if init is s.init else replace(s, init=init)
        if isinstance(s, Call):
            args = self.operands(s.args)
            return s if args is s.args else replace(s, args=args)
        return s

    # -- for rules

    def replace(self, v: Value, by: Operand, force: bool = False) -> bool:
        """Let `by` stand for `v` from here on. A user's variable keeps its statement, unless forced, or
        unless its name can go to a value that has none."""
        names = bool(v.hint) and isinstance(by, Value) and not by.hint and by in self.defs and by not in self._renamed
        if v.user and not force and not names and not isinstance(by, Zero):
            return False
        self._map[v] = by
        if isinstance(by, Value):
            if names:
                self._renamed[by] = Value(by.type, v.hint, by.span or v.span, v.user)
            self.uses[by] = self.uses.get(by, 0) + self.uses.get(v, 1) - 1
        return True

    def visible(self, test: Callable[[Value], bool]) -> Value | None:
        """The latest value for which `test` holds, among those that can be mentioned here."""
        made = (v for v in reversed(self.defs) if self._born[v] in self._open and test(v))
        return next(made, next(filter(test, self.fn.body.params), None))

    def dense(self, operands: tuple[Operand, ...]) -> tuple[Operand, ...]:
        """Operands with arrays of zeros for the symbolic ones: where they are handed on, their shape matters."""
        if not any(type(o) is Zero and isinstance(o.type, Array) for o in operands):
            return operands
        return tuple([self._dense(o) for o in operands])

    def _dense(self, o: Operand) -> Operand:
        if not isinstance(o, Zero) or not isinstance(o.type, Array):
            return o
        like = self.visible(lambda v: v.type == o.type)
        return o if like is None else self.emit("np.zeros_like", like)

    def emit(self, op: str, *args: object, hint: str = "", **kwargs: object) -> Operand:
        """Write an op in front of the current statement, simplified by the rules like any other."""
        operands = tuple(map(as_operand, args))
        named = {k: as_operand(v) for k, v in kwargs.items()}
        (type_,) = infer(op, operands, named)
        result = Value(type_, hint)
        s = Apply((result,), op, operands, tuple(named.items()))
        self._depth += 1
        if self._depth < MOST_REWRITES:
            self._apply(s)
        else:
            self.out.append(s)
            self.defs[result] = s
            self._born[result] = self._open[-1]
        self._depth -= 1
        return self.operand(result)

    def become(self, s: Apply, op: str, *args: object, **kwargs: object) -> Apply | None:
        """`s` computed by another op, if that gives a result of the same type."""
        operands = tuple(map(as_operand, args))
        named = {k: as_operand(v) for k, v in kwargs.items()}
        (type_,) = infer(op, operands, named)
        if not same_type(type_, s.results[0].type):
            return None
        return Apply(s.results, op, operands, tuple(named.items()), s.span)

    def single(self, v: Value, times: int = 1) -> bool:
        """Used once (or so often), so what it is computed from may be computed differently."""
        return self.uses.get(v, 1) <= times

    def in_scope(self, v: Value) -> bool:
        """Whether a value that an op has computed can be read at this place."""
        return self._born.get(v) in self._open

    def definition(self, o: Operand, op: str | None = None) -> Apply | None:
        """The op that computes an operand, if it is one in the current loop (and that one)."""
        if type(o) is not Value:
            return None
        s = self.defs.get(o)
        if s is None or (op is not None and s.op != op) or self._home.get(o, self.loop) != self.loop:
            return None
        return s

    def own(self, o: Operand, op: str | None = None, times: int = 1) -> Apply | None:
        """The definition of an operand that has no other use (than `times`) and no name of the user's: ours to change."""
        s = self.definition(o, op)
        if s is None or len(s.results) != 1:
            return None
        v = s.results[0]
        return None if v.user or v in self.primal or not self.single(v, times) else s


def rename(block: Block, names: dict[Value, Value]) -> Block:
    """Replace values everywhere, where they are defined too."""

    def one(o: Operand) -> Operand:
        if type(o) is Value:
            return names.get(o, o)
        if isinstance(o, (TupleOf, ListOf)):
            return type(o)(many(o.items))
        return SliceOf(*many(o.items)) if isinstance(o, SliceOf) else o

    def many(operands: Iterable[Operand]) -> tuple[Operand, ...]:
        return tuple(map(one, operands))

    def stmt(s: Stmt) -> Stmt:
        if isinstance(s, Effect):
            return replace(s, args=many(s.args), kwargs=tuple((k, one(o)) for k, o in s.kwargs))
        results: Any = many(s.results)
        if isinstance(s, Apply):
            return Apply(results, s.op, many(s.args), tuple((k, one(o)) for k, o in s.kwargs), s.span)
        if isinstance(s, If):
            return replace(s, results=results, cond=one(s.cond), then=walk(s.then), orelse=walk(s.orelse))
        if isinstance(s, For):
            start, stop, step, *init = many((s.start, s.stop, s.step, *s.init))
            return replace(
                s, results=results, start=start, stop=stop, step=step, init=tuple(init), body=walk(s.body)
            )  # fmt: skip
        if isinstance(s, While):
            return replace(s, results=results, init=many(s.init), cond=walk(s.cond), body=walk(s.body))
        if isinstance(s, Closure):
            return replace(s, results=results, body=walk(s.body))
        return replace(s, results=results, args=many(s.args))

    def walk(b: Block) -> Block:
        return Block(b.params, tuple(map(stmt, b.stmts)), many(b.yields))

    return walk(block)


def type_of(o: Operand) -> Type:
    """The type of a number or an array; `Unknown` of everything else."""
    if isinstance(o, (Value, Zero)):
        return o.type
    if isinstance(o, Const) and type(o.value) in _KINDS:
        return Scalar(_KINDS[type(o.value)])
    return Unknown()


_KINDS: dict[type, str] = {bool: "bool", int: "int", float: "float", complex: "complex"}


def same_type(a: Type, b: Type) -> bool:
    """Certainly the same dtype and shape (or the same kind of Python number)."""
    if isinstance(a, Scalar):
        return isinstance(b, Scalar) and a.kind == b.kind and a.dtype == b.dtype
    if isinstance(a, Array):
        return isinstance(b, Array) and a.dtype == b.dtype and a.shape is not None and a.shape == b.shape
    return a == b and not isinstance(a, Unknown)


def merged(*tables: Rules) -> Rules:
    """Several tables of rules as one; the rules of earlier tables are tried first."""
    out: Rules = {}
    for table in tables:
        for op, rules in table.items():
            out[op] = (*out.get(op, ()), *rules)
    return out


__all__ = ["After", "Before", "Rewriter", "Rule", "Rules", "Undef", "merged", "rename", "same_type", "type_of"]
