"""Common subexpressions: what was computed already, in this block or one around it, is not computed again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..ir.nodes import Apply, Block, Fn, Operand, Stmt, Value
from ..ir.ops import STORES
from ..ir.types import ListOfType
from ..ir.visit import blocks_of, is_effect, map_operand, map_operands, with_blocks

# Each call makes an array (or list) of its own, which may be written to.
_FRESH = frozenset({
    "np.zeros", "np.ones", "np.empty", "np.full", "np.zeros_like", "np.ones_like", "np.empty_like", "np.full_like",
    "np.copy", "np.array", "np.eye", "np.identity", "list", "list.copy", "list.concat", "list.repeat", "unpack",
})  # fmt: skip


def cse(fn: Fn) -> Fn:
    """Use the first of several equal computations."""
    walk = _Walk()
    body = walk.block(fn.body, {})
    return fn if not walk.changed else replace(fn, body=body)


class _Walk:
    def __init__(self) -> None:
        self.known: dict[Value, Operand] = {}
        self.changed = False

    def leaf(self, o: Operand) -> Operand:
        return self.known.get(o, o) if isinstance(o, Value) else o

    def block(self, block: Block, seen: dict[Any, tuple[Value, ...]]) -> Block:
        seen = dict(seen)
        stmts: list[Stmt] = []
        for s in block.stmts:
            s = map_operands(s, self.leaf) if self.known else s
            inner = blocks_of(s)
            if inner:
                s = with_blocks(s, tuple(self.block(b, seen) for b in inner))
            elif isinstance(s, Apply) and _mergeable(s):
                key = (s.op, s.args, s.kwargs)
                first = seen.get(key)
                if first is not None and (not any(r.user for r in s.results) or _one_statement(first, s.results)):
                    self.known.update(zip(s.results, first, strict=True))
                    self.changed = True
                    continue
                if first is None or not any(r.user for r in first):
                    seen[key] = s.results
            stmts.append(s)
        return Block(block.params, tuple(stmts), tuple(map_operand(y, self.leaf) for y in block.yields))


def _one_statement(first: tuple[Value, ...], again: tuple[Value, ...]) -> bool:
    """Whether both are copies of one statement of the user's."""
    return all(a.span is not None and (a.hint, a.span) == (b.hint, b.span) for a, b in zip(first, again, strict=True))


def _mergeable(s: Apply) -> bool:
    if is_effect(s) or s.op in STORES or s.op in _FRESH or s.op.startswith("list."):
        return False
    return not any(isinstance(r.type, ListOfType) for r in s.results)
