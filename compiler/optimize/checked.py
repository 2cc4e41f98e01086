"""Operations of the user's whose value nobody reads, but which may raise, stay: they check something."""

from __future__ import annotations

from dataclasses import replace

from ..ir.nodes import Apply, Block, Const, Effect, Fn, Stmt, Value
from ..ir.types import Scalar
from ..ir.visit import blocks_of, statements, with_blocks
from .dce import dce

_NUMBERS = frozenset({"div", "floordiv", "mod"})  # of Python's numbers


def checked(fn: Fn) -> Fn:
    """The function with an effect after each operation that may raise and that is not read.

    before: y = math.log(x); return x * x
    after: y = math.log(x); evaluate(y); return x * x
    """
    suspects = {s for s in statements(fn.body) if isinstance(s, Apply) and _may_raise(s)}
    if not suspects:
        return fn
    read = {r for s in statements(dce(fn).body) for r in s.results}
    unread = {s for s in suspects if not any(r in read for r in s.results)}
    return replace(fn, body=_block(fn.body, unread)) if unread else fn


def _block(block: Block, unread: set[Apply]) -> Block:
    stmts: list[Stmt] = []
    for s in block.stmts:
        stmts.append(with_blocks(s, tuple(_block(b, unread) for b in blocks_of(s))))
        if isinstance(s, Apply) and s in unread:
            stmts.append(Effect("evaluate", s.results[:1], (), s.span))
    return replace(block, stmts=tuple(stmts))


def _may_raise(s: Apply) -> bool:
    """Whether an operation fails for some numbers: `math`, decompositions and solutions, and divisions by Python's zero."""
    if s.span is None:
        return False
    if s.op in _NUMBERS:
        divisor = s.args[1]
        return isinstance(divisor, Value) and all(isinstance(r.type, Scalar) and r.type.dtype is None for r in (*s.results, divisor))
    known = all(isinstance(a, Const) for a in s.args)
    return s.op.startswith(("math.", "np.linalg.")) and not known
