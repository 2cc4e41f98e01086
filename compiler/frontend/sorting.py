"""Sorting, and the greatest and least by a key: by things that are known, or by numbers when the code runs."""

from __future__ import annotations

import ast
from itertools import combinations, takewhile
from typing import Any

import numpy as np

from ..ir.nodes import Const
from . import choices, expressions, iterables, sets
from .arguments import require_static
from .lower import Lowerer
from .values import ListVal, PyVal, SetVal, TupleVal, constant, is_static, static_value


def by_numbers(items: Any, key: Any, reverse: Any, n: Any) -> Any:
    """The numbers of a list in order, as a list (read by the compiler; `n`: how many, if that is known)."""
    values = np.array(items)
    if key is None:
        ordered = np.sort(values)
        if reverse:
            ordered = ordered[::-1]
    else:
        keys = np.array([key(v) for v in items])
        ordered = values[np.argsort(-keys if reverse else keys, kind="stable")]
    if n is None:
        return [v for v in ordered]  # noqa: C416
    return [ordered[k] for k in range(n)]


def rows_by_numbers(rows: Any, keys: Any, reverse: Any) -> Any:
    """Tuples of numbers in the order of their keys, or of their columns (read by the compiler)."""
    columns = [np.array([row[j] for row in rows]) for j in range(len(rows[0]))]
    if keys is None:
        order = np.lexsort([-c if reverse else c for c in columns[::-1]])
    else:
        order = np.argsort(-np.array(keys) if reverse else np.array(keys), kind="stable")
    columns = [c[order] for c in columns]
    return [tuple([c[k] for c in columns]) for k in range(len(rows))]


def extreme_of_any(items: Any, key: Any, greatest: Any) -> Any:
    """The first of some things whose key is greatest, or least (read by the compiler)."""
    found, best = items[0], key(items[0])
    for item in items[1:]:
        now = key(item)
        if (now > best) if greatest else (now < best):
            found, best = item, now
    return found


def extreme(items: Any, key: Any, greatest: Any) -> Any:
    """The first number whose key is greatest, or least (read by the compiler)."""
    keys = np.array([key(v) for v in items])
    return np.array(items)[np.argmax(keys) if greatest else np.argmin(keys)]


def sorted_(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: Any, hint: str) -> PyVal:
    """`sorted(items, key=..., reverse=...)`."""
    from .inline import call_definition

    items = _items(lw, args[0], node)
    reverse = Const(bool(require_static(lw, kwargs.get("reverse", Const(False)), node, "`reverse`")))
    key = kwargs.get("key", Const(None))
    keys = None if items is None else keys_of(lw, items, key, node)
    if items is not None and keys is not None:
        order = sorted(range(len(items)), key=lambda i: keys[i], reverse=reverse.value)
        return expressions.new_list(lw, tuple(items[i] for i in order), hint)
    if items is not None and not all(map(choices.is_number, items)):
        return _sorted_rows(lw, items, key, reverse, node)
    n = Const(None if items is None else len(items))
    return call_definition(lw, by_numbers, [args[0], key, reverse, n], {}, node)


def _sorted_rows(lw: Lowerer, items: list[PyVal], key: PyVal, reverse: Const, node: Any) -> PyVal:
    """Tuples of numbers, by a number of each or by all of them."""
    from .calls import call
    from .inline import call_definition

    widths = {len(i.items) if isinstance(i, TupleVal) and i.cls is None and all(map(choices.is_number, i.items)) else 0 for i in items}
    if len(widths) != 1 or widths == {0}:
        lw.refuse("G209", "the order of these must be known when the function is compiled", node)
    keys: PyVal = Const(None)
    if key != Const(None):
        numbers = tuple(call(lw, key, [i], {}, node) for i in items)
        if not all(map(choices.is_number, numbers)):
            lw.refuse("G209", "the order of these must be known when the function is compiled", node)
        keys = TupleVal(numbers)
    return call_definition(lw, rows_by_numbers, [TupleVal(tuple(items)), keys, reverse], {}, node)


def _items(lw: Lowerer, v: PyVal, node: ast.AST | None) -> list[PyVal] | None:
    if isinstance(v, SetVal):
        return [constant(e) for e in sets.elements_of(lw, v, node)]
    return iterables.known_items(lw, v)


def keys_of(lw: Lowerer, items: list[PyVal], key: PyVal, node: ast.AST | None) -> list[Any] | None:
    """What decides the order, if that is known while compiling."""
    from .calls import call

    written = len(lw.builder.stmts)
    keys = items if key == Const(None) else [call(lw, key, [i], {}, node) for i in items]
    if all(map(is_static, keys)):
        return [static_value(k) for k in keys]
    del lw.builder.stmts[written:]
    return _beginnings(keys)


def _beginnings(keys: list[PyVal]) -> list[Any] | None:
    """What tuples begin with, if that is known and decides their order."""
    if not all(isinstance(k, TupleVal) for k in keys):
        return None
    known = [list(takewhile(is_static, k.items)) for k in keys]  # type: ignore[union-attr]
    decided = min(map(len, known))
    found = [tuple(map(static_value, k[:decided])) for k in known]
    return found if all(a != b for a, b in combinations(found, 2)) else None


def sort(lw: Lowerer, owner: ListVal, kwargs: dict[str, PyVal], node: ast.AST | None) -> PyVal:
    """`items.sort(...)`."""
    made = sorted_(lw, [owner], kwargs, node, owner.cell.hint)
    assert isinstance(made, ListVal)
    lw.state[owner.cell] = lw.state[made.cell]
    return Const(None)


def best(lw: Lowerer, name: str, over: Any, kwargs: dict[str, PyVal], node: Any, hint: str) -> PyVal:
    """`max(items, key=...)`, `min(items, key=...)`."""
    from .inline import call_definition

    items = over if isinstance(over, list) else _items(lw, over, node)
    if items is not None and not items:
        return kwargs["default"] if "default" in kwargs else lw.refuse("G214", f"`{name}` of nothing", node)
    keys = None if items is None else keys_of(lw, items, kwargs["key"], node)
    if items is not None and keys is not None:
        pick = max if name == "max" else min
        return items[pick(range(len(items)), key=lambda i: keys[i])]
    if items is not None and not all(map(choices.is_number, items)):
        return call_definition(lw, extreme_of_any, [TupleVal(tuple(items)), kwargs["key"], Const(name == "max")], {}, node)
    listed = over if items is None else expressions.new_list(lw, tuple(items))
    return call_definition(lw, extreme, [listed, kwargs["key"], Const(name == "max")], {}, node)
