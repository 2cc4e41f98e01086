"""`for` and `while`: written out item by item where that is due, else as one loop (`carried.py`)."""

from __future__ import annotations

import ast
from functools import partial
from typing import Any

from ..diagnostics import UnsupportedError
from ..ir.nodes import Const, Operand
from . import expressions, iterables, iterators, objects, statements
from .carried import Loop, TestAssigns, Unroll
from .lower import Lowerer, type_of
from .merge import branch
from .values import IteratorVal, Pending, PyVal

_NEED_UNROLL = ("G208", "G209")
_MOST_UNROLLED = 128
_MOST_TRIPS = 4000  # of all loops together that are written out


def for_loop(lw: Lowerer, node: ast.For) -> None:
    """`for target in iterable`."""
    iterable = expressions.expression(lw, node.iter)
    lw.at(node)
    if objects.method_of(iterable, "__next__") is not None:
        iterables.iterable(lw, iterable, node.iter)  # refused
    made = objects.special(lw, iterable, "__iter__", [], node)
    iterable = iterable if made is None else made
    if isinstance(iterable, IteratorVal):
        iterable = iterators.take(lw, iterable, node.iter)
    if isinstance(iterable, Pending):
        return iterators.for_each(lw, node, iterable)
    if (driven := iterators.driven(lw, iterable, node.iter)) is not None:
        return iterators.for_each(lw, node, *driven)
    outer = lw.gone_over
    lw.gone_over = outer | set(iterables.containers_in(iterable))
    try:
        _go_over(lw, node, iterable)
    finally:
        lw.gone_over = outer


def _go_over(lw: Lowerer, node: ast.For, iterable: PyVal) -> None:
    items = iterables.few_static_items(lw, iterable)
    if items is None and lw.written_out:
        items = _every_item(lw, iterable, node)
    if items is not None:
        return unroll(lw, node, iterable, items)
    loop = iterables.iterable(lw, iterable, node.iter)
    bounds = loop.bounds or (Const(0), loop.length, Const(1))
    if lw.written_out and not loop.backwards and _runs(lw, bounds):
        return _first_apart(lw, node, loop, bounds)
    seen = len(lw.diagnostics)
    before = lw.state.copy()
    statements_before = len(lw.builder.stmts)
    try:
        Loop(lw, node, bounds, loop.item, loop.backwards).run()
        if any(d.code in _NEED_UNROLL for d in lw.diagnostics[seen:]):
            raise Unroll
    except Unroll:
        all_items = iterables.all_static_items(lw, iterable, node.iter, _MOST_UNROLLED)
        if all_items is None:
            return
        del lw.diagnostics[seen:]
        del lw.builder.stmts[statements_before:]
        lw.state = before
        unroll(lw, node, iterable, all_items)


def _runs(lw: Lowerer, bounds: tuple[Any, Any, Any]) -> bool:
    """Whether a loop certainly has an iteration."""
    start, stop, step = bounds
    size = getattr(type_of(stop), "size", None)
    return start in (Const(0), Const(1)) and step == Const(1) and size is not None and size.is_two_or_more


def _first_apart(lw: Lowerer, node: ast.For, loop: iterables.Iterable, bounds: tuple[Any, Any, Any]) -> None:
    """The first iteration by itself, because what it starts from is of another kind than what it leaves."""
    start, stop, step = bounds
    left = _iteration(lw, node, loop.item(start))
    rest = Loop(lw, node, (Const(start.value + 1), stop, step), loop.item).run
    if left == Const(False):
        return rest()
    if left != Const(True):
        branch(lw, left, lambda: None, rest, node)
    lw.state.memory.pop(lw.variable("<break>"), None)


def _iteration(lw: Lowerer, node: ast.For, item: PyVal) -> Operand:
    """Interpret the body for one item; whether it leaves the loop."""
    statements.assign(lw, node.target, item, node)
    return _body(lw, node)


def _body(lw: Lowerer, node: ast.For | ast.While) -> Operand:
    lw.trips += 1
    if lw.trips > _MOST_TRIPS:
        lw.refuse("G208", "this is too long with its loops written out", node)
    statements.run(lw, node.body)
    lw.state.memory.pop(lw.variable("<continue>"), None)
    return statements.leaving(lw)


def _every_item(lw: Lowerer, iterable: PyVal, node: ast.For) -> list[PyVal] | None:
    """All items, if there are few and they can be known."""
    try:
        return iterables.all_static_items(lw, iterable, node.iter, _MOST_UNROLLED)
    except UnsupportedError:
        return None


def while_loop(lw: Lowerer, node: ast.While) -> None:
    """`while test`: as a loop; if it has no form as one, trip by trip as long as the test is known."""
    if not lw.written_out:
        return _while(lw, node)
    before, written, seen = lw.state.copy(), len(lw.builder.stmts), len(lw.diagnostics)
    try:
        _while(lw, node)
        if len(lw.diagnostics) == seen:
            return
    except UnsupportedError:
        pass
    lw.state = before
    del lw.builder.stmts[written:]
    del lw.diagnostics[seen:]
    _trips(lw, node)


def _trips(lw: Lowerer, node: ast.While) -> None:
    """`while test`, one trip after the other."""
    for _ in range(_MOST_UNROLLED):
        lw.at(node)
        test = expressions.truth(lw, expressions.expression(lw, node.test), node.test)
        if test == Const(False):
            return statements.run(lw, node.orelse)
        if test != Const(True):
            return _while(lw, node)
        left = _body(lw, node)
        if left == Const(True):
            lw.state.memory.pop(lw.variable("<break>"), None)
            return
        if left != Const(False):
            branch(lw, left, lambda: None, partial(_trips, lw, node), node)
            lw.state.memory.pop(lw.variable("<break>"), None)
            return
    lw.refuse("G208", "this is too long with its loops written out", node)


def _while(lw: Lowerer, node: ast.While) -> None:
    """`while test` as one loop; a test that assigns is one that stands in the body."""
    before, written = lw.state.copy(), len(lw.builder.stmts)
    try:
        Loop(lw, node, None, None).run()
    except TestAssigns:
        lw.state = before
        del lw.builder.stmts[written:]
        Loop(lw, _tested_inside(lw, node), None, None).run()


def _tested_inside(lw: Lowerer, node: ast.While) -> ast.While:
    """`while True: if not test: ...; break`: the `else` runs where the test fails."""
    leave = ast.If(ast.UnaryOp(ast.Not(), node.test), [*node.orelse, ast.Break()], [])
    made = ast.While(ast.Constant(True), [leave, *node.body], [])
    for new in (made, made.test, leave, leave.test, leave.body[-1]):
        ast.copy_location(new, node.test)
    lw.context.liveness.replaced(node, made, leave)  # type: ignore[union-attr]
    return made


def unroll(lw: Lowerer, node: ast.For, iterable: PyVal, items: list[PyVal], first: int = 0) -> None:
    """Interpret the body once per item, from the first on. What the body stores into a container is seen by later ones."""
    containers, changing = iterables.containers_in(iterable), iterables.arrays_in(iterable)
    seen = [lw.state[cell] for cell in changing]
    for k in range(first, len(items)):
        now = [lw.state[cell] for cell in changing]
        items = ((containers or now != seen) and iterables.known_items(lw, iterable)) or items
        seen = now
        left = _iteration(lw, node, items[k])
        if left == Const(True):
            break
        if left != Const(False):
            branch(lw, left, lambda: None, partial(unroll, lw, node, iterable, items, k + 1), node)
            break
    else:
        statements.run(lw, node.orelse)
        return
    lw.state.memory.pop(lw.variable("<break>"), None)


