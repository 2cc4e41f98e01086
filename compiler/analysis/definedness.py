"""What may have no value: variables of a branch that was not taken, or of a loop that made no trip."""

from __future__ import annotations

from ..ir.nodes import Block, Const, For, If, Operand, Undef, Value, While
from ..ir.types import Array
from ..ir.visit import blocks_of


def perhaps_undefined(block: Block) -> set[Value]:
    """Results of branches and loops, and what loops carry, that may have no value where they are mentioned.

    >>> from ..ir.nodes import Const
    >>> from ..ir.types import BOOL, FLOAT
    >>> x, y, c = Value(FLOAT, "x"), Value(FLOAT, "y"), Value(BOOL, "c")
    >>> branch = If((x, y), c, Block((), (), (Const(1.0), Const(1.0))), Block((), (), (Undef(), Const(2.0))))
    >>> perhaps_undefined(Block((c,), (branch,), (y,))) == {x}
    True
    """
    found: set[Value] = set()
    _note(block, found)
    return found


def _note(block: Block, found: set[Value]) -> None:
    def absent(v: Value, o: Operand) -> bool:
        """Whether `o` is no value for `v`: a number where an array will be stands for None."""
        return isinstance(o, Undef) or o in found or isinstance(o, Const) and isinstance(v.type, Array)

    for s in block.stmts:
        if isinstance(s, (For, While)):
            first = int(isinstance(s, For))
            found.update(p for p, i in zip(s.body.params[first:], s.init, strict=True) if absent(p, i))
            if isinstance(s, While):
                found.update(p for p, i in zip(s.cond.params, s.init, strict=True) if absent(p, i))
            found.update(r for r, i in zip(s.results, s.init, strict=True) if absent(r, i))
        for inner in blocks_of(s):
            _note(inner, found)
        if isinstance(s, If):
            ways = zip(s.results, s.then.yields, s.orelse.yields, strict=True)
            found.update(r for r, a, b in ways if absent(r, a) or absent(r, b))
