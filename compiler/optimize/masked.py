"""Masked products as selections, in a finished function.

    g = prelude.masked_product(t, p)    ->    g = np.where(t == 0, 0.0, t * p)
"""

from __future__ import annotations

from dataclasses import replace

from ..analysis.types import infer
from ..ir.build import Builder
from ..ir.nodes import Apply, Block, Fn, Stmt
from ..ir.visit import blocks_of, statements, with_blocks
from .passes import optimize

_PLAIN = {"prelude.masked_product": "mul", "prelude.masked_quotient": "div"}


def selections(fn: Fn) -> Fn:
    """The function with its masked products written out."""
    if not any(isinstance(s, Apply) and s.op in _PLAIN for s in statements(fn.body)):
        return fn
    return optimize(replace(fn, body=_block(fn.body)))


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
    product = b.apply(_PLAIN[s.op], g, other)
    b.apply("np.where", b.apply("eq", g, 0), 0.0, product)
    b.stmts[-1] = replace(b.stmts[-1], results=s.results)  # type: ignore[arg-type]
    return b.stmts
