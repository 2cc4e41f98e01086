"""`vmap(f)(x, y)`: a loop over an axis of the arguments, whose results are stacked.

The call is what a person would write without `vmap`: the items of each argument are taken by the index of the loop, the
numbers of each result are collected in lists, and the lists become arrays. Every transform sees only that loop.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from ..ir.nodes import Const, Effect, Operand, Tree, Value
from ..ir.types import Scalar, ndim_of, shape_of
from . import arrays, calls, inline
from .capture import capture, meaning, results
from .expressions import new_list
from .lower import Context, Lowerer, type_of
from .values import DictVal, Entries, Items, ListVal, Native, ObjectVal, PyVal, Ref, SliceVal, TupleVal

_EVERYTHING = SliceVal(Const(None), Const(None), Const(None))


def call(
    lw: Lowerer, f: PyVal, in_axes: Any, out_axes: Any, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None
) -> PyVal:  # fmt: skip
    """A call of a function that is mapped over axes of its arguments. Keyword arguments are mapped over their first axis."""
    if isinstance(in_axes, (tuple, list)) and len(in_axes) != len(args):
        lw.refuse("G215", f"`in_axes` has {len(in_axes)} entries, and there are {len(args)} arguments", node)
    axes = list(in_axes) if isinstance(in_axes, (tuple, list)) else [_for_arrays(lw, in_axes, a) for a in args]
    named = {k: _for_arrays(lw, 0, v) for k, v in kwargs.items()}
    mapped: list[tuple[Ref, int]] = []
    for a, axis in (*zip(args, axes, strict=True), *((kwargs[k], axis) for k, axis in named.items())):
        _mapped(lw, a, axis, mapped, node)
    if not mapped:
        lw.refuse("G215", "`vmap` needs an argument with an axis to map over: every entry of `in_axes` is None", node)
    n = _length(lw, mapped)

    def at(i: PyVal) -> PyVal:
        items = [_item(lw, a, axis, i, node) for a, axis in zip(args, axes, strict=True)]
        return calls.call(lw, f, items, {k: _item(lw, v, named[k], i, node) for k, v in kwargs.items()}, node)

    index = Value(Scalar("int"), "i")
    side, value = capture(lw, lambda: at(index), node)  # for the structure of the result
    tree, slots = results(lw, side, value)
    places = _out_axes(lw, tree, out_axes, node)
    lists = [new_list(lw, (), "out" if len(slots) == 1 else f"out_{k}") for k in range(len(slots))]

    def step(given: list[PyVal]) -> PyVal:
        made = at(given[0])
        for owner, number in zip(lists, _numbers(lw, made, tree), strict=True):
            calls.call(lw, arrays.attribute(lw, owner, "append", node), [number], {}, node)
        return Const(None)

    _loop(lw, n, step, f, node)
    stacked: list[Operand] = []
    for owner, slot, axis in zip(lists, slots, places, strict=True):
        ndim = ndim_of(type_of(slot))
        if ndim is None or not -ndim - 1 <= axis <= ndim:
            lw.refuse("G215", f"`out_axes` has {axis}, and the results have {'?' if ndim is None else ndim + 1} axes", node)
        made = calls.call(lw, Const(np.stack), [owner], {"axis": Const(axis % (ndim + 1))} if axis % (ndim + 1) else {}, node)
        stacked.append(lw.read(made) if isinstance(made, Ref) else made)  # type: ignore[arg-type]
    return meaning(lw, tree, stacked)


# -- arguments


def _for_arrays(lw: Lowerer, axis: Any, v: PyVal) -> Any:
    """One axis for all arguments is meant for those that are not numbers, options or functions."""
    return axis if isinstance(v, Ref) or _parts(lw, v) is not None else None


def _parts(lw: Lowerer, v: PyVal) -> tuple[Any, tuple[PyVal, ...]] | None:
    """The keys and the parts of a container."""
    if isinstance(v, TupleVal):
        return range(len(v.items)), v.items
    content = lw.state[v.cell] if isinstance(v, (ListVal, DictVal, ObjectVal)) else None
    if isinstance(content, Items):
        return range(len(content.items)), content.items
    return (content.keys, content.items) if isinstance(content, Entries) else None


def _axis_of(lw: Lowerer, axis: Any, key: Any, n: int, node: ast.AST | None) -> Any:
    """The axis of a part of an argument."""
    if axis is None or isinstance(axis, int):
        return axis
    if isinstance(axis, dict) and key in axis or isinstance(axis, (tuple, list)) and len(axis) == n:
        return axis[key]
    lw.refuse("G215", f"the axes {axis!r} do not have the structure of their argument", node)


def _mapped(lw: Lowerer, v: PyVal, axis: Any, found: list[tuple[Ref, int]], node: ast.AST | None) -> None:
    """Collect the arrays that are mapped, with their axes."""
    parts = _parts(lw, v)
    if parts is not None:
        for key, part in zip(*parts, strict=True):
            _mapped(lw, part, _axis_of(lw, axis, key, len(parts[1]), node), found, node)
        return
    if axis is None:
        return
    ndim = ndim_of(type_of(lw.read(v))) if isinstance(v, Ref) else 0
    if not isinstance(axis, int) or not isinstance(v, Ref) or ndim == 0:
        lw.refuse("G215", "this argument has no axis to map over", node, "give None as its entry of `in_axes`")
    if ndim is None:
        lw.refuse("G209", "the rank of an argument of `vmap` must be known", node)
    if not -ndim <= axis < ndim:
        lw.refuse("G215", f"axis {axis} of an array with {ndim} axes", node)
    found.append((v, axis % ndim))


def _length(lw: Lowerer, mapped: list[tuple[Ref, int]]) -> Operand:
    """The length of the axes; that they are equally long is asserted where it is not known."""

    def length(ref: Ref, axis: int) -> Operand:
        array = lw.read(ref)
        return lw.apply("len", array) if axis == 0 else lw.apply("getitem", lw.apply("attr.shape", array), Const(axis))

    sizes = [(shape_of(type_of(lw.read(ref))) or ())[axis] for ref, axis in mapped]
    first = length(*mapped[0])
    for (ref, axis), size in zip(mapped[1:], sizes[1:], strict=True):
        if size != sizes[0]:
            same = lw.apply("eq", length(ref, axis), first)
            lw.builder.add(Effect("assert", (same, Const("the axes that vmap maps over differ in length")), (), lw.builder.span))
    return first


def _item(lw: Lowerer, v: PyVal, axis: Any, i: PyVal, node: ast.AST | None) -> PyVal:
    """The item of an argument at one position."""
    parts = _parts(lw, v)
    if parts is not None:
        keys, items = parts
        new = tuple(_item(lw, p, _axis_of(lw, axis, k, len(items), node), i, node) for k, p in zip(keys, items, strict=True))
        if isinstance(v, TupleVal):
            return TupleVal(new, v.cls)
        if isinstance(v, ListVal):
            return new_list(lw, new)
        from .expressions import new_dict

        made = new_dict(lw, tuple(keys), new)
        return made if isinstance(v, DictVal) else ObjectVal(made.cell, v.cls)  # type: ignore[union-attr]
    if axis is None or not isinstance(v, Ref):
        return v
    ndim = ndim_of(type_of(lw.read(v))) or 0
    before = axis % ndim
    index: PyVal = i if before == 0 else TupleVal((*(_EVERYTHING,) * before, i))
    return arrays.subscript(lw, v, index, node)


# -- results


def _numbers(lw: Lowerer, v: PyVal, tree: Tree) -> list[PyVal]:
    from .lowering import result_tree

    yields: list[Operand] = []
    if _structure(result_tree(lw, v, yields)) != _structure(tree):
        lw.refuse("G207", "the results of `vmap` must have the same structure")
    return [lw.result(y) for y in yields]


def _structure(t: Tree) -> Any:
    return t.kind, None if t.kind == "slot" else t.data, tuple(map(_structure, t.children))


def _out_axes(lw: Lowerer, tree: Tree, axes: Any, node: ast.AST | None) -> list[int]:
    """The axis of each number of the result."""
    if tree.kind == "slot":
        if isinstance(axes, int) and not isinstance(axes, bool):
            return [axes]
        lw.refuse("G215", f"`out_axes` is {axes!r} where a number for the position of the axis is needed", node)
    keys = tree.data if tree.kind == "dict" else tree.data[1] if tree.kind == "new" else range(len(tree.children))
    found = []
    for key, child in zip(keys, tree.children, strict=True):
        found += _out_axes(lw, child, _axis_of(lw, axes, key, len(tree.children), node), node)
    return found


# -- the loop


def _loop(lw: Lowerer, n: Operand, step: Any, f: PyVal, node: ast.AST | None) -> None:
    """`for i in range(n): step(i)`, as code of the place that calls."""
    loop = ast.parse("for i in range(n):\n    step(i)").body
    for made in (m for s in loop for m in ast.walk(s)):
        if node is not None and hasattr(made, "lineno"):
            ast.copy_location(made, node)
    arguments: dict[str, PyVal] = {"n": n, "step": Native(step)}
    if lw.context is not None:
        inline.run_synthetic(lw, loop, arguments, frozenset(), node)
        return
    function = f.value if isinstance(f, Const) else None
    outermost = Context(_nothing, calls.name_of(function), lw.new_frame(), lambda n: None, None)  # type: ignore[arg-type, return-value]
    with inline.inside(lw, outermost, None):
        inline.run_synthetic(lw, loop, arguments, frozenset(), node)


def _nothing() -> None:
    """A function without variables."""
