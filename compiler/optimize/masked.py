"""Masked products as selections, in a finished function; of numbers, as conditional expressions.

    g = prelude.masked_product(t, p)    ->    g = np.where(t == 0, 0.0, t * p)
    s = prelude.masked_product(t, p)    ->    s = t * p if t != 0 else 0.0
"""

from __future__ import annotations

from dataclasses import replace

from ..analysis.types import infer, type_of_operand
from ..ir.build import Builder
from ..ir.nodes import Apply, Block, Const, Fn, If, Stmt
from ..ir.types import shape_of
from ..ir.visit import blocks_of, statements, with_blocks

_PLAIN = {"prelude.masked_product": "mul", "prelude.masked_quotient": "div"}


def selections(fn: Fn) -> Fn:
    """The function with its masked products written out."""
    if not any(isinstance(s, Apply) and s.op in _PLAIN for s in statements(fn.body)):
        return fn
    return replace(fn, body=_block(fn.body))


def _block(block: Block) -> Block:
    stmts: list[Stmt] = []
    for s in block.stmts:
        if isinstance(s, Apply) and s.op in _PLAIN:
            stmts += _selection(s)
        else:
            stmts.append(with_blocks(s, tuple(map(_block, blocks_of(s)))))
    return replace(block, stmts=tuple(stmts))


def _selection(s: Apply) -> list[Stmt]:
    b = Builder(infer, s.span)
    g, other = s.args
    if all(shape_of(type_of_operand(o)) == () for o in s.args):
        inner = b.nested()
        product = inner.apply(_PLAIN[s.op], g, other)
        nothing = Block((), (), (Const(0.0),))
        b.add(If(s.results, b.apply("ne", g, 0), inner.block((), (product,)), nothing, s.span))
        return b.stmts
    product = b.apply(_PLAIN[s.op], g, other)
    b.apply("np.where", b.apply("eq", g, 0), 0.0, product)
    b.stmts[-1] = replace(b.stmts[-1], results=s.results)  # type: ignore[arg-type]
    return b.stmts
