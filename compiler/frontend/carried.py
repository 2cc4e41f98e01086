"""What an iteration of a loop hands to the next: found by interpreting the body until it no longer changes."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from ..analysis.types import join
from ..ir.build import Builder
from ..ir.nodes import Block, Const, For, Operand, Undef, Value, While, numbered
from ..ir.types import INT, Array, ListOfType, Scalar, Type, forgotten
from ..ir.visit import refresh
from . import choices, expressions, iterables, operators, statements, stores
from .identity import Identity, Place, cells_at, held, shared
from .lower import Lowerer, type_of
from .state import Key, State, Variable
from .templates import Mismatch, Rebuild, Template, Thing, conform, either, keeps, new_list, split
from .values import OWN_NAMES, UNDEF, Cell, Choice, Items, ListVal, Mixed, PyVal, Ref

_FLAGS = ("<break>", "<return>", "<value>")
_ATTEMPTS = 16


def _is_flag(key: Key) -> bool:
    """Whether this says how a statement list was left, or with what."""
    return isinstance(key, Variable) and (key.name in _FLAGS or key.name.startswith(("<raise", "<error")))


class Unroll(Exception):
    """The loop only has a meaning iteration by iteration."""


class TestAssigns(Exception):
    """The test of a `while` changes a variable."""


@dataclass
class Facts:
    """What has been learned of a loop: what it carries, with which types, and which structure cannot be carried."""

    keys: dict[Key, None] = field(default_factory=dict)
    types: dict[tuple[Key, int], Type] = field(default_factory=dict)
    lists: set[Key] = field(default_factory=set)  # lists that grow: carried as lists of unknown length
    mixed: set[Key] = field(default_factory=set)
    late: dict[Key, tuple[Template, list[Type]]] = field(default_factory=dict)  # first assigned in the body
    choices: dict[Key, Template] = field(default_factory=dict)  # what is one thing or another
    rebound: set[Key] = field(default_factory=set)  # what does not go on with the same arrays and containers
    identity: Identity = field(default_factory=Identity)


@dataclass
class Head:
    """The state at the start of an iteration."""

    templates: dict[Key, Template]
    init: list[Operand]
    params: list[Value]
    state: State
    spans: dict[Key, range]


class Loop:
    """One loop being interpreted. `bounds` and `item` for a counted loop, None for a `while`."""

    def __init__(
        self, lw: Lowerer, node: ast.For | ast.While, bounds: tuple[Any, Any, Any] | None,
        item: Callable[[Operand], PyVal] | None, backwards: bool = False,
    ):  # fmt: skip
        self.lw, self.node, self.bounds, self.item, self.backwards = lw, node, bounds, item, backwards
        self.frame = lw.context.frame  # type: ignore[union-attr]
        liveness = lw.context.liveness  # type: ignore[union-attr]
        self.after = liveness.live_after(node)
        self.live = liveness.live_at_loop_head(node) | self.after
        self.facts = Facts()
        self._guess()

    def _guess(self) -> None:
        """Start with the variables that the body assigns: most of them are carried."""
        for inner in ast.walk(self.node):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store) and inner.id in self.live:
                key = Variable(self.frame, inner.id)
                if key in self.lw.state and not isinstance(self.lw.state[key], Ref):
                    self.facts.keys[key] = None

    def run(self) -> None:
        """Interpret until nothing changes, then write the loop."""
        lw = self.lw
        seen = len(lw.diagnostics)
        span = lw.builder.span
        for _ in range(_ATTEMPTS):
            lw.builder.span = span
            before, written = lw.state.copy(), len(lw.builder.stmts)
            if self.attempt():
                return
            lw.state = before
            del lw.builder.stmts[written:]
            del lw.diagnostics[seen:]
        lw.refuse("G208", "what this loop carries changes from iteration to iteration", self.node)

    # -- one attempt

    def attempt(self) -> bool:
        lw = self.lw
        entry = lw.state.copy()
        self.first = Value(INT).number
        head = self.head()
        outer = lw.builder
        lw.state = head.state.copy()
        try:
            cond = None if self.bounds else self.test(outer)
            if cond is not None and cond.yields == (Const(False),):
                lw.builder, lw.state = outer, entry
                statements.run(lw, self.node.orelse)
                return True
            lw.builder = outer.nested()
            index = self.start_iteration()
            statements.run(lw, self.node.body)
            stop = self.stop_flag()
            end, body = lw.state, lw.builder
            yields = self.compare(head, end, entry)
        finally:
            lw.builder = outer
        if yields is None:
            return False
        self.write(head, end, entry, cond, index, body, stop, yields)
        return True

    def head(self) -> Head:
        """Replace what is carried by parameters."""
        lw, facts = self.lw, self.facts
        state = lw.state.copy()
        templates: dict[Key, Template] = {}
        init: list[Operand] = []
        params: list[Value] = []
        spans: dict[Key, range] = {}
        for key in facts.keys:
            if key in facts.mixed:
                continue
            start = len(init)
            templates[key] = self.entry_template(key, init)
            spans[key] = range(start, len(init))
            hints = list(_leaf_hints(templates[key], key.name if isinstance(key, Variable) else key.hint))
            for k, hint in enumerate(hints):
                learned = facts.types.get((key, k))
                type = learned or (INT if isinstance(init[start + k], Undef) else type_of(init[start + k]))
                type = Scalar("int") if type == INT or isinstance(type, Scalar) and type.size is not None else type
                own = hint in OWN_NAMES
                params.append(numbered(Value(type, OWN_NAMES.get(hint, hint), lw.builder.span, user=bool(hint) and not own)))
        lw.state = state
        old = held(templates, state)
        rebuild = Rebuild(lw, list(params), facts.identity.apart)
        known = shared(lw)
        so_far: list[tuple[Place, Thing]] = []
        for key, template in templates.items():
            meaning = rebuild(key, template)
            state.memory[key] = meaning if not isinstance(key, Cell) or not isinstance(meaning, Ref) else params[spans[key][0]]
            for place, each in held({key: template}, state).items():
                for thing in each:
                    facts.identity.relate(lw, place, thing, cells_at(old, place), [old], known, so_far)
                    so_far.append((place, thing))
            if _is_flag(key):
                state[key] = UNDEF if key.name.startswith(("<value>", "<error")) else Const(False)  # type: ignore[union-attr]
        for key in facts.mixed:
            state.memory[key] = Mixed("this changes its structure from iteration to iteration", "G208")
        return Head(templates, init, params, state, spans)

    def entry_template(self, key: Key, init: list[Operand]) -> Template:
        lw, facts = self.lw, self.facts
        flag = _is_flag(key) and not key.name.startswith(("<value>", "<error"))  # type: ignore[union-attr]
        if key in facts.late and isinstance(lw.state.memory.get(key, UNDEF), Undef) and not flag:
            template, _ = facts.late[key]
            init.extend([UNDEF] * template.count())
            return template
        entry = lw.state.memory.get(key, Const(False) if isinstance(key, Variable) and key.name != "<value>" else UNDEF)
        if key in facts.choices:
            return self.entry_choice(key, entry, init)
        if key in facts.lists and isinstance(entry, Items):
            made = expressions.dynamic_list(lw, entry.items, self.node)
            if made is None:
                lw.refuse("G208", "this list grows, and its items are not all numbers of one kind", self.node)
            stores.hold(lw, key, *entry.items)  # type: ignore[arg-type]
            init.append(made)
            return Template("list", hint=key.hint if isinstance(key, Cell) else key.name)
        if key in facts.lists and isinstance(entry, ListVal) and isinstance(key, Variable):
            return self.entry_new_list(key, entry, init)
        return split(lw, entry, init, key.name if isinstance(key, Variable) else key.hint, key not in facts.rebound)

    def entry_new_list(self, key: Variable, entry: ListVal, init: list[Operand]) -> Template:
        """A list that the body makes anew, longer or shorter: `r = [*r, u]`. Its items are numbers."""
        learned = self.facts.types.get((key, 0))
        made = operators.as_dynamic(self.lw, entry, self.node)
        for t in (made.type, learned):
            if isinstance(t, ListOfType) and isinstance(t.elem, (Array, ListOfType)):
                self.lw.refuse("G208", "this list is made anew, longer or shorter, and its items are not numbers", self.node)
        init.append(made)
        return new_list(entry, key.name)

    def entry_choice(self, key: Key, entry: Any, init: list[Operand]) -> Template:
        """What enters the loop as one of several things; numbers that it is not yet are 0."""
        template, start = self.facts.choices[key], len(init)
        conform(self.lw, template, entry, init)
        for k in range(start, len(init)):
            if isinstance(init[k], Undef):
                init[k] = choices.nothing(self.facts.types.get((key, k - start)))
        return template

    def test(self, outer: Builder) -> Block:
        """The test of a `while`, as a block over the head's parameters."""
        lw = self.lw
        assert isinstance(self.node, ast.While)
        lw.builder = outer.nested()
        before = lw.state.copy()
        test = expressions.truth(lw, expressions.expression(lw, self.node.test), self.node.test)
        if any(isinstance(k, Variable) and k.frame == self.frame or k in before for k in lw.state.changed_from(before)):
            raise TestAssigns
        lw.state = before
        return lw.builder.block((), (test,))

    def start_iteration(self) -> Value | None:
        lw = self.lw
        for name in (*_FLAGS[:2], "<continue>"):
            lw.state.memory.pop(lw.variable(name), None)
        if self.item is None:
            return None
        assert isinstance(self.node, ast.For)
        names = {n.id for n in ast.walk(self.node.target) if isinstance(n, ast.Name)}
        hint = self.node.target.id if isinstance(self.node.target, ast.Name) else ""
        plain = self.bounds is not None and hint != "" and isinstance(self.item(Const(0)), Const)
        index = numbered(Value(Scalar("int"), hint if plain else iterables.index_name(names), lw.builder.span, user=plain))
        statements.assign(lw, self.node.target, self.item(index), self.node)
        return index

    def stop_flag(self) -> Operand:
        lw = self.lw
        lw.state.memory.pop(lw.variable("<continue>"), None)
        return statements.leaving(lw)

    # -- comparing the end of the body with its start

    def compare(self, head: Head, end: State, entry: State) -> list[Operand] | None:
        """The operands to hand to the next iteration, or None if something new was learned."""
        facts = self.facts
        learned = self.new_keys(head, end, entry)
        yields: list[Operand] = []
        for key, template in head.templates.items():
            leaves: list[Operand] = []
            try:
                conform(self.lw, template, end.memory.get(key, UNDEF), leaves)
            except Mismatch as m:
                learned = True
                if keeps(template):
                    facts.rebound.add(key)
                elif (m.lists or _lists(template, end.memory.get(key))) and key not in facts.lists:
                    facts.lists.add(key)
                elif template.kind == "undefined":
                    self.learn_late(key, end)
                else:
                    self.learn_choice(key, template, end)
                continue
            for k, leaf in enumerate(leaves):
                learned |= self.learn_type(key, k, head.params[head.spans[key][k]].type, leaf, head.init[head.spans[key][k]])
            yields += leaves
        entered, first, last = (held(head.templates, state) for state in (entry, head.state, end))
        learned |= facts.identity.partition_changed(self.lw, first, last)
        learned |= facts.identity.handed_on(self.lw, entered, first, last, entry)
        return None if learned else yields

    def new_keys(self, head: Head, end: State, entry: State) -> bool:
        """Whether something was changed that was not carried yet."""
        learned = False
        for key in end.changed_from(head.state):
            if key in self.facts.keys or key in self.facts.mixed:
                continue
            if isinstance(key, Variable):
                if key.frame != self.frame and key not in head.state:
                    continue
                flagged = _is_flag(key)
                if key.name == "<break>" and not self.node.orelse:
                    continue
                if key.frame == self.frame and not flagged and key.name not in self.live:
                    continue
                if key not in head.state:
                    self.learn_late(key, end)
            elif key not in entry:
                continue  # made for this iteration: what is in it is reached through a name
            self.facts.keys[key] = None
            learned = True
        return learned

    def learn_late(self, key: Key, end: State) -> None:
        """Something that has no value before the loop: its structure is the one at the end of the body."""
        leaves: list[Operand] = []
        template = split(self.lw, end[key], leaves, key.name if isinstance(key, Variable) else key.hint)
        template = _without_identity(template)
        self.facts.late[key] = (template, [type_of(o) for o in leaves])
        for k, leaf in enumerate(leaves):
            if not isinstance(leaf, Undef):
                self.facts.types[key, k] = forgotten(type_of(leaf), self.first)

    def learn_choice(self, key: Key, template: Template, end: State) -> None:
        """Something that is one thing at the start of the body and another at its end."""
        facts = self.facts
        if isinstance(key, Variable) and not isinstance(end.memory.get(key), Mixed):
            made = either(template, split(self.lw, end[key], [], key.name))
            if made is not None and made != facts.choices.get(key):
                facts.choices[key] = made
                leaves: list[Operand] = []
                conform(self.lw, made, end[key], leaves)
                facts.types = {at: t for at, t in facts.types.items() if at[0] != key}
                facts.types |= {(key, k): forgotten(type_of(o), self.first) for k, o in enumerate(leaves) if not isinstance(o, Undef)}
                return
        facts.mixed.add(key)

    def learn_type(self, key: Key, k: int, now: Type, leaf: Operand, init: Operand) -> bool:
        """Widen a carried type to what the body hands on. Returns whether it changed."""
        if isinstance(leaf, Undef):
            return False
        fresh = isinstance(init, Undef) and (key, k) not in self.facts.types
        handed = forgotten(type_of(leaf), self.first)
        now = _unsized(now)
        new = _unsized(handed if fresh else widened(now, handed))
        if new == now:
            return False
        self.facts.types[key, k] = new
        return True

    # -- writing the loop

    def write(
        self, head: Head, end: State, entry: State, cond: Block | None, index: Value | None, body: Builder,
        stop: Operand, yields: list[Operand],
    ) -> None:  # fmt: skip
        lw = self.lw
        results = [numbered(Value(_unsized(p.type), p.hint, p.span, p.user)) for p in head.params]
        breaks = stop != Const(False)
        out = ((stop,) if breaks else ()) + tuple(yields)
        span = lw.builder.span
        if self.bounds is not None:
            assert index is not None
            block = Block((index, *head.params), tuple(body.stmts), out)
            loop: For | While = For(tuple(results), *self.bounds, tuple(head.init), block, breaks, self.backwards, span)
        else:
            assert cond is not None
            test = refresh(Block(tuple(head.params), cond.stmts, cond.yields))
            block = Block(tuple(head.params), tuple(body.stmts), out)
            loop = While(tuple(results), tuple(head.init), test, block, breaks, span)
        lw.builder.add(loop)
        self.leave(head, end, entry, results)

    def leave(self, head: Head, end: State, entry: State, results: list[Value]) -> None:
        """The state after the loop, and its `else`."""
        lw = self.lw
        lw.state = entry
        was = [held(head.templates, state) for state in (entry, head.state, end)]
        rebuild = Rebuild(lw, list(results), self.facts.identity.apart)
        known = shared(lw)
        left: list[tuple[Place, Thing]] = []
        for key, template in head.templates.items():
            meaning = rebuild(key, template)
            is_content = isinstance(key, Cell) and isinstance(meaning, Ref)
            entry.memory[key] = results[head.spans[key][0]] if is_content else meaning
            for place, each in held({key: template}, entry).items():
                for thing in each:
                    self.facts.identity.relate(lw, place, thing, cells_at(was[0], place) | cells_at(was[2], place), was, known, left)
                    left.append((place, thing))
        for key in self.facts.mixed:
            entry.memory[key] = Mixed("this changes its structure from iteration to iteration", "G208")
        broken = entry.memory.pop(lw.variable("<break>"), Const(False))
        statements.run_else(lw, self.node, broken)

def _lists(t: Template, v: Any) -> bool:
    """Whether what was a list is one list or another."""
    return t.kind == "container" and t.data[0] is ListVal and isinstance(v, Choice) and all(isinstance(o, ListVal) for o in v.options)


def _unsized(t: Type) -> Type:
    return replace(t, size=None) if isinstance(t, Scalar) else t


def widened(now: Type, leaf: Type) -> Type:
    """The join, in which a length that was found to change stays the unknown that it is."""
    new = join(now, leaf)
    if isinstance(now, ListOfType) and isinstance(leaf, ListOfType) and now.elem is not None and leaf.elem is not None:
        return ListOfType(widened(now.elem, leaf.elem))
    if isinstance(now, Array) and isinstance(new, Array) and now.shape and new.shape and len(now.shape) == len(new.shape):
        sizes = (a if repr(a).startswith("Size('?") else b for a, b in zip(now.shape, new.shape, strict=True))
        return Array(new.dtype, tuple(sizes), new.unique)
    return new


def _leaf_hints(t: Template, hint: str) -> list[str]:
    """A name for each leaf of a template."""
    if t.kind in ("number", "array", "list", "undefined"):
        return [t.hint or hint]
    if t.kind == "choice":
        none = len(t.parts) == 2 and t.parts[0] == Template("static", Const(None))
        tag = f"{hint}_is_none" if none else f"{hint}_case"
        return [tag, *(h for p in t.parts for h in _leaf_hints(p, p.hint or hint))]
    return [h for p in t.parts for h in _leaf_hints(p, p.hint or hint)]


def _without_identity(t: Template) -> Template:
    """A template whose arrays are arrays of their own."""
    data = object() if t.kind == "array" else t.data
    return Template(t.kind, data, tuple(map(_without_identity, t.parts)), t.hint)


