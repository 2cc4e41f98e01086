"""Functions that call themselves: each is a function of the generated text, called by name (`Call`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .nodes import Block, Call, Fn, Param, Root, Tree, slot
from .visit import statements


@dataclass(eq=False)
class Recursive:
    """A function that calls itself. `moving`: the parameters that derivatives are taken by.

    `fn` is None while it is being made. `derivatives` has the names of its pullback and its tangent, once asked for.
    """

    name: str
    moving: tuple[int, ...]
    fn: Fn | None = None
    derivatives: dict[str, str] = field(default_factory=dict)


@dataclass
class Recursions:
    """The functions of one compilation that call themselves, by name."""

    table: dict[str, Recursive] = field(default_factory=dict)

    def name(self, wanted: str) -> str:
        """A name that is not taken."""
        name, number = wanted, 1
        while name in self.table:
            number += 1
            name = f"{wanted}_{number}"
        return name


def function(name: str, block: Block) -> Fn:
    """A function of the text, of its parameters by position, that returns what the block yields."""
    names: list[str] = []
    for k, p in enumerate(block.params):
        base = number = p.hint if p.hint.isidentifier() else f"a{k}"
        count = 1
        while number in names:
            count += 1
            number = f"{base}_{count}"
        names.append(number)
    params = tuple(Param(v, n) for v, n in zip(block.params, names, strict=True))
    slots = tuple(map(slot, range(len(block.yields))))
    returns = slots[0] if len(slots) == 1 else Tree("tuple", None, slots)
    return Fn(name, tuple(Root(n) for n in names), params, block, returns, source_name=name)


def called(fn: Fn, table: Mapping[str, Recursive]) -> tuple[Fn, ...]:
    """The functions that a function needs, those that it calls first in front."""
    found: dict[str, Fn] = {}

    def look(f: Fn) -> None:
        for s in statements(f.body):
            if isinstance(s, Call) and s.fn in table and s.fn not in found:
                helper = table[s.fn].fn
                assert helper is not None, f"{s.fn} is not finished"
                found[s.fn] = helper
                look(helper)

    look(fn)
    return tuple(found.values())


def with_calls(fn: Fn, table: Mapping[str, Recursive]) -> Fn:
    """A function together with those it calls."""
    helpers = called(fn, table)
    name = f"{fn.name}_value" if any(f.name == fn.name for f in helpers) else fn.name
    return replace(fn, name=name, helpers=helpers) if helpers else fn


