"""Two branches on one test that follow each other are one: the `if` of the user's, and the one that undoes it.

    >>> from ..diagnostics import Span
    >>> from ..ir.nodes import Apply, Const
    >>> from ..ir.printer import show
    >>> from ..ir.types import BOOL, FLOAT
    >>> from .example import example
    >>> def body(b, x, c):
    ...     line, square, y, x_bar = Span("f.py", 1, 0, 3, 0), Value(FLOAT), Value(FLOAT), Value(FLOAT)
    ...     made = Apply((square,), "mul", (x, x))
    ...     b.add(If((y,), c, Block((), (made,), (square,)), Block((), (), (x,)), line))
    ...     b.add(If((x_bar,), c, Block((), (), (y,)), Block((), (), (Const(1.0),)), line))
    ...     return x_bar
    >>> print(show(branches(example(body, x=FLOAT, c=BOOL))))
    fn f(x%0: float, c%1: bool):
        %2: float, %3: float = if c%1:
            %4: float = mul(x%0, x%0)
            yield %4, %4
        else:
            yield x%0, 1.0
        return %3
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from operator import is_

from ..ir.nodes import Block, Fn, If, Operand, Stmt, Undef, Value
from ..ir.visit import blocks_of, substitute, uses, with_blocks
from .facts import count_uses


def branches(fn: Fn) -> Fn:
    """Join the branches of a function that follow each other and come from one statement of the user's."""
    body = _Walk(fn.body).block(fn.body)
    return fn if body is fn.body else replace(fn, body=body)


class _Walk:
    def __init__(self, body: Block):
        self.body = body

    @cached_property
    def mentions(self) -> dict[Value, int]:
        return count_uses(self.body)

    def block(self, block: Block) -> Block:
        stmts: list[Stmt] = []
        for s in block.stmts:
            inner = blocks_of(s)
            new = tuple(map(self.block, inner))
            s = s if all(map(is_, new, inner)) else with_blocks(s, new)
            if stmts and self.follows(stmts[-1], s):
                s = _joined(stmts.pop(), s)  # type: ignore[arg-type]
            stmts.append(s)
        return block if all(map(is_, stmts, block.stmts)) else Block(block.params, tuple(stmts), block.yields)

    def follows(self, a: Stmt, b: Stmt) -> bool:
        """Whether `b` undoes `a`, and `a` is not to stay the expression that the user wrote."""
        if not isinstance(a, If) or not isinstance(b, If) or a.cond is not b.cond or a.span is None or a.span != b.span:
            return False
        read = [v for side in (b.then, b.orelse) for v in uses(side)]
        alone = all(read.count(r) == self.mentions.get(r, 0) for r in a.results)
        one_line = len(a.results) == 1 and a.span.line == a.span.end_line
        return (alone or not one_line) and all(map(_is_defined, (a, a), (b.then, b.orelse), (a.then, a.orelse)))


def _is_defined(a: If, reader: Block, side: Block) -> bool:
    """Whether a block reads no result that this side of the branch before it leaves without a value."""
    absent = {r for r, y in zip(a.results, side.yields, strict=True) if isinstance(y, Undef)}
    return absent.isdisjoint(uses(reader))


def _joined(a: If, b: If) -> If:
    def side(first: Block, second: Block) -> Block:
        meant: dict[Value, Operand] = dict(zip(a.results, first.yields, strict=True))
        second = substitute(second, meant)
        return Block((), (*first.stmts, *second.stmts), (*first.yields, *second.yields))

    return If((*a.results, *b.results), a.cond, side(a.then, b.then), side(a.orelse, b.orelse), a.span)
