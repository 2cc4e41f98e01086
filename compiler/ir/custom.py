"""Calls with a derivative of their own: what an op `custom.NAME` stands for.

While functions are differentiated, such a call is one op, so that its derivative can be asked for; in the end it is
replaced by the code of the call itself (`expand`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .nodes import Apply, Block, Fn, Operand, Stmt, Value
from .visit import blocks_of, is_effect, map_operand, refresh, statements, substitute, with_blocks

PREFIX = "custom."


@dataclass(frozen=True, eq=False)
class Implicit:
    """A function that a solver was given, from which the derivative of its result is written when it is asked for.

    `kind`: "root" (its value is 0), "fixed point" (its value is the unknown), "minimum" (of its value), "integral" or
    "flow" (its value is the slope of the unknown, after the time).
    `body`: the unknown, then what the function reads from around it -> its value. `op`: the solver, called with the
    function, the first operands of the custom op under the names in `starts` ("": by position; those of one name that is
    "t_span" together, by position), and `options`; `result`: the attribute of what it gives. `ends`: of a flow, whether the
    last of its times is the end of the span, and moves with it.
    """

    kind: str
    body: Block
    op: str
    options: tuple[tuple[str, Operand], ...] = ()
    starts: tuple[str, ...] = ()
    result: str = ""
    ends: bool = False


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
    implicit: Implicit | None = None  # the other parts are written from this
    still: tuple[int, ...] = ()  # operands whose derivative is zero, whatever they depend on

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All of its parts."""
        return tuple(b for b in (self.primal, self.forward, self.backward, self.push) if b is not None)


@dataclass
class Customs:
    """The ops of one compilation."""

    table: dict[str, Custom] = field(default_factory=dict)
    purposes: dict[str, None] = field(default_factory=dict)  # what may change a derivative on purpose

    again: int = 0  # how many calls are computed again in a backward sweep

    def add(self, custom: Custom) -> str:
        """The op of a new call; its name ends with ! if it prints, asserts or raises."""
        effects = "!" if any(map(is_effect, statements(custom.primal))) else ""
        op, number = f"{PREFIX}{custom.name}{effects}", 1
        while op in self.table:
            number += 1
            op = f"{PREFIX}{custom.name}_{number}{effects}"
        self.table[op] = custom
        return op


def splice(block: Block, operands: Sequence[Operand]) -> tuple[tuple[Stmt, ...], tuple[Operand, ...]]:
    """A block's statements and what it yields, with new values, over these operands."""
    fresh = refresh(block)
    fresh = substitute(fresh, dict(zip(fresh.params, operands, strict=True)))
    return fresh.stmts, fresh.yields


# The identity, while functions are differentiated: `again` keeps what is computed again apart from what was computed first.
ERASED = frozenset({"again", "prelude.stop_gradient"})


def erased(fn: Fn) -> Fn:
    """A finished function without the ops that only say how to differentiate it."""
    mapping: dict[Value, Operand] = {}
    for s in statements(fn.body):
        if isinstance(s, Apply) and s.op in ERASED:
            o = s.args[0]
            mapping[s.result] = mapping.get(o, o) if isinstance(o, Value) else o

    def walk(block: Block) -> Block:
        kept = [s for s in block.stmts if not (isinstance(s, Apply) and s.op in ERASED)]
        return replace(block, stmts=tuple(with_blocks(s, tuple(map(walk, blocks_of(s)))) for s in kept))

    return replace(fn, body=substitute(walk(fn.body), mapping)) if mapping else fn


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
