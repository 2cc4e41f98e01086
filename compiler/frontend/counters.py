"""`collections.Counter`: a dict of counts of known things, in which what is absent counts 0."""

from __future__ import annotations

import ast
from collections import Counter
from typing import Any

from ..ir.nodes import Const
from .lower import Lowerer
from .values import DictVal, Entries, PyVal, TupleVal, constant

ABSENT_IS_ZERO = Const("0 where absent")  # in place of what makes a missing item


def counter(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST, hint: str) -> PyVal:
    """`Counter(items)`, `Counter(a=2)`."""
    from .expressions import new_dict

    made = new_dict(lw, (), (), hint)
    owner = DictVal(made.cell, ABSENT_IS_ZERO)
    _add(lw, owner, args, kwargs, node, 1)
    return owner


def _counted(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None) -> list[tuple[Any, PyVal]]:
    from .arguments import require_static
    from .calls import static_items

    found: list[tuple[Any, PyVal]] = list(kwargs.items())
    for given in args[:1]:
        content = lw.state[given.cell] if isinstance(given, DictVal) else None
        if isinstance(content, Entries):
            found += zip(content.keys, content.items, strict=True)
        else:
            items = [require_static(lw, i, node, "what is counted") for i in static_items(lw, given, node)]  # type: ignore[arg-type]
            found += [(k, Const(n)) for k, n in Counter(items).items()]
    return found


def _add(lw: Lowerer, owner: DictVal, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, sign: int) -> PyVal:
    from .operators import binary

    content = _entries(lw, owner, node)
    for key, n in _counted(lw, args, kwargs, node):
        content = content.put(key, binary(lw, ast.Add if sign > 0 else ast.Sub, content.get(key) or Const(0), n, node))
    lw.state[owner.cell] = content
    return Const(None)


def _entries(lw: Lowerer, owner: DictVal, node: ast.AST | None) -> Entries:
    content = lw.state[owner.cell]
    if not isinstance(content, Entries):
        lw.refuse("G207", "what is in this counter depends on the path", node)
    return content


def _known(lw: Lowerer, owner: DictVal, node: ast.AST | None) -> Counter[Any]:
    from .arguments import require_static

    content = _entries(lw, owner, node)
    return Counter({k: require_static(lw, v, node, "a count") for k, v in zip(content.keys, content.items, strict=True)})


def method(lw: Lowerer, owner: DictVal, name: str, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None) -> PyVal | None:
    """A method that other dicts do not have, or have otherwise; None for the others."""
    from .arguments import require_static
    from .expressions import new_list

    if name in ("update", "subtract"):
        return _add(lw, owner, args, kwargs, node, 1 if name == "update" else -1)
    if name == "most_common":
        n = require_static(lw, args[0], node, "how many") if args else None
        return new_list(lw, tuple(TupleVal((constant(k), Const(c))) for k, c in _known(lw, owner, node).most_common(n)))
    if name == "elements":
        return TupleVal(tuple(map(constant, _known(lw, owner, node).elements())))
    if name == "total":
        return Const(sum(_known(lw, owner, node).values()))
    return None
