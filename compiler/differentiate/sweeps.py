"""What a statement becomes in the forward sweep, and what goes through it from there to the backward sweep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..ir.nodes import Apply, Block, Stmt, Value
from ..ir.visit import defined_in
from .restore import Restored, Tape


@dataclass
class Swept:
    """A statement of the forward sweep, and the tapes that pass through it."""

    stmts: list[Stmt]
    tapes: list[Tape] = field(default_factory=list)


def tape_value_like(v: Value) -> Value:
    """A new version of a tape."""
    return Value(v.type, v.hint)


def definitions_of(block: Block) -> list[Value]:
    return [v for v in sorted(defined_in(block), key=lambda v: v.number)]


def with_restored(forward: Block, backward: Block, r: Restored) -> tuple[Block, Block]:
    """Both blocks with the pushes at the end of one and the pops at the start of the other."""
    new_backward = r.into(backward)
    return (
        replace(forward, stmts=tuple(pushed(forward.stmts, r.push))),
        replace(new_backward, stmts=(*r.pop, *new_backward.stmts)),
    )


def pushed(stmts: Sequence[Stmt], pushes: Sequence[Apply]) -> list[Stmt]:
    """Statements with each value taped where it is made: later its variable may hold something else."""
    out = list(stmts)
    shapes = {s.result: s for s in pushes if s.op == "attr.shape"}
    for push in reversed([s for s in pushes if s.op == "list.append"]):
        shape = shapes.get(push.args[1])  # type: ignore[arg-type]
        value = push.args[1] if shape is None else shape.args[0]
        place = next((k + 1 for k, s in enumerate(out) if value in s.results), 0)
        out[place:place] = [push] if shape is None else [shape, push]
    return out
