"""Iterators without an end, of which every item is known by its position: `count`, `cycle`, `repeat`."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..ir.nodes import Const, Operand
from . import arrays, inline, operators
from .expressions import new_list, to_operand
from .lower import Lowerer
from .values import IteratorVal, ListVal, Native, Pending, PyVal, Ref

Args = list[PyVal]
Kwargs = dict[str, PyVal]
Item = Callable[[Operand], PyVal]


def _from(item, position):
    while True:
        yield item(position)
        position += 1


def iterator(lw: Lowerer, item: Item, node: ast.AST | None, first: int = 0) -> IteratorVal:
    """The items from a position on."""
    made: Any = inline.call_definition(lw, _from, [Native(lambda given: item(to_operand(lw, given[0]))), Const(first)], {}, node)
    pending: Any = lw.state[made.cell]

    def at(i: Operand) -> PyVal:
        return item(to_operand(lw, operators.binary(lw, ast.Add, Const(first), i, node) if first else i))

    lw.state[made.cell] = replace(pending, item=at)
    return made  # type: ignore[no-any-return]


def following(lw: Lowerer, it: IteratorVal, pending: Pending, node: ast.AST | None) -> PyVal:
    """`next` of such an iterator."""
    item = pending.item
    assert item is not None
    lw.state[it.cell] = lw.state[iterator(lw, item, node, 1).cell]
    return item(Const(0))


def count(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    """`itertools.count(start, step)`."""
    given: Any = dict(zip(("start", "step"), args, strict=False)) | kwargs
    start, step = given.get("start", Const(0)), given.get("step", Const(1))

    def item(i: Operand) -> PyVal:
        steps = i if step == Const(1) else operators.binary(lw, ast.Mult, step, i, node)
        return steps if start == Const(0) else operators.binary(lw, ast.Add, start, steps, node)

    return iterator(lw, item, node)


def cycle(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    """`itertools.cycle(iterable)`: it keeps the items."""
    from .builtin_calls import HANDLERS

    (v,) = args
    kept = HANDLERS[list](lw, [v], {}, node, "") if isinstance(v, (Ref, ListVal)) else new_list(lw, tuple(_items(lw, v, node)))

    def item(i: Operand) -> PyVal:
        n = HANDLERS[len](lw, [kept], {}, node, "")
        return arrays.subscript(lw, kept, operators.binary(lw, ast.Mod, i, n, node), node)

    return iterator(lw, item, node)


def _items(lw: Lowerer, v: PyVal, node: ast.AST) -> list[PyVal]:
    from .calls import static_items

    return static_items(lw, v, node)


def repeat(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    """`itertools.repeat(object)`, with or without an end."""
    if len(args) > 1 or "times" in kwargs:
        return inline.call_definition(lw, _repeat, args, kwargs, node)
    return iterator(lw, lambda i: args[0], node)


def _repeat(object, times):
    for _ in range(times):
        yield object


HANDLERS: dict[Any, Callable[..., PyVal]] = {itertools.count: count, itertools.cycle: cycle, itertools.repeat: repeat}
