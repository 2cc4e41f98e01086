"""Which array or container is which, in what the iterations of a loop hand on.

Inside of the loop each has a cell of its own, and is related to what it may be: what stood there before the loop, what
an earlier iteration has put there, and what stands elsewhere, if that may be the same one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .aliases import pair, pass_on
from .lower import Lowerer
from .state import Key, State
from .templates import Template, Thing, things
from .values import UNDEF, Cell

Place = tuple[Key, int]  # of an array or a container in what is carried, see `templates.things`
Held = Mapping[Place, tuple[Thing, ...]]
Known = Mapping[Cell, frozenset[Cell]]


def held(templates: Mapping[Key, Template], state: State) -> dict[Place, tuple[Thing, ...]]:
    """The arrays and containers that may be in what is carried, as it is in a state."""
    found = {key: things(t, state.memory.get(key, UNDEF), state) for key, t in templates.items()}
    return {(key, k): each for key, at in found.items() for k, each in enumerate(at) if each}


def cells_at(found: Held, place: Place) -> set[Cell]:
    return {thing.cell for thing in found.get(place, ())}


def shared(lw: Lowerer) -> dict[Cell, frozenset[Cell]]:
    """What may be the same array or container as what, so far."""
    return {cell: frozenset(others) for relation in (lw.aliases, lw.state.twins) for cell, others in relation.items()}


def _may_meet(mine: set[Cell], its: set[Cell], known: Mapping[Cell, frozenset[Cell] | set[Cell]]) -> bool:
    return any(c is d or d in known.get(c, ()) for c in mine for d in its)


@dataclass
class Identity:
    """What has been learned of a loop."""

    apart: set[Place] = field(default_factory=set)  # what does not stay the one that it is elsewhere, too
    together: set[frozenset[Place]] = field(default_factory=set)  # what may become one
    handed: dict[Place, set[Cell]] = field(default_factory=dict)  # those from before that may be there in a later iteration

    def relate(
        self, lw: Lowerer, place: Place, thing: Thing, sources: set[Cell], was: Sequence[Held], known: Known,
        others: list[tuple[Place, Thing]],
    ) -> None:  # fmt: skip
        """What a carried array or container may be: its `sources`, and others that are carried, as it `was` at some time."""
        relation = lw.related(thing)
        for cell in sources | self.handed.get(place, set()):
            pass_on(relation, known, thing.cell, cell)
        for other, that in others:
            met = any(_may_meet(cells_at(at, place), cells_at(at, other), known) for at in was)
            if met or frozenset((place, other)) in self.together:
                pair(relation, that.cell, thing.cell)

    def partition_changed(self, lw: Lowerer, first: Held, last: Held) -> bool:
        """Whether what is one at the start of the body may be two at its end, or the other way round."""
        before = len(self.apart) + len(self.together)
        for i, (a, (thing, *_)) in enumerate(first.items()):
            for b, (other, *_) in list(first.items())[:i]:
                mine, its = cells_at(last, a), cells_at(last, b)
                at_head = thing.cell is other.cell
                if at_head and not (len(mine) == 1 and mine == its):
                    self.apart.add(a)
                if not at_head and _may_meet(mine, its, lw.related(thing)):
                    self.together.add(frozenset((a, b)))
        return len(self.apart) + len(self.together) > before

    def handed_on(self, lw: Lowerer, entered: Held, first: Held, last: Held, entry: State) -> bool:
        """Whether something may be, in a later iteration, what it was not known to be: two buffers change places."""
        ends = {place: (thing.cell, last[place]) for place, (thing, *_) in first.items() if place in last}
        may = {place: cells_at(entered, place) | self.handed.get(place, set()) for place in ends}
        more = True
        while more:
            more = False
            for place, (_, now) in ends.items():
                near = {c for t in now for c in (t.cell, *lw.related(t).get(t.cell, ()))}
                new = {c for c in near if c in entry}.union(*(may[p] for p, (cell, _) in ends.items() if cell in near))
                more |= not new <= may[place]
                may[place] |= new
        found = {place: cells - cells_at(entered, place) for place, cells in may.items()}
        changed = any(not cells <= self.handed.get(place, set()) for place, cells in found.items())
        self.handed |= found
        return changed
