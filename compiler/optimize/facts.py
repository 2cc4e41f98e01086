"""Facts that several passes need, each found in one walk: uses, effects, and which values are the primal's."""

from __future__ import annotations

from collections.abc import Iterable

from ..ir.nodes import Apply, Block, Call, Closure, Const, Effect, For, If, Nested, Operand, Stmt, Value, While
from ..ir.ops import STORES
from ..ir.types import Array, ListOfType
from ..ir.visit import blocks_of, is_effect, operands_of, statements, values_of

# Every call makes something new that may be stored into, or consumes its operand.
FRESH = frozenset({
    "np.zeros", "np.ones", "np.empty", "np.full", "np.zeros_like", "np.ones_like", "np.empty_like", "np.full_like",
    "np.copy", "list", "list.append", "list.pop", "list.concat", "list.repeat", "setitem", "index_add",
})  # fmt: skip
# Constant all over: (op, which argument is the number, or the number).
FILLED: dict[str, int | float] = {"np.zeros": 0.0, "np.zeros_like": 0.0, "np.ones": 1.0, "np.ones_like": 1.0}


def count_uses(block: Block) -> dict[Value, int]:
    """How often each value is mentioned, in nested blocks too."""
    counts: dict[Value, int] = {}

    def operands(many: Iterable[Operand]) -> None:
        for o in many:
            if type(o) is Value:
                counts[o] = counts.get(o, 0) + 1
            elif type(o) in Nested:
                operands(o.items)  # type: ignore[union-attr]

    def walk(b: Block) -> None:
        for s in b.stmts:
            if type(s) is Apply:
                operands(s.args)
                for _, o in s.kwargs:
                    operands((o,))
            else:
                operands(operands_of(s))
                for inner in blocks_of(s):
                    walk(inner)
        operands(b.yields)

    walk(block)
    return counts


def has_effects(block: Block) -> bool:
    """Whether running the block can be seen other than by its results. Calls may print or raise."""
    return any(is_effect(s) or isinstance(s, Call) or any(map(has_effects, blocks_of(s))) for s in block.stmts)


def primal_values(block: Block) -> set[Value]:
    """The user's own variables and result, and the unnamed steps of the expressions they are given by.

    Code that computes them stays as it was written. All other code is the derivative's, or dead.
    """
    found: set[Value] = set()

    def note(operands: Iterable[Operand]) -> None:
        for v in values_of(operands):
            if not v.hint or v.user:
                found.add(v)

    def stmt(s: Stmt) -> None:
        mine = [r.user or r.hint == "value" or r in found for r in s.results]
        if isinstance(s, Effect) or True in mine:
            note(operands_of(s))
        if isinstance(s, Apply):  # most are
            return
        if isinstance(s, If):
            for b in (s.then, s.orelse):
                walk(b, (y for y, m in zip(b.yields, mine, strict=True) if m))
        elif isinstance(s, (For, While)):
            own = [m or p.user for m, p in zip(mine, s.body.params[len(s.body.params) - len(mine) :], strict=True)]
            yields = s.body.yields[s.breaks :]
            walk(s.body, (*s.body.yields[: s.breaks], *(y for y, m in zip(yields, own, strict=True) if m)))
            if isinstance(s, While):
                walk(s.cond, s.cond.yields)
            note(o for o, m in zip(s.init, own, strict=True) if m)
        elif isinstance(s, Closure):
            walk(s.body, ())

    def walk(b: Block, mine: Iterable[Operand]) -> None:
        note(mine)
        for s in reversed(b.stmts):
            stmt(s)

    walk(block, (y for y in block.yields if isinstance(y, Value) and (y.user or y.hint == "value")))
    return found


def is_number(o: Operand) -> bool:
    """A Python int or float constant."""
    return isinstance(o, Const) and type(o.value) in (int, float)


def overwritten(body: Block) -> set[Value]:
    """Arrays and lists of which a newer version may take the place: reading them later may cost a copy."""
    found: set[Value] = set()
    for s in statements(body):
        replaced: Iterable[Operand] = ()
        if isinstance(s, Apply) and s.op in STORES:
            replaced = s.args[:1]
        elif isinstance(s, (For, While)):
            replaced = s.init
        found.update(v for v in values_of(replaced) if isinstance(v.type, (Array, ListOfType)))
    return found
