"""A copy of a part of an array is the part itself, if nothing is stored into the array before the copy's last use.

    >>> from ..ir.printer import show
    >>> from ..ir.types import Array
    >>> from .example import FLOATS, example
    >>> def body(b, x):
    ...     t = b.apply("np.copy", b.apply("getitem", x, 0))
    ...     return b.apply("index_add", x, 0, b.apply("mul", 0.1, t))
    >>> print(show(views(example(body, x=Array("float64", (FLOATS, FLOATS))))))
    fn f(x%0: float64[n, n]):
        %1: float64[n] = getitem(x%0, 0)
        %2: float64[n] = mul(0.1, %1)
        %3: float64[n, n] = index_add(x%0, 0, %2)
        return %3
"""

from __future__ import annotations

from dataclasses import replace

from ..analysis.alias import is_basic
from ..analysis.sharing import is_fresh
from ..ir.nodes import Apply, Block, Const, Fn, For, Operand, Stmt, Value, While
from ..ir.ops import STORES
from ..ir.visit import blocks_of, statements, substitute, uses_of_stmt, values_in, with_blocks


def views(fn: Fn) -> Fn:
    """Remove copies that protect nothing."""
    body = _block(fn.body)
    return fn if body is fn.body else replace(fn, body=body)


def _block(block: Block) -> Block:
    stmts = [_inside(s) for s in block.stmts]
    if any(a is not b for a, b in zip(stmts, block.stmts, strict=True)):
        block = replace(block, stmts=tuple(stmts))
    parts = {
        s.result: s.args[0] for s in block.stmts
        if isinstance(s, Apply) and s.op == "getitem" and is_basic(s.args[1]) and isinstance(s.args[0], Value)
    }  # fmt: skip
    if not parts:
        return block
    block = _late_zeros(block, parts)
    mapping: dict[Value, Operand] = {}
    for s in block.stmts:
        if isinstance(s, Apply) and s.op == "np.copy" and s.args[0] in parts and not s.kwargs and not s.result.user:
            if _last_use(block, s.result) < _first_store(block, parts[s.args[0]]):  # type: ignore[index]
                mapping[s.result] = s.args[0]
    if not mapping:
        return block
    kept = tuple(s for s in block.stmts if not (s.results and s.results[0] in mapping))
    return substitute(replace(block, stmts=kept), mapping)


def _late_zeros(block: Block, parts: dict[Value, Value]) -> Block:
    """The block with zeros stored where they are needed, after the last use of what was there before."""
    copied: dict[Value, Value] = {parts[s.args[0]]: s.result for s in block.stmts  # type: ignore[index]
              if isinstance(s, Apply) and s.op == "np.copy" and s.args[0] in parts}  # fmt: skip
    for zero in block.stmts:
        if not isinstance(zero, Apply) or zero.op != "setitem" or zero.args[2] != Const(0.0):
            continue
        array = zero.args[0]
        if not isinstance(array, Value) or array not in copied:
            continue
        stmts = list(block.stmts)
        at = stmts.index(zero)
        last = _last_use(block, copied[array])
        reader = next((k for k in range(at + 1, len(stmts)) if zero.result in uses_of_stmt(stmts[k])), len(stmts))
        if at < last < reader:
            stmts.insert(reader - 1, stmts.pop(at))
            block = replace(block, stmts=tuple(stmts))
    return block


def _inside(s: Stmt) -> Stmt:
    inner = blocks_of(s)
    new = tuple(map(_block, inner))
    return with_blocks(s, new) if any(a is not b for a, b in zip(new, inner, strict=True)) else s


def _last_use(block: Block, v: Value) -> int:
    """The position of the last statement that reads a value, or what may be a view of it; past the end if it is handed on."""
    seen = {v}
    last = -1
    for k, s in enumerate(block.stmts):
        if not seen.isdisjoint(uses_of_stmt(s)):
            last = k
            if not isinstance(s, Apply) or not is_fresh(s.op):
                seen.update(s.results)
    return len(block.stmts) if any(u in seen for y in block.yields for u in values_in(y)) else last


def _first_store(block: Block, array: Value) -> int:
    """The position of the first statement that may overwrite an array."""
    for k, s in enumerate(block.stmts):
        if isinstance(s, Apply) and s.op in STORES and s.args[0] is array:
            return k
        if isinstance(s, (For, While)) and array in s.init:
            return k
        if any(isinstance(i, Apply) and i.op in STORES and i.args[0] is array for b in blocks_of(s) for i in statements(b)):
            return k
    return len(block.stmts)
