"""The structure of a meaning apart from its numbers: what a loop carries, leaf by leaf."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field, replace
from typing import Any

from ..ir.nodes import Const, Operand, Undef, Value, Zero
from ..ir.types import ListOfType, Opaque
from . import choices
from .lower import Lowerer, type_of
from .state import State
from .values import (
    UNDEF,
    Cell,
    Choice,
    Content,
    DictVal,
    Entries,
    Items,
    ListVal,
    ObjectVal,
    PyVal,
    Ref,
    TupleVal,
)  # fmt: skip

Thing = Ref | ListVal | DictVal | ObjectVal  # what is one array or container, and not another
_NO_CELL = Cell()


@dataclass(frozen=True)
class Template:
    """`kind`: "number", "array", "list" (of unknown length), "undefined": one leaf each. "tuple", "items",
    "entries", "container": their parts; "choice": its tag and the parts. "static": nothing that changes, `data` is
    the meaning itself; "same": an array or a container that stays the one that it is. `cell`: which container it was."""

    kind: str
    data: Any = None
    parts: tuple[Template, ...] = ()
    hint: str = ""
    cell: Cell | None = field(default=None, compare=False)

    def count(self) -> int:
        """How many leaves there are."""
        if self.kind in ("number", "array", "list", "undefined"):
            return 1
        return sum(p.count() for p in self.parts) + (self.kind == "choice")


def is_number(o: Operand) -> bool:
    """Whether a loop can carry this operand."""
    if isinstance(o, Const):
        return isinstance(o.value, (bool, int, float, complex))
    return isinstance(o, (Value, Zero)) and not isinstance(type_of(o), Opaque)


def split(lw: Lowerer, v: PyVal | Content, leaves: list[Operand], hint: str = "", keep: bool = False, inside: bool = False) -> Template:
    """The template of a meaning; its numbers are put into `leaves`. `keep`: arrays inside and containers stay the same ones."""
    if keep and (isinstance(v, (ListVal, DictVal, ObjectVal)) or inside and isinstance(v, Ref)):
        return Template("same", v)

    def part(inner: PyVal | Content, name: str) -> Template:
        return split(lw, inner, leaves, name, keep, True)

    if isinstance(v, Undef):
        leaves.append(v)
        return Template("undefined", hint=hint)
    if isinstance(v, (Value, Const, Zero)) and is_number(v):
        leaves.append(v)
        is_list = isinstance(v, Value) and isinstance(v.type, ListOfType)
        return Template("list" if is_list else "number", hint=hint)
    if isinstance(v, Choice):
        leaves.append(v.tag)
        return Template("choice", None, tuple(part(o, hint) for o in v.options), hint)
    if isinstance(v, Ref):
        leaves.append(lw.read(v))
        return Template("array", (v.cell, v.views), hint=hint or v.hint)
    if isinstance(v, TupleVal):
        names = [f"{hint}_{i}" if hint else "" for i in range(len(v.items))]
        return Template("tuple", v.cls, tuple(map(part, v.items, names)))
    if isinstance(v, Items):
        return Template("items", None, tuple(part(i, hint) for i in v.items))
    if isinstance(v, Entries):
        return Template("entries", v.keys, tuple(part(i, str(k)) for k, i in zip(v.keys, v.items, strict=True)))
    if isinstance(v, (ListVal, DictVal, ObjectVal)):
        make = (type(v), replace(v, cell=_NO_CELL))
        return Template("container", make, (part(lw.state[v.cell], hint),), hint or v.cell.hint, v.cell)
    return Template("static", v)


def new_list(v: ListVal, hint: str) -> Template:
    """The template of a list of unknown length that is another one each time."""
    return Template("container", (ListVal, replace(v, cell=_NO_CELL)), (Template("list", hint=hint),), hint, v.cell)


class Rebuild:
    """Meanings from templates and new leaves. The same array or container at the start is the same one again.

    `apart`: places (see `things`), by what is carried, where it is not.
    """

    def __init__(self, lw: Lowerer, leaves: list[Operand], apart: Set[tuple[Any, int]]):
        self.lw, self.leaves, self.apart = lw, iter(leaves), apart
        self.cells: dict[Any, Any] = {}
        self.key: Any = None
        self.place = 0

    def __call__(self, key: Any, t: Template) -> Any:
        self.key, self.place = key, 0
        return self.made(t)

    def made(self, t: Template) -> Any:
        if t.kind in ("number", "list", "undefined", "choice", "array", "container"):
            if (self.key, self.place) in self.apart:
                self.cells.clear()
            self.place += 1
        if t.kind in ("number", "list", "undefined"):
            return next(self.leaves)
        if t.kind == "array":
            content = next(self.leaves)
            if t.data not in self.cells:
                self.cells[t.data] = self.lw.new_array(content, t.hint)
            return self.cells[t.data]
        if t.kind == "choice":
            tag, options = next(self.leaves), tuple(map(self.made, t.parts))
            return Choice(tag, options) if len(options) > 1 else options[0]  # what all of them have in common
        parts = tuple(map(self.made, t.parts))
        if t.kind == "tuple":
            return TupleVal(parts, t.data)
        if t.kind == "items":
            return Items(parts)
        if t.kind == "entries":
            return Entries(t.data, parts)
        if t.kind == "container":
            if t.cell is None or t.cell not in self.cells:
                cell = self.lw.new_cell(t.hint)
                self.lw.state[cell] = parts[0]
                self.cells[t.cell or cell] = replace(t.data[1], cell=cell)
                return self.cells[t.cell or cell]
            return self.cells[t.cell]
        return t.data


def places(t: Template) -> int:
    """How many leaves and containers there are."""
    own = t.kind in ("number", "list", "undefined", "choice", "array", "container")
    return own + sum(map(places, t.parts))


def things(t: Template, v: PyVal | Content, state: State) -> list[tuple[Thing, ...]]:
    """The arrays and containers that a meaning may have at each place of a template."""
    if isinstance(v, Choice):
        return [tuple(dict.fromkeys(x for each in at for x in each)) for at in zip(*(things(t, o, state) for o in v.options), strict=True)]
    if t.kind in ("number", "list", "undefined", "array"):
        return [(v,) if isinstance(v, Ref) else ()]
    if t.kind == "choice":
        return [(), *(x for p in t.parts for x in things(p, v, state))]
    own: list[Any] = [(v,) if type(v) is t.data[0] else ()] if t.kind == "container" else []
    try:
        parts = _parts(state, t, v) if t.parts else ()
    except Mismatch:
        return own + [()] * sum(map(places, t.parts))
    return own + [x for p, inner in zip(t.parts, parts, strict=True) for x in things(p, inner, state)]


def keeps(t: Template) -> bool:
    """Whether a template says of something that it stays the same one."""
    return t.kind == "same" or any(map(keeps, t.parts))


class Mismatch(Exception):
    """The structure at the end of a loop's body is not the one at its start. `lists`: but both are lists."""

    def __init__(self, lists: bool = False):
        super().__init__()
        self.lists = lists


def conform(lw: Lowerer, t: Template, v: PyVal | Content, leaves: list[Operand]) -> None:
    """Put the leaves of `v` into `leaves` in the order of the template, or raise `Mismatch`."""
    if t.kind == "choice":
        return _conform_choice(lw, t, v, leaves)
    if t.kind == "same":
        if type(v) is not type(t.data) or v.cell is not t.data.cell or getattr(v, "views", ()) != getattr(t.data, "views", ()):  # type: ignore[union-attr]
            raise Mismatch
        return
    if t.kind == "undefined":
        if not (isinstance(v, Undef) or isinstance(v, (Value, Const)) and is_number(v)):
            raise Mismatch
        leaves.append(v)
        return
    if isinstance(v, Undef):
        leaves.extend([v] * t.count())
        return
    if t.kind in ("number", "array") and isinstance(v, (Value, Const, Zero, Ref)):
        operand = lw.read(v) if isinstance(v, Ref) else v
        if not is_number(operand) or isinstance(type_of(operand), ListOfType):
            raise Mismatch
        leaves.append(operand)
        return
    if t.kind == "list":
        leaves.append(_as_list(lw, v))
        return
    if t.kind == "static":
        if v != t.data:
            raise Mismatch
        return
    for part, inner in zip(t.parts, _parts(lw.state, t, v), strict=True):
        conform(lw, part, inner, leaves)


def _conform_choice(lw: Lowerer, t: Template, v: Any, leaves: list[Operand]) -> None:
    """The tag, then the leaves of each option; those of what it cannot be are not defined."""
    found: list[list[Operand] | None] = [None] * len(t.parts)
    places = []
    for number, option in enumerate(choices.parts(v)):
        if isinstance(option, Undef) and isinstance(v, Choice):
            places.append(0)  # it is known not to be that
            continue
        for k, part in enumerate(t.parts):
            inner: list[Operand] = []
            try:
                conform(lw, part, option, inner)
            except Mismatch:
                continue
            before = found[k]
            found[k] = inner if before is None else [_as_chosen(lw, v, number, a, b) for a, b in zip(inner, before, strict=True)]
            places.append(k)
            break
        else:
            raise Mismatch
    options = tuple(Const(None) if p == Template("static", Const(None)) else UNDEF for p in t.parts)
    leaves.append(choices.retag(lw, v, options, places))
    for part, inner_leaves in zip(t.parts, found, strict=True):
        leaves += [UNDEF] * part.count() if inner_leaves is None else inner_leaves


def _as_chosen(lw: Lowerer, c: Choice, number: int, leaf: Operand, other: Operand) -> Operand:
    """A leaf of two options of one structure: that of the one with this number where it is that."""
    from .merge import branch

    if leaf == other or isinstance(leaf, Undef) or isinstance(other, Undef):
        return other if isinstance(leaf, Undef) else leaf
    return branch(lw, choices.test(lw, c, number), lambda: leaf, lambda: other, None)  # type: ignore[return-value,arg-type]


def either(a: Template, b: Template) -> Template | None:
    """The template of what has one structure or another; None if there are too many."""
    parts = list(a.parts) if a.kind == "choice" else [a]
    for p in b.parts if b.kind == "choice" else [b]:
        if not any(same_structure(p, q) for q in parts):
            parts.append(p)
    mutable = [p.data[0] if p.kind == "container" else ListVal for p in parts if p.kind in ("container", "list")]
    if len(set(mutable)) < len(mutable):
        return None  # two lists: which one it is must be known, since both can change
    parts.sort(key=lambda p: choices.order(p.data if p.kind == "static" else p))
    return Template("choice", None, tuple(parts), a.hint or b.hint) if len(parts) <= choices.MOST else None


def same_structure(a: Template, b: Template) -> bool:
    """Whether what fits one template fits the other, as far as the template tells."""
    if {a.kind, b.kind} <= {"number", "array"}:
        return True
    if a.kind != b.kind or a.kind != "array" and a.data != b.data or len(a.parts) != len(b.parts):
        return False
    return all(map(same_structure, a.parts, b.parts))


def _as_list(lw: Lowerer, v: PyVal | Content) -> Operand:
    from .expressions import dynamic_list

    if isinstance(v, ListVal):
        v = lw.state[v.cell]
    if isinstance(v, Items):
        made = dynamic_list(lw, v.items, None)
        if made is not None:
            return made
    if isinstance(v, Value) and isinstance(v.type, ListOfType):
        return v
    raise Mismatch


def _parts(state: State, t: Template, v: PyVal | Content) -> tuple[Any, ...]:
    """The parts of a meaning that should fit a template of several parts."""
    if t.kind == "tuple" and isinstance(v, TupleVal) and len(v.items) == len(t.parts) and v.cls is t.data:
        return v.items
    if t.kind == "items" and isinstance(v, (Items, Value)):
        if isinstance(v, Items) and len(v.items) == len(t.parts):
            return v.items
        raise Mismatch(lists=True)
    if t.kind == "entries" and isinstance(v, Entries) and v.keys == t.data:
        return v.items
    if t.kind == "container" and isinstance(v, (ListVal, DictVal, ObjectVal)) and type(v) is t.data[0]:
        return (state[v.cell],)
    raise Mismatch
