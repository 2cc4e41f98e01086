"""Iterators and generators: who asks for the items decides how they are made.

A `for` over a generator runs the generator with the loop's body in the place of each `yield`: that is the order in
which Python runs both. What takes all items at once (`sum`, `list`) collects them in a list.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ..ir.nodes import Const, Operand, Value
from ..rules.definitions import calling
from . import expressions, iterables, objects, operators, statements
from .lower import Context, Lowerer
from .merge import branch
from .names import free_names, own_nodes
from .state import Variable
from .values import (
    UNDEF,
    External,
    Iterable,
    IteratorVal,
    ListVal,
    Mixed,
    ObjectVal,
    Pending,
    PyVal,
    Ref,
    TupleVal,
    Wrapped,
)

Each = Callable[[PyVal], Operand]


@functools.lru_cache(1024)  # asked at every call that is written out
def is_generator(tree: Any) -> bool:
    """Whether a function yields."""
    if not isinstance(tree, ast.FunctionDef):
        return False
    return any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in own_nodes(tree))


def new_iterator(lw: Lowerer, content: PyVal) -> IteratorVal:
    """An iterator over what is there, or over what a generator will make."""
    cell = lw.new_cell("iterator")
    lw.state[cell] = content
    return IteratorVal(cell)


def generator(lw: Lowerer, tree: ast.FunctionDef, context: Context, arguments: dict[str, PyVal], node: Any) -> PyVal:
    """What the call of a generator function returns: nothing has run yet."""
    from . import inline

    fixed = lw.fixed_span

    def run(each: Each) -> None:
        # A generator may be run again, as a loop around it is interpreted again: with variables of its own.
        fresh = Context(
            context.function, context.name, lw.new_frame(), context.span_of, context.liveness, context.parent,
            context.locals, each,
        )  # fmt: skip
        outer, lw.fixed_span = lw.fixed_span, fixed
        try:
            inline.interpret(lw, tree, fresh, arguments, node)
        finally:
            lw.fixed_span = outer

    over = (a for v in arguments.values() for a in (v.items if isinstance(v, TupleVal) else (v,)))
    endless = any(isinstance(n, ast.While) for n in own_nodes(tree)) or any(is_endless(lw, v) for v in over)
    return new_iterator(lw, Pending(run, endless, seen(lw, tree, context.parent)))


def is_endless(lw: Lowerer, v: PyVal) -> bool:
    """Whether nothing says that this iterator ends."""
    content: Any = lw.state[v.cell] if isinstance(v, IteratorVal) else v
    if isinstance(content, Wrapped):
        ends = [not is_endless(lw, i) for i in content.inners]
        return not (any(ends) if content.kind == "zip" else all(ends))
    return content.endless if isinstance(content, Pending) else isinstance(content, Iterable) and content.length is content.bounds is None


def seen(lw: Lowerer, tree: ast.AST, context: Context | None) -> tuple[tuple[Any, Any], ...]:
    """The variables of the functions around that a generator reads, and what they mean now."""
    found = []
    for name in free_names(tree):
        outer = context
        while outer is not None and Variable(outer.frame, name) not in lw.state:
            outer = outer.parent
        if outer is not None:
            variable = Variable(outer.frame, name)
            found.append((variable, lw.state[variable]))
    return tuple(found)


# -- asking for items


def consume(lw: Lowerer, v: PyVal, node: ast.AST | None, early: bool = False) -> PyVal:
    """All items of an iterator, which is exhausted then; other things as they are. `early`: not all may be asked for."""
    made = objects.special(lw, v, "__iter__", [], node) if isinstance(v, (ObjectVal, External)) else None
    v = v if made is None else made
    if not isinstance(v, IteratorVal):
        return v
    content = take(lw, v, node)
    if isinstance(content, Pending) and content.item is not None and early:
        return Iterable(None, content.item)
    return collected(lw, content, node, early) if isinstance(content, Pending) else content


def take(lw: Lowerer, v: IteratorVal, node: ast.AST | None) -> PyVal:
    """What an iterator still has; it is exhausted then."""
    content: Any = lw.state[v.cell]
    if isinstance(content, Mixed):
        lw.refuse("G103", "how far this iterator has been read depends on the path", node)
    lw.state[v.cell] = TupleVal(())
    return content


def collected(lw: Lowerer, pending: Pending, node: ast.AST | None, early: bool = False) -> PyVal:
    """A generator's items as a list."""
    if early and pending.endless:
        lw.refuse("G103", "this generator may have no end, and its items are collected here", node,
                  "loop over it with `for`")  # fmt: skip
    if any(lw.state.memory.get(key) is not value for key, value in pending.sees) and early:
        lw.refuse("G103", "this generator reads variables that have changed since it was made", node)
    result = expressions.new_list(lw, ())

    def append(item: PyVal) -> Operand:
        from .containers import append_to

        append_to(lw, result, item, node)
        return Const(False)

    pending.run(append)
    return result


@dataclass
class Beside:
    """What a `zip` or `enumerate` reads beside a generator: the row of an item, and whether there is no other."""

    row: Callable[[PyVal], PyVal]
    ended: Callable[[], Operand]
    some: Operand = Const(True)  # whether there is a first one


def driven(lw: Lowerer, v: PyVal, node: ast.AST) -> tuple[Pending, Beside] | None:
    """A `zip` or `enumerate` that one generator without an end is in: the generator runs, the others are read beside it."""
    if not isinstance(v, Wrapped) or sum(isinstance(i, IteratorVal) for i in v.inners) != 1:
        return None
    k = next(k for k, i in enumerate(v.inners) if isinstance(i, IteratorVal))
    pending: Any = take(lw, v.inners[k], node)  # type: ignore[arg-type]
    others = [iterables.positions(lw, iterables.iterable(lw, i, node)) for i in v.inners if not isinstance(i, IteratorVal)]
    position = Variable(lw.new_frame(), "<position>")
    lw.state[position] = Const(0)
    lengths = [o.length for o in others if o.length is not None]
    length = functools.reduce(functools.partial(iterables.shorter, lw), lengths) if lengths else None

    def row(item: PyVal) -> PyVal:
        i: Any = lw.state[position]
        lw.state[position] = iterables.add(lw, i, Const(1))
        if v.kind == "enumerate":
            return TupleVal((iterables.add(lw, i, v.start), item))
        given = [o.item(i) for o in others]
        return TupleVal((*given[:k], item, *given[k:]))

    def test(op: type[ast.cmpop]) -> Operand:
        if length is None:
            return Const(op is ast.Lt)
        return expressions.truth(lw, operators.compare(lw, op, lw.state[position], length, node), node)  # type: ignore[arg-type]

    return pending, Beside(row, lambda: test(ast.GtE), test(ast.Lt))


def for_each(lw: Lowerer, loop: ast.For, pending: Pending, beside: Beside | None = None) -> None:
    """`for target in generator`: the generator, with the loop's body where it yields."""
    if beside is not None and beside.some != Const(True):
        here = replace(beside, some=Const(True))
        branch(lw, beside.some, lambda: for_each(lw, loop, pending, here), lambda: statements.run(lw, loop.orelse), loop)
        return
    consumer = lw.context
    assert consumer is not None
    fixed = lw.fixed_span
    _prepare(lw, loop)

    def each(item: PyVal) -> Operand:
        outer, span = lw.context, lw.builder.span
        lw.context, lw.fixed_span, outer_fixed = consumer, fixed, lw.fixed_span
        try:
            lw.at(loop)
            statements.assign(lw, loop.target, item if beside is None else beside.row(item), loop)
            statements.run(lw, loop.body)
            lw.state.memory.pop(lw.variable("<continue>"), None)
            left = statements.leaving(lw)
            ended = Const(False) if beside is None else beside.ended()
            return left if ended == Const(False) else ended if left == Const(False) else lw.apply("bool.or", left, ended)
        finally:
            lw.context, lw.builder.span, lw.fixed_span = outer, span, outer_fixed

    pending.run(each)
    broken = lw.state.memory.pop(lw.variable("<break>"), Const(False))
    statements.run_else(lw, loop, broken)


def _prepare(lw: Lowerer, loop: ast.For) -> None:
    """What the body assigns is known to the loops of the generator as something that they may have to carry."""
    assert lw.context is not None
    names = {n.id for n in ast.walk(loop) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    for name in sorted(names & lw.context.locals):
        lw.state.memory.setdefault(lw.variable(name), UNDEF)
    for flag in ("<break>", "<return>"):
        lw.state.memory.setdefault(lw.variable(flag), Const(False))
    lw.state.memory.setdefault(lw.variable("<value>"), UNDEF)


# -- yield


def give(lw: Lowerer, node: ast.Yield) -> PyVal:
    """`yield value`: hand it on; the generator is left if nobody wants more."""
    value = expressions.expression(lw, node.value) if node.value is not None else Const(None)
    hand_on(lw, value, node)
    return Const(None)


def hand_on(lw: Lowerer, value: PyVal, node: ast.AST) -> None:
    """One item to whoever asks for them."""
    assert lw.context is not None
    if lw.context.on_yield is None:
        lw.refuse("G103", "the function that is differentiated cannot yield", node, "return the values in a list")
    left = lw.context.on_yield(value)
    if left != Const(False):
        lw.state[lw.variable("<return>")] = left


def give_all(lw: Lowerer, node: ast.YieldFrom) -> PyVal:
    """`yield from items`."""
    items = expressions.expression(lw, node.value)
    if isinstance(items, IteratorVal):
        items = take(lw, items, node)
    if isinstance(items, Pending):
        here = lw.context
        assert here is not None

        def each(item: PyVal) -> Operand:
            outer, lw.context = lw.context, here
            try:
                hand_on(lw, item, node)
                return statements.leaving(lw)
            finally:
                lw.context = outer

        items.run(each)
        return Const(None)
    lw.state[lw.variable("<items>")] = items
    name = ast.Name("<item>", ast.Store())
    again = ast.Expr(ast.Yield(ast.Name("<item>", ast.Load())))
    loop = ast.For(name, ast.Name("<items>", ast.Load()), [again], [])
    for made in ast.walk(loop):
        ast.copy_location(made, node)
    statements.statement(lw, loop)
    return Const(None)


# -- next and iter


def iterator(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST, hint: str) -> PyVal:
    """`iter(v)`."""
    (v,) = args
    return v if isinstance(v, IteratorVal) else new_iterator(lw, _snapshot(lw, v))


def _snapshot(lw: Lowerer, v: PyVal) -> PyVal:
    known = iterables.known_items(lw, v) if not isinstance(v, Ref) else None
    return v if known is None else TupleVal(tuple(known))


def following(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST, hint: str) -> PyVal:
    """`next(iterator)`, `next(iterator, default)`."""
    from . import endless, exceptions, inline

    it = args[0]
    if not isinstance(it, IteratorVal):
        lw.refuse("G204", "`next` needs an iterator", node)
    content: PyVal = take(lw, it, node)
    if isinstance(content, Pending) and content.item is not None:
        return endless.following(lw, it, content, node)
    if isinstance(content, Pending):
        content = collected(lw, content, node, early=True)
    items = iterables.known_items(lw, content)
    if items is not None:
        lw.state[it.cell] = TupleVal(tuple(items[1:]))
        if items:
            return items[0]
        return args[1] if len(args) > 1 else lw.refuse("G214", "this always fails: StopIteration", node, raises=StopIteration)
    if isinstance(content, Ref):
        if len(args) == 1:
            empty = lambda: lw.apply("eq", lw.apply("len", lw.read(content)), Const(0))  # noqa: E731
            exceptions.raises_where(lw, StopIteration, empty, "no item is left")
        definition = calling.first_and_rest if len(args) == 1 else calling.first_and_rest_or
        first: Any = inline.call_definition(lw, definition, [content, *args[1:]], {}, node)
        lw.state[it.cell] = first.items[1]
        return first.items[0]  # type: ignore[no-any-return]
    if not isinstance(content, ListVal):
        lw.refuse("G209", "the length of this must be known when the function is compiled", node)
    return _first(lw, it, content, args[1:], node, hint)


def _first(lw: Lowerer, it: IteratorVal, listed: ListVal, default: list[PyVal], node: ast.AST, hint: str) -> PyVal:
    """The first item of a list of unknown length."""
    from ..ir.nodes import SliceOf
    from . import exceptions
    from .arrays import list_item
    from .merge import branch

    content: Any = lw.state[listed.cell]
    assert isinstance(content, Value)

    def some() -> PyVal:
        with lw.unwatched():
            return list_item(lw, listed, content, Const(0), hint)

    if not default:
        exceptions.raises_where(lw, StopIteration, lambda: lw.apply("not", content), "no item is left")
    found = some() if not default else branch(lw, content, some, lambda: default[0], node, hint)
    rest = expressions.new_list(lw, ())
    lw.state[rest.cell] = lw.apply("getitem", content, SliceOf(Const(1)))
    lw.state[it.cell] = rest
    return found


def wrapped(lw: Lowerer, v: PyVal) -> PyVal:
    """A `zip` or `enumerate` under a name: it can be gone over once."""
    return new_iterator(lw, v) if isinstance(v, Wrapped) else v

