"""Elements that are set to zero and added back were never to be touched: the adjoint of `x[i] += v`.

What is set to zero and then added to is set to what is added.

    >>> from ..ir.nodes import Const
    >>> from ..ir.printer import show
    >>> from ..ir.types import FLOAT, Array, Size
    >>> from .dce import dce
    >>> from .example import example
    >>> def body(b, x, v):
    ...     g = b.apply("getitem", x, 0)
    ...     x = b.apply("index_add", b.apply("setitem", x, 0, 0.0), 1, b.apply("mul", g, v))
    ...     return b.apply("index_add", x, 0, b.apply("sub", g, v))
    >>> f = example(body, x=Array("float64", (Size.symbol("n"),)), v=FLOAT)
    >>> print(show(dce(increments(f))))
    fn f(x%0: float64[n], v%1: float):
        %2: float64 = getitem(x%0, 0)
        %3: float64 = mul(%2, v%1)
        %4: float64[n] = index_add(x%0, 1, %3)
        %5: float = neg(v%1)
        %6: float64[n] = index_add(%4, 0, %5)
        return %6
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from ..analysis.alias import may_repeat
from ..ir.nodes import Apply, Block, Const, Fn, Operand, Stmt, Value
from ..ir.visit import blocks_of, substitute, with_blocks
from .facts import count_uses

_MOST_TERMS = 12


def increments(fn: Fn) -> Fn:
    """Remove what is subtracted and added again."""
    body = _Walk(fn.body).block(fn.body)
    return fn if body is fn.body else replace(fn, body=body)


class _Walk:
    def __init__(self, body: Block):
        self.body = body

    @cached_property
    def uses(self) -> dict[Value, int]:
        return count_uses(self.body)

    def block(self, block: Block) -> Block:
        stmts = [self.inside(s) for s in block.stmts]
        if any(a is not b for a, b in zip(stmts, block.stmts, strict=True)):
            block = replace(block, stmts=tuple(stmts))
        while True:
            new = self.cancelled(block)
            if new is None:
                return block
            block = new

    def inside(self, s: Stmt) -> Stmt:
        inner = blocks_of(s)
        new = tuple(map(self.block, inner))
        return with_blocks(s, new) if any(a is not b for a, b in zip(new, inner, strict=True)) else s

    def cancelled(self, block: Block) -> Block | None:
        """The block without one pair of a zero and its undoing."""
        defs = {s.results[0]: s for s in block.stmts if isinstance(s, Apply) and len(s.results) == 1}
        for last in block.stmts:
            if not isinstance(last, Apply) or last.op != "index_add" or may_repeat(last.args[1]):
                continue
            zeroed = self.zeroed(last, defs)
            if zeroed is None:
                continue
            rest = self.without(last.args[2], (zeroed.args[0], last.args[1]), defs)
            if rest is None:
                return _stored(block, zeroed, last)
            return _rewritten(block, zeroed, last, *rest)
        return None

    def zeroed(self, last: Apply, defs: dict[Value, Apply]) -> Apply | None:
        """The store of zeros at the same place, with only additions from there to here."""
        version = last.args[0]
        while isinstance(version, Value) and version in defs and self.uses.get(version) == 1:
            s = defs[version]
            if s.op == "setitem":
                return s if s.args[1] == last.args[1] and s.args[2] == Const(0.0) and not s.result.user else None
            if s.op != "index_add":
                return None
            version = s.args[0]
        return None

    def without(
        self, o: Operand, item: tuple[Operand, Operand], defs: dict[Value, Apply]
    ) -> tuple[list[Apply], Operand | None] | None:
        """A sum without one term that is the old item: new statements and what is left (None: nothing)."""
        s = defs.get(o) if isinstance(o, Value) else None
        if s is None:
            return None
        if _is_item(s, item, defs):
            return [], None
        if s.op not in ("add", "sub") or self.uses.get(s.result) != 1 or s.result.user:
            return None
        a, b = s.args
        left = self.without(a, item, defs)
        if left is not None:
            stmts, rest = left
            if rest is None and s.op == "add":
                return stmts, b
            new = Value(_type(s, b) if rest is None else s.result.type, s.result.hint, s.result.span)
            made = Apply((new,), "neg", (b,), (), s.span) if rest is None else Apply((new,), s.op, (rest, b), (), s.span)
            return [*stmts, made], new
        right = self.without(b, item, defs) if s.op == "add" else None
        if right is None:
            return None
        stmts, rest = right
        if rest is None:
            return stmts, a
        new = Value(s.result.type, s.result.hint, s.result.span)
        return [*stmts, Apply((new,), "add", (a, rest), (), s.span)], new


def _type(s: Apply, o: Operand):  # type: ignore[no-untyped-def]
    return o.type if isinstance(o, Value) else s.result.type


def _is_item(s: Apply, item: tuple[Operand, Operand], defs: dict[Value, Apply]) -> bool:
    if s.op == "np.copy" and isinstance(s.args[0], Value) and s.args[0] in defs:
        s = defs[s.args[0]]
    return s.op == "getitem" and s.args == item


def _stored(block: Block, zeroed: Apply, last: Apply) -> Block:
    """The block with the value stored, and what was added elsewhere in between added after that."""
    between: list[Apply] = []
    version = zeroed.result
    for s in block.stmts:
        if isinstance(s, Apply) and s.op == "index_add" and s.args[0] is version and s is not last:
            between.append(s)
            version = s.result
    store = Apply((zeroed.result,), "setitem", (zeroed.args[0], last.args[1], last.args[2]), (), last.span)
    stmts: list[Stmt] = []
    for s in block.stmts:
        if s is last:
            stmts += [store, *between]
        elif s is not zeroed and not any(s is b for b in between):
            stmts.append(s)
    return substitute(replace(block, stmts=tuple(stmts)), {last.result: version})


def _rewritten(block: Block, zeroed: Apply, last: Apply, made: list[Apply], rest: Operand | None) -> Block:
    stmts: list[Stmt] = []
    mapping: dict[Value, Operand] = {zeroed.result: zeroed.args[0]}
    for s in block.stmts:
        if s is zeroed:
            continue
        if s is not last:
            stmts.append(s)
        elif rest is None:
            mapping[last.result] = mapping.get(last.args[0], last.args[0])  # type: ignore[arg-type]
        else:
            stmts += [*made, replace(last, args=(*last.args[:2], rest))]
    return substitute(replace(block, stmts=tuple(stmts)), mapping)
