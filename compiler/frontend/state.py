"""The memory of an interpretation: what each variable means, and the current version of each cell."""

from __future__ import annotations

from dataclasses import dataclass, field

from .values import (
    Cell,
    Choice,
    Content,
    DictVal,
    Entries,
    Items,
    IteratorVal,
    ListVal,
    Mixed,
    ObjectVal,
    PyVal,
    Ref,
    SetVal,
    TupleVal,
)


@dataclass(frozen=True)
class Variable:
    """A name in a frame: one per running function."""

    frame: int
    name: str


Key = Variable | Cell


_CHANGED = Mixed("this may be the same list, dict or object as one that was changed meanwhile", "G205")


@dataclass
class State:
    """Variables to meanings, cells to contents. Copied at every branch.

    `twins`: containers that may be the same one. When one is changed, the others can no longer be read.
    """

    memory: dict[Key, PyVal | Content] = field(default_factory=dict)
    twins: dict[Cell, set[Cell]] = field(default_factory=dict)

    def copy(self) -> State:
        return State(dict(self.memory), self.twins)

    def __getitem__(self, key: Key) -> PyVal | Content:
        return self.memory[key]

    def __setitem__(self, key: Key, value: PyVal | Content) -> None:
        self.memory[key] = value
        if key in self.twins:
            self.memory.update({other: _CHANGED for other in self.twins[key] if other in self.memory})  # type: ignore[index]

    def __contains__(self, key: Key) -> bool:
        return key in self.memory

    def changed_from(self, before: State) -> list[Key]:
        """The keys that mean something else than before, or are new, in order."""
        return [k for k, v in self.memory.items() if k not in before.memory or before.memory[k] != v]


def cells_in(value: PyVal | Content, state: State, found: dict[Cell, None]) -> None:
    """Collect every cell that can be reached from a value."""
    if isinstance(value, (Ref, ListVal, DictVal, SetVal, ObjectVal, IteratorVal)):
        if value.cell not in found:
            found[value.cell] = None
            if value.cell in state:
                cells_in(state[value.cell], state, found)
    elif isinstance(value, (TupleVal, Items, Entries)):
        for item in value.items:
            cells_in(item, state, found)
    elif isinstance(value, Choice):
        for item in value.options:
            cells_in(item, state, found)
