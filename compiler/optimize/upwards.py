"""A loop that counts down and is undone counts up: `reversed(range(n - 1, -1, -1))` is `range(n)`.

    >>> from ..ir.nodes import Apply, Param, slot
    >>> from ..ir.printer import show
    >>> from ..ir.types import FLOAT, INT
    >>> n, i, x, y, z, m = Value(INT, "n"), Value(INT, "i"), *(Value(FLOAT, "x") for _ in range(3)), Value(INT)
    >>> body = Block((i, y), (), (y,))
    >>> loop = For((z,), m, Const(-1), Const(-1), (x,), body, reverse=True)
    >>> stmts = (Apply((m,), "sub", (n, Const(1)), ()), loop)
    >>> f = Fn("f", (), (Param(n, "n"), Param(x, "x")), Block((n, x), stmts, (z,)), slot(0))
    >>> print(show(upwards(f)))
    fn f(n%0: int, x%1: float):
        %2: int = sub(n%0, 1)
        x%3: float = for i%4 in range(0, n%0, 1) carry(x%5=x%1):
            yield x%5
        return x%3
"""

from __future__ import annotations

from dataclasses import replace

from ..analysis.types import infer
from ..ir.build import Builder
from ..ir.nodes import Apply, Block, Const, Fn, For, Operand, Stmt, Value
from ..ir.visit import blocks_of, with_blocks


def upwards(fn: Fn) -> Fn:
    """Loops that are run backwards with a step of -1, as loops with a step of 1."""
    return replace(fn, body=_block(fn.body, {}), helpers=tuple(map(upwards, fn.helpers)))


def _block(block: Block, made: dict[Value, Apply]) -> Block:
    stmts: list[Stmt] = []
    for s in block.stmts:
        if isinstance(s, Apply) and len(s.results) == 1:
            made[s.result] = s
        inner = blocks_of(s)
        if inner:
            new = tuple(_block(b, made) for b in inner)
            s = with_blocks(s, new) if any(a is not b for a, b in zip(new, inner, strict=True)) else s
        if isinstance(s, For) and s.reverse and s.step == Const(-1):
            b = Builder(infer, s.span)
            start, stop = (_next(b, o, made) for o in (s.stop, s.start))
            stmts += b.stmts
            s = replace(s, start=start, stop=stop, step=Const(1), reverse=False)
        stmts.append(s)
    same = len(stmts) == len(block.stmts) and all(a is b for a, b in zip(stmts, block.stmts, strict=True))
    return block if same else replace(block, stmts=tuple(stmts))


def _next(b: Builder, o: Operand, made: dict[Value, Apply]) -> Operand:
    """`o + 1`, of a whole number."""
    if isinstance(o, Const):
        return Const(o.value + 1)
    s = made.get(o) if isinstance(o, Value) else None
    if s is not None and s.op in ("sub", "add") and isinstance(s.args[1], Const) and type(s.args[1].value) is int:
        rest = s.args[1].value - 1 if s.op == "sub" else s.args[1].value + 1
        if rest == 0:
            return s.args[0]
        return b.apply(s.op, s.args[0], rest) if rest > 0 else b.apply("add", s.args[0], -rest)
    return b.apply("add", o, 1)
