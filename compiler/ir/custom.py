"""Calls with a derivative of their own: what an op `custom.NAME` stands for.

While functions are differentiated, such a call is one op, so that its derivative can be asked for; in the end it is
replaced by the code of the call itself (`expand`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .nodes import Apply, Block, Fn, Operand, Stmt, Value
from .visit import blocks_of, map_operand, refresh, statements, substitute, with_blocks

PREFIX = "custom."


@dataclass(eq=False)
class Custom:
    """The parts of a call as blocks that mention nothing from outside of them.

    `kind`: "vjp", "jvp", "checkpoint" (the derivative of `primal`, computed from the operands in the backward sweep)
    or "adjoint" (the identity, whose adjoint goes through `backward`).
    `primal`: operands -> results. `forward`: operands -> results, then residuals. `backward`: residuals, then the
    results' adjoints -> an adjoint per operand (`Const(None)`: zero). `push`: operands, then a tangent for each of
    `moving` -> results, then their tangents. Only the operands at `moving` have a derivative.
    """

    kind: str
    name: str
    primal: Block
    moving: tuple[int, ...]
    forward: Block | None = None
    backward: Block | None = None
    push: Block | None = None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All of its parts."""
        return tuple(b for b in (self.primal, self.forward, self.backward, self.push) if b is not None)


@dataclass
class Customs:
    """The ops of one compilation."""

    table: dict[str, Custom] = field(default_factory=dict)
    purposes: dict[str, None] = field(default_factory=dict)  # what may change a derivative on purpose

    def add(self, custom: Custom) -> str:
        """The op of a new call."""
        op, number = f"{PREFIX}{custom.name}", 1
        while op in self.table:
            number += 1
            op = f"{PREFIX}{custom.name}_{number}"
        self.table[op] = custom
        return op


def splice(block: Block, operands: Sequence[Operand]) -> tuple[tuple[Stmt, ...], tuple[Operand, ...]]:
    """A block's statements and what it yields, with new values, over these operands."""
    fresh = refresh(block)
    fresh = substitute(fresh, dict(zip(fresh.params, operands, strict=True)))
    return fresh.stmts, fresh.yields


def mentions_custom(fn: Fn) -> bool:
    """Whether a function has calls with a derivative of their own."""
    return any(isinstance(s, Apply) and s.op.startswith(PREFIX) for s in statements(fn.body))


def expand(fn: Fn, table: Mapping[str, Custom]) -> Fn:
    """A function whose calls with a derivative of their own are written out."""
    return replace(fn, body=expanded(fn.body, table)) if mentions_custom(fn) else fn


def expanded(block: Block, table: Mapping[str, Custom], chosen: Callable[[Apply], bool] = lambda s: True) -> Block:
    """A block with the chosen calls written out."""
    stmts: list[Stmt] = []
    mapping: dict[Value, Operand] = {}
    for s in block.stmts:
        if isinstance(s, Apply) and s.op.startswith(PREFIX) and chosen(s):
            operands = [map_operand(o, lambda o: mapping.get(o, o) if isinstance(o, Value) else o) for o in s.args]
            inner, yields = splice(expanded(table[s.op].primal, table), operands)
            stmts += inner
            mapping.update(zip(s.results, yields, strict=True))
        else:
            stmts.append(with_blocks(s, tuple(expanded(b, table, chosen) for b in blocks_of(s))))
    return substitute(replace(block, stmts=tuple(stmts)), mapping)
