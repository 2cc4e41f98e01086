"""Sets of things that are known while compiling: names, numbers in the text, tuples of them.

A set's cell holds its elements in the order in which they came, each once.
"""

from __future__ import annotations

import ast
from typing import Any

from ..ir.nodes import Const
from . import expressions
from .arguments import require_static
from .lower import Lowerer
from .values import Items, Mixed, PyVal, SetVal, constant, static_value

_CHANGES = {"add", "discard", "remove", "update", "clear", "difference_update", "intersection_update"}
UPDATES: dict[type[ast.operator], str] = {ast.BitOr: "update", ast.BitAnd: "intersection_update", ast.Sub: "difference_update"}
_ASKS = {
    "union", "intersection", "difference", "symmetric_difference", "issubset", "issuperset", "isdisjoint", "copy",
}  # fmt: skip


def new_set(lw: Lowerer, elements: tuple[Any, ...], cls: type = set) -> SetVal:
    """A set of these objects."""
    cell = lw.new_cell("set")
    lw.state[cell] = Items(tuple(map(constant, dict.fromkeys(elements))))
    return SetVal(cell, cls)


def display(lw: Lowerer, node: ast.Set, hint: str) -> PyVal:
    """`{a, b}`."""
    items = expressions.elements(lw, node.elts)
    return new_set(lw, tuple(require_static(lw, i, node, "an element of a set") for i in items))


def elements_of(lw: Lowerer, s: SetVal, node: ast.AST | None) -> tuple[Any, ...]:
    """The elements, in the order in which they came."""
    content = lw.state[s.cell]
    if isinstance(content, Mixed) or not isinstance(content, Items):
        lw.refuse("G207", "what is in this set depends on the path", node)
    return tuple(map(static_value, content.items))


def as_set(lw: Lowerer, v: PyVal, node: ast.AST | None) -> Any:
    """The Python set that a meaning is, or that can be made of it."""
    if isinstance(v, SetVal):
        return set(elements_of(lw, v, node))
    from .calls import static_items

    return {require_static(lw, i, node, "an element of a set") for i in static_items(lw, v, node)}  # type: ignore[arg-type]


def in_order(lw: Lowerer, s: SetVal, node: ast.AST | None) -> list[PyVal]:
    """The elements as Python goes over them: known for whole numbers only."""
    elements = elements_of(lw, s, node)
    if len(elements) > 1 and not all(type(e) in (int, bool) for e in elements):
        lw.refuse("G204", "in which order Python goes over this set is not known", node, "use `sorted(...)`")
    return [constant(e) for e in set(elements)]


def make_set(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST, hint: str) -> PyVal:
    """`set(items)`."""
    return _made(lw, set, args, node)


def make_frozenset(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST, hint: str) -> PyVal:
    """`frozenset(items)`."""
    return _made(lw, frozenset, args, node)


def _made(lw: Lowerer, cls: type, args: list[PyVal], node: ast.AST) -> PyVal:
    if not args:
        return new_set(lw, (), cls)
    if isinstance(args[0], SetVal):
        return new_set(lw, elements_of(lw, args[0], node), cls)
    from .calls import static_items

    items = [require_static(lw, i, node, "an element of a set") for i in static_items(lw, args[0], node)]
    return new_set(lw, tuple(items), cls)


def method(lw: Lowerer, s: SetVal, name: str, args: list[PyVal], node: ast.AST | None) -> PyVal:
    """`s.add(x)`, `s.union(t)`."""
    mine = elements_of(lw, s, node)
    if name in ("add", "discard", "remove"):
        others: list[Any] = [require_static(lw, args[0], node, "an element of a set")]
    else:
        others = [as_set(lw, a, node) for a in args]
    if name in _CHANGES and s.cls is set:
        changed = set(mine)
        try:
            getattr(changed, name)(*others)
        except KeyError as e:
            lw.refuse("G214", f"this always fails: KeyError: {e}", node)
        kept = [e for e in mine if e in changed]
        lw.state[s.cell] = Items(tuple(map(constant, dict.fromkeys([*kept, *sorted(changed - set(mine), key=repr)]))))
        return Const(None)
    if name in _ASKS:
        return result(lw, mine, getattr(set(mine), name)(*others), s.cls)
    lw.refuse("G304", f"method `{name}` of a set is not supported", node)


def result(lw: Lowerer, mine: tuple[Any, ...], found: Any, cls: type) -> PyVal:
    """What a set operation gave."""
    if isinstance(found, bool):
        return Const(found)
    return new_set(lw, (*(e for e in mine if e in found), *sorted(found - set(mine), key=repr)), cls)


def binary(lw: Lowerer, function: Any, left: SetVal, right: PyVal, node: ast.AST | None) -> PyVal:
    """`s | t`, `s <= t`."""
    mine = elements_of(lw, left, node)
    if not isinstance(right, SetVal):
        lw.refuse("G204", "this operator needs two sets", node)
    others = set(elements_of(lw, right, node))
    try:
        found = function(set(mine), others)
    except TypeError as e:
        lw.refuse("G204", f"this always fails: {e}", node, raises=TypeError)
    return result(lw, mine, found, left.cls)
