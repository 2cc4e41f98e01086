"""Several assignments that happen at once, in an order in which nothing is overwritten that is still to be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..ir.nodes import Operand


@dataclass(frozen=True)
class Move:
    """One assignment: a variable, what it gets, and the variables that are read for it."""

    target: str
    operand: Operand
    reads: frozenset[str]


def in_order(moves: Iterable[Move]) -> list[list[Move]]:
    """The assignments one after the other; those that change places together, in one statement."""
    pending, ordered = list(moves), []
    while pending:
        free = [m for m in pending if not any(m.target in o.reads for o in pending if o is not m)]
        now = free[:1] or _cycle(pending)
        pending = [m for m in pending if m not in now]
        ordered.append(now)
    return ordered


def _cycle(pending: list[Move]) -> list[Move]:
    """The fewest moves that overwrite nothing that a move outside of them still reads."""

    def closed(move: Move) -> list[Move]:
        found = [move]
        for m in found:
            found += [r for r in pending if m.target in r.reads and r not in found]
        return found

    fewest = min(map(closed, pending), key=len)
    return [m for m in pending if m in fewest]
