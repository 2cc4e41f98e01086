"""Arrays that may be the same array: what a store into one does to the others.

Of most of them nobody knows which they are: when one is written, the others can no longer be read. But `z = x if c else y`
says it: a store into `z` is one into `x` where `c` holds and one into `y` elsewhere, and a store into either is seen
through `z`. So each of them gets a new version, which is chosen by `c`.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..ir.nodes import Block, If, Operand, Value
from ..ir.types import Array
from .values import Cell, Mixed

if TYPE_CHECKING:
    from .lower import Lowerer

Relation = Mapping[Cell, Set[Cell]]  # symmetric: `lw.aliases` of arrays, `State.twins` of containers
_MOST = 120  # versions that are chosen in a function
_UNREADABLE = Mixed("this may be the same array as one that was written meanwhile", "G205")


@dataclass(frozen=True, eq=False)
class OneOfTwo:
    """A cell is `then` where `cond` holds, and else `orelse`; None is an array of which this is not followed.

    `told`: the cells that it may be, if only by way of these two.
    """

    cond: Operand
    then: Cell | None
    orelse: Cell | None
    told: frozenset[Cell]


def alias(lw: Lowerer, a: Cell, b: Cell) -> None:
    """Two cells may be the same array: writing one makes the other unreadable."""
    pair(lw.aliases, a, b)


def may_be(lw: Lowerer, new: Cell, source: Cell) -> None:
    """An array that may be another one may be what that may be."""
    pass_on(lw.aliases, lw.aliases, new, source)


def pair(relation: dict[Cell, set[Cell]], a: Cell, b: Cell) -> None:
    if a is not b:
        relation.setdefault(a, set()).add(b)
        relation.setdefault(b, set()).add(a)


def pass_on(relation: dict[Cell, set[Cell]], known: Relation, new: Cell, source: Cell) -> None:
    """What may be another one may be what that may be, as far as that is `known`."""
    for other in (source, *known.get(source, ())):
        pair(relation, new, other)


def is_one_of(lw: Lowerer, new: Cell, cond: Operand, then: Cell | None, orelse: Cell | None) -> None:
    """A new cell that is one of two. What it may be in another way, `may_be` has said before."""
    followed = {c for source in (then, orelse) if source is not None for c in (source, *lw.aliases.get(source, ()))}
    before = lw.one_of_two.pop(new, None)  # a statement in a `try` makes it again: the newest is the last
    told = followed - (lw.aliases.get(new, set()) - (before.told if before is not None else frozenset()))
    for other in told:
        alias(lw, new, other)
    lw.one_of_two[new] = OneOfTwo(cond, then, orelse, frozenset(told))


def sources(lw: Lowerer, cell: Cell) -> dict[Cell, None]:
    """The arrays that a store into a cell may change."""
    known = lw.one_of_two.get(cell)
    found: dict[Cell, None] = {}
    for source in (known.then, known.orelse) if known is not None else ():
        if source is not None:
            found.update({source: None, **sources(lw, source)})
    return found


def after_writing(lw: Lowerer, written: Cell) -> None:
    """New versions of what an array that was just written is or is seen through, and none of what it may be."""
    content = lw.state[written]
    reached = sources(lw, written)
    stored = {c: _stored(lw, c, written, content, {}) for c in reached if c in lw.state}
    changed: dict[Cell, Any] = {written: content}
    changed |= {c: v for c, v in stored.items() if c not in lw.one_of_two}
    for cell, known in lw.one_of_two.items():  # the older ones first: others are made of them
        pair = (known.then, known.orelse)
        if cell in lw.state and cell is not written and (cell in reached or any(s in changed for s in pair)):
            own = stored.get(cell, lw.state[cell])
            left, right = (own if s is None else changed.get(s, lw.state.memory.get(s, own)) for s in pair)
            changed[cell] = _chosen(lw, known.cond, left, right, cell)
    lost = {other for cell in (written, *reached) for other in otherwise(lw, cell)}
    for cell, known in lw.one_of_two.items():
        if known.then in lost or known.orelse in lost:
            lost.add(cell)
    for cell in (*changed, *lost):
        if cell in lw.state and cell is not written:
            lw.state[cell] = _UNREADABLE if cell in lost else changed[cell]


def _stored(lw: Lowerer, cell: Cell, into: Cell, content: Any, found: dict[Cell, Any]) -> Any:
    """What a cell holds of its own after `content` was stored into another one, by way of what that is."""
    if into is cell:
        return content
    if into not in found:
        known = lw.one_of_two.get(into)
        sides = (known.then, known.orelse) if known is not None else (None, None)
        left, right = (lw.state[cell] if s is None else _stored(lw, cell, s, content, found) for s in sides)
        found[into] = left if known is None or left is right else _chosen(lw, known.cond, left, right, cell)
    return found[into]


def _chosen(lw: Lowerer, cond: Operand, left: Any, right: Any, cell: Cell) -> Value | Mixed:
    """One version or the other, if they are of one type, and if this is still a function that somebody could read."""
    lw.chosen += 1
    if lw.chosen > _MOST:
        return _UNREADABLE
    if not (isinstance(left, Value) and isinstance(right, Value) and isinstance(left.type, Array) and left.type == right.type):
        return _UNREADABLE
    result = Value(left.type, cell.hint, lw.builder.span)
    lw.builder.add(If((result,), cond, Block((), (), (left,)), Block((), (), (right,)), lw.builder.span))
    lw.origins[result] = ()
    return result


def otherwise(lw: Lowerer, cell: Cell) -> set[Cell]:
    """The cells that may be the same array as this one in another way than by what it or they are one of."""
    return {o for o in lw.aliases.get(cell, ()) if not _is_told(lw, cell, o) and not _is_told(lw, o, cell)}


def _is_told(lw: Lowerer, cell: Cell, other: Cell) -> bool:
    return cell in lw.one_of_two and other in lw.one_of_two[cell].told
