"""Branches: interpret both sides, then give every name and cell one meaning again."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ..analysis.types import join
from ..ir.build import Builder
from ..ir.nodes import Const, If, Operand, Undef, Value, Zero
from ..ir.types import ListOfType, Opaque, Scalar, Type
from . import choices
from .aliases import alias, is_one_of, may_be, otherwise
from .lower import Lowerer, NeverReturns, type_of
from .state import Key, State, Variable
from .values import (
    OWN_NAMES,
    REFUSED,
    UNDEF,
    Cell,
    Choice,
    Content,
    DictVal,
    Entries,
    External,
    Items,
    IteratorVal,
    ListVal,
    Mixed,
    ObjectVal,
    PyVal,
    Ref,
    SetVal,
    TupleVal,
)  # fmt: skip


class Side:
    """One branch while it is interpreted: its builder and the state it ends in."""

    def __init__(self, lw: Lowerer, run: Callable[[], PyVal | None], cond: Operand = UNDEF, outcome: bool = True):
        outer_builder, outer_state = lw.builder, lw.state
        self.builder: Builder = outer_builder.nested()
        lw.builder, lw.state = self.builder, outer_state.copy()
        try:
            decided = choices.learn(lw, lw.state, cond, outcome)
            self.value = run()
            self.state: State = lw.state
            choices.forget(self.state, decided)
        finally:
            lw.builder, lw.state = outer_builder, outer_state


def branch(
    lw: Lowerer, cond: Operand, then: Callable[[], PyVal | None], orelse: Callable[[], PyVal | None],
    node: ast.AST | None, hint: str = "", live: Callable[[Variable], bool] = lambda v: True,
) -> PyVal:  # fmt: skip
    """Interpret both sides and merge them. Returns the merged value of the sides, if they have one."""
    # The span of an `if` is the whole statement: one of several lines is not printed as an expression.
    span = lw.span(node) if isinstance(node, ast.If) else lw.builder.span
    a, b = _returning(lw, then, cond, True), _returning(lw, orelse, cond, False)
    lw.builder.span = span
    if a is None or b is None:
        return _only(lw, a or b)
    merger = Merger(lw, (a, b), cond)
    outer, lw.merging = lw.merging, True
    try:
        merger.memory(live)
        value = merger.meaning(a.value, b.value, hint) if a.value is not None or b.value is not None else UNDEF
    finally:
        lw.merging = outer
    results, yields_a, yields_b = merger.results, merger.yields[0], merger.yields[1]
    lw.builder.add(If(tuple(results), cond, a.builder.block((), yields_a), b.builder.block((), yields_b), span))
    for r in results:
        lw.origins[r] = ()
    return value


def _returning(lw: Lowerer, run: Callable[[], PyVal | None], cond: Operand, holds: bool) -> Side | None:
    """A side; None where it needs what a function that is being read gives, which is not known yet."""
    try:
        return Side(lw, run, cond, holds)
    except NeverReturns:
        return None


def _only(lw: Lowerer, side: Side | None) -> PyVal:
    """Go on after the side that returns, as if it always ran: only what it gives is looked for."""
    if side is None:
        raise NeverReturns
    lw.builder.stmts += side.builder.stmts
    lw.state = side.state
    return side.value if side.value is not None else UNDEF


class Merger:
    """Gives two meanings one: equal ones stay, numbers become results of the `If`, structures go by parts."""

    def __init__(self, lw: Lowerer, sides: tuple[Side, Side], cond: Operand):
        self.lw, self.sides, self.cond = lw, sides, cond
        self.results: list[Value] = []
        self.yields: tuple[list[Operand], list[Operand]] = ([], [])
        self.known: dict[tuple[Operand, Operand], Value] = {}
        self.cells: dict[tuple[Any, ...], PyVal] = {}
        self.choices: dict[Cell, Cell | None] = {}
        self.elsewhere: dict[Cell, Value] = {}

    def memory(self, live: Callable[[Variable], bool]) -> None:
        """Merge what either side changed."""
        a, b = self.sides[0].state, self.sides[1].state
        keys: dict[Key, None] = dict.fromkeys([*a.changed_from(self.lw.state), *b.changed_from(self.lw.state)])
        before = self.lw.state
        self.lw.state = before.copy()
        cells = [k for k in keys if isinstance(k, Cell)]
        for cell in cells:  # contents first, so that names find their cells
            if cell in a and cell in b:  # one that only a side knows is reached through a name, or not at all
                self.lw.state.memory[cell] = self.content(cell, a[cell], b[cell])  # type: ignore[arg-type]
        for key in keys:
            if isinstance(key, Variable) and live(key):
                missing = Const(False) if key.name in ("<break>", "<continue>", "<return>") else UNDEF
                left, right = a.memory.get(key, missing), b.memory.get(key, missing)
                self.lw.state[key] = self.meaning(left, right, key.name)
            elif isinstance(key, Variable) and key in self.lw.state:
                del self.lw.state.memory[key]

    def content(self, cell: Cell, a: Content, b: Content) -> Content:
        """The contents of one cell after both sides."""
        if isinstance(a, (Items, Entries)) or isinstance(b, (Items, Entries)):
            if isinstance(a, Items) and isinstance(b, Items) and len(a.items) == len(b.items):
                return Items(tuple(self.meaning(x, y, cell.hint) for x, y in zip(a.items, b.items, strict=True)))
            if isinstance(a, Entries) and isinstance(b, Entries) and a.keys == b.keys:
                return Entries(a.keys, tuple(map(self.meaning, a.items, b.items, map(str, a.keys))))
            lists = self._as_lists(a, b)
            for item in (i for side in (a, b) if isinstance(side, Items) for i in side.items):
                if isinstance(item, Ref):
                    alias(self.lw, cell, item.cell)
            return self.number(*lists, cell.hint) if lists else Mixed("this has different structure on the two paths")
        return self.meaning(a, b, cell.hint)  # type: ignore[return-value]

    def _as_lists(self, a: Content, b: Content) -> tuple[Operand, Operand] | None:
        """Both contents as lists of unknown length, made on their own sides."""
        from .expressions import dynamic_list

        found: list[Operand] = []
        for side, content in zip(self.sides, (a, b), strict=True):
            if isinstance(content, Items):
                made = self.on(side, partial(dynamic_list, self.lw, content.items, None))
                if made is None:
                    return None
                found.append(made)
            elif isinstance(content, Value) and isinstance(content.type, ListOfType):
                found.append(content)
            else:
                return None
        return found[0], found[1]

    def on(self, side: Side, run: Callable[[], Any]) -> Any:
        """Run something at the end of one side."""
        builder, state = self.lw.builder, self.lw.state
        self.lw.builder, self.lw.state = side.builder, side.state
        try:
            return run()
        finally:
            self.lw.builder, self.lw.state = builder, state

    def meaning(self, a: Any, b: Any, hint: str = "") -> PyVal:
        """One meaning for two."""
        if a is b or a == b and type(a) is type(b) and not isinstance(a, Ref):
            return a if a is not None else UNDEF
        if isinstance(a, Mixed) != isinstance(b, Mixed) and REFUSED in (a, b):
            a, b = (UNDEF if v == REFUSED else v for v in (a, b))  # it has been told; a loop may yet find what it is
        if a is None or b is None or isinstance(a, Mixed) or isinstance(b, Mixed):
            return next(m for m in (a, b, Mixed("this is not assigned on every path")) if isinstance(m, Mixed))
        if isinstance(a, Undef) or isinstance(b, Undef):
            return self.defined_once(a, b, hint)
        if isinstance(a, Ref) and isinstance(b, Ref) and a.cell is b.cell and a.views == b.views:
            return a
        if isinstance(a, TupleVal) and isinstance(b, TupleVal) and len(a.items) == len(b.items) and a.cls is b.cls:
            items = zip(a.items, b.items, strict=True)
            return TupleVal(tuple(self.meaning(x, y, f"{hint}_{i}" if hint else "") for i, (x, y) in enumerate(items)), a.cls)
        if isinstance(a, (Value, Const, Zero, Ref)) and isinstance(b, (Value, Const, Zero, Ref)):
            return self.numbers(a, b, hint)
        if isinstance(a, Choice) and isinstance(b, Choice) and a.tag is b.tag and a.options == b.options:
            return a
        if type(a) is type(b) and isinstance(a, (ListVal, DictVal, ObjectVal)):
            return self.containers(a, b, hint)  # type: ignore[arg-type]
        if isinstance(a, External) and isinstance(b, External) and a.value is b.value:
            return a
        return self.choice(a, b, hint)

    def numbers(self, a: Any, b: Any, hint: str) -> PyVal:
        """Numbers and arrays: a result of the `If`. A merged array may be the same as either."""
        from .expressions import to_operand

        left = self.on(self.sides[0], lambda: to_operand(self.lw, a))
        right = self.on(self.sides[1], lambda: to_operand(self.lw, b))
        if left == right and not isinstance(left, Value) or left is right:
            merged: Operand = left
        elif not (_is_number(left) and _is_number(right)):
            return self.choice(a, b, hint)
        else:
            merged = self.number(left, right, hint)
        if not isinstance(a, Ref) and not isinstance(b, Ref):
            return merged
        key = (a.cell if isinstance(a, Ref) else None, b.cell if isinstance(b, Ref) else None, left, right)
        if key not in self.cells:
            ref = self.lw.new_array(merged, hint)
            self.cells[key] = ref
            self.what_it_is(ref.cell, self.cond, (a, b), [self.seen(r, side) for side, r in enumerate((a, b))])
        return self.cells[key]

    def what_it_is(self, new: Cell, cond: Operand, of: Sequence[Any], seen: Sequence[Cell | None]) -> None:
        """Say which arrays a new cell may be: by `cond` those that can be `seen`, and what the others come from."""
        for thing, cell in zip(of, seen, strict=True):
            if cell is None and isinstance(thing, Ref):  # if a side made it, it may still be what was there before
                may_be(self.lw, new, thing.cell)
        if any(seen):
            is_one_of(self.lw, new, cond, *seen)

    def seen(self, thing: Any, side: int) -> Cell | None:
        """The cell of an array of a side: one that was there before, or one for what the side has chosen among those."""
        if not isinstance(thing, Ref) or thing.views:
            return None
        if thing.cell in self.lw.state:
            return thing.cell
        if thing.cell not in self.choices:
            self.choices[thing.cell] = self.chosen(thing.cell, side)
        return self.choices[thing.cell]

    def chosen(self, inner: Cell, side: int) -> Cell | None:
        """A cell for an array that a side has chosen. Where that side does not run, it is one of the two as well."""
        link = self.lw.one_of_two.get(inner)
        if link is None:
            return None
        of = [Ref(cell) if cell is not None else None for cell in (link.then, link.orelse)]
        seen = [self.seen(r, side) for r in of]
        first = next((cell for cell in seen if cell is not None), None)
        if first is None:
            return None
        here: Any = self.sides[side].state[inner]
        there: Any = self.elsewhere[first] if first in self.elsewhere else self.sides[1 - side].state[first]
        if not (isinstance(here, Value) and isinstance(there, Value)):
            return None
        new = self.lw.new_array(self.number_here(here, there, side, inner.hint)).cell
        self.elsewhere[new] = there
        for other in otherwise(self.lw, inner):
            alias(self.lw, new, other)
        self.what_it_is(new, self.number_here(link.cond, Const(first is seen[0]), side, ""), of, seen)
        return new

    def number(self, left: Operand, right: Operand, hint: str, type: Type | None = None) -> Value:
        """A result of the `If`, one per pair of operands."""
        if (left, right) not in self.known:
            own = OWN_NAMES.get(hint)
            result = Value(type or joined_type(left, right), own or hint, self.lw.builder.span, bool(hint) and own is None)
            self.known[left, right] = result
            if _of_either_kind(self.lw, left, right):
                self.lw.either_kind.add(result)
            self.results.append(result)
            self.yields[0].append(left)
            self.yields[1].append(right)
        return self.known[left, right]

    def choice(self, a: PyVal, b: PyVal, hint: str) -> PyVal:
        """Things that cannot be one value: which of them it is becomes a result of the `If`."""
        pairs: list[tuple[Any, Any]] = [(o, UNDEF) for o in choices.parts(a) if not isinstance(o, Undef)]
        for o in (o for o in choices.parts(b) if not isinstance(o, Undef)):
            k = next((k for k, (x, _) in enumerate(pairs) if self.alike(x, o)), None)
            if k is None:
                pairs.append((UNDEF, o))
            else:
                pairs[k] = (pairs[k][0], o)
        pairs.sort(key=lambda p: min(map(choices.order, p)))
        if len(pairs) > choices.MOST:
            return Mixed("this is one of too many things, depending on the path")
        options = tuple(self.option(x, y, hint) for x, y in pairs)
        if any(isinstance(o, (Mixed, Undef)) for o in options):
            return next((o for o in options if isinstance(o, Mixed)), Mixed("this is not assigned on every path"))
        if len(options) == 1:
            return options[0]
        tags = []
        for index, v in enumerate((a, b)):
            own = [p[index] for p in pairs]
            places = [next((k for k, o in enumerate(own) if o is part), 0) for part in choices.parts(v)]
            tags.append(self.on(self.sides[index], partial(choices.retag, self.lw, v, options, places)))
        left, right = tags
        tag = left if left == right else self.number(left, right, choices.tag_hint(options, hint))
        return Choice(tag, options)

    def option(self, a: Any, b: Any, hint: str) -> PyVal:
        """What both sides may have, or one: a number is 0 where it is another thing, so that it always has a value."""
        side = 1 if isinstance(a, Undef) else 0
        some = b if side else a
        if not isinstance(a, Undef) and not isinstance(b, Undef) or not isinstance(some, (Value, Ref)):
            return self.meaning(a, b, hint)
        if isinstance(some, Ref) and some.cell in self.lw.state and not some.views:
            return some
        operand: Any = self.on(self.sides[side], lambda: self.lw.read(some)) if isinstance(some, Ref) else some
        nothing = choices.nothing(operand.type)
        left, right = (nothing, operand) if side else (operand, nothing)
        merged = self.number(left, right, hint, operand.type)
        if not isinstance(some, Ref):
            return merged
        ref = self.lw.new_array(merged, hint)
        may_be(self.lw, ref.cell, some.cell)
        return ref

    def alike(self, a: PyVal, b: PyVal) -> bool:
        """Whether two things are one option: the same, or of the same kind and structure."""
        if isinstance(a, TupleVal) and isinstance(b, TupleVal) and len(a.items) == len(b.items) and a.cls is b.cls:
            return all(map(self.alike, a.items, b.items))
        if isinstance(a, (ListVal, DictVal, ObjectVal)) and type(a) is type(b) and a.cell is not b.cell:  # type: ignore[union-attr]
            cells = a.cell, b.cell  # type: ignore[union-attr]
            return not any(c in s.state for c, s in zip(cells, self.sides[::-1], strict=True))
        return choices.alike(a, b)

    def defined_once(self, a: PyVal, b: PyVal, hint: str) -> PyVal:
        """Something that only one side assigned: usable where the program knows that it ran that side."""
        value, side = (a, 0) if isinstance(b, Undef) else (b, 1)
        if isinstance(value, TupleVal):
            return TupleVal(tuple(self.once(i, side, hint) for i in value.items), value.cls)
        if isinstance(value, Choice):
            tag: Any = self.once(value.tag, side, "")
            return Choice(tag, tuple(self.once(o, side, hint) for o in value.options))
        if isinstance(value, (Ref, ListVal, DictVal, ObjectVal)) and value.cell in self.lw.state:
            if not isinstance(value, Ref) or not value.views:
                return value  # it was there before
        if isinstance(value, Ref):
            operand = self.on(self.sides[side], lambda: self.lw.read(value))
            merged = self.number_once(operand, side, hint)
            ref = self.lw.new_array(merged, hint)
            may_be(self.lw, ref.cell, value.cell)
            return ref
        if isinstance(value, Value) or isinstance(value, Const) and _is_number(value):
            return self.number_once(value, side, hint)
        if isinstance(value, (ListVal, DictVal, ObjectVal)):
            cell = self.lw.new_cell(hint)
            self.lw.state[cell] = self.content_once(self.sides[side].state[value.cell], side, hint)  # type: ignore[arg-type]
            return replace(value, cell=cell)
        if isinstance(value, (IteratorVal, SetVal)) and value.cell not in self.lw.state:
            return Mixed("this was made on one path only", "G207")
        return value  # functions, strings, ranges: nothing of theirs is computed

    def content_once(self, content: Content, side: int, hint: str) -> Content:
        """The contents of a container that only one side made."""
        if isinstance(content, (Items, Entries)):
            return replace(content, items=tuple(self.once(v, side, hint) for v in content.items))
        return self.once(content, side, hint)  # type: ignore[return-value]

    def once(self, v: Any, side: int, hint: str) -> PyVal:
        """The meaning of something that only one side has."""
        return self.meaning(v, UNDEF, hint) if side == 0 else self.meaning(UNDEF, v, hint)

    def number_once(self, o: Operand, side: int, hint: str) -> Value:
        return self.number_here(o, UNDEF, side, hint)

    def number_here(self, here: Operand, there: Operand, side: int, hint: str) -> Value:
        """A result that is `here` on one side, and `there` on the other."""
        return self.number(here, there, hint) if side == 0 else self.number(there, here, hint)

    def containers(self, a: ListVal | DictVal | ObjectVal, b: ListVal | DictVal | ObjectVal, hint: str) -> PyVal:
        """Two containers made on the two sides: a new one, if nobody else holds either."""
        left, right = self.sides[0].state[a.cell], self.sides[1].state[b.cell]
        different = isinstance(a, ListVal) and isinstance(b, ListVal) and a.cls is not b.cls
        if different or a.cell in self.sides[1].state or b.cell in self.sides[0].state:
            return self.choice(a, b, hint)
        cell = self.lw.new_cell(hint)
        self.lw.state[cell] = self.content(cell, left, right)  # type: ignore[arg-type]
        return replace(a, cell=cell)


def joined_type(a: Operand, b: Operand) -> Type:
    """The type of what is one operand or the other."""
    if isinstance(a, Undef) or isinstance(b, Undef):
        return type_of(b if isinstance(a, Undef) else a)
    return join(type_of(a), type_of(b))


def _of_either_kind(lw: Lowerer, a: Operand, b: Operand) -> bool:
    """Whether a number is an integer on one side and none on the other: NumPy makes other arrays of it."""
    if a in lw.either_kind or b in lw.either_kind:
        return True
    types = [t for t in (type_of(o) for o in (a, b) if not isinstance(o, Undef)) if isinstance(t, Scalar) and t.dtype is None]
    return len(types) == 2 and len({t.kind in ("int", "bool") for t in types}) == 2


def _is_number(o: Operand) -> bool:
    if isinstance(o, Const):
        return isinstance(o.value, (bool, int, float, complex))
    return not isinstance(type_of(o), Opaque)
