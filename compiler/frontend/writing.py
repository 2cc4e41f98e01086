"""NumPy functions and methods that write into an array: the stores that they are.

What can be said in NumPy is said in NumPy (`_put`, `_at` ...): such a definition is inlined where it is called.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from ..analysis.alias import may_repeat
from ..ir.nodes import Const, Operand
from ..ir.types import kind, ndim_of, shape_of
from . import arrays, expressions, inline, ops, stores
from .arguments import require_static
from .lower import Lowerer, type_of
from .values import ListVal, PyVal, Ref, SliceVal, TupleVal

Args = list[PyVal]
Kwargs = dict[str, PyVal]


def _copyto(dst, src, where=True):
    if where is True:
        dst[...] = src
    else:
        dst[...] = np.where(where, src, dst)


def _put(a, ind, v, mode="raise"):
    places = np.ravel(ind)
    if mode == "wrap":
        places = places % np.size(a)
    elif mode == "clip":
        places = np.clip(places, 0, np.size(a) - 1)
    if np.ndim(v) == 0:
        a.flat[places] = v
    else:
        a.flat[places] = np.ravel(v)[np.arange(len(places)) % np.size(v)]


def _place(arr, mask, vals):
    if np.ndim(vals) == 0:
        arr[mask] = vals
    else:
        arr[mask] = vals[np.arange(np.sum(mask)) % np.size(vals)]


def _putmask(a, mask, values):
    if np.ndim(values) == 0:
        a[mask] = values
    else:
        repeated = np.ravel(values)[np.arange(np.size(a)) % np.size(values)]
        a[mask] = np.reshape(repeated, np.shape(a))[mask]


def _put_along_axis(arr, indices, values, axis):
    if axis is None:
        arr.flat[indices] = values
    else:
        d = np.ndim(arr)
        grid = []
        for k in range(d):
            if k == axis % d:
                grid.append(indices)
            else:
                grid.append(np.reshape(np.arange(np.shape(arr)[k]), (1,) * k + (-1,) + (1,) * (d - 1 - k)))
        arr[tuple(grid)] = values


def _fill_diagonal(a, val, wrap=False):
    if wrap and np.ndim(a) == 2:
        a.flat[:: np.shape(a)[1] + 1] = val
    else:
        i = np.arange(min(np.shape(a)))
        if np.ndim(val) > 0:
            val = np.ravel(val)[i % np.size(val)]
        a[tuple([i] * np.ndim(a))] = val


def _at_each(f, a, places, *values):
    lined = [v if np.ndim(v) < np.ndim(a) else np.broadcast_to(v, (len(places), *np.shape(v)[1:])) for v in values]
    for k in range(len(places)):
        a[places[k]] = f(a[places[k]], *[v if np.ndim(v) < np.ndim(a) else v[k] for v in lined])


def _at_pairs(f, a, places, *values):
    lined = [v if np.ndim(v) == 0 else np.broadcast_to(v, (len(places[0]), *np.shape(v)[1:])) for v in values]
    for k in range(len(places[0])):
        place = tuple([i[k] for i in places])
        a[place] = f(a[place], *[v if np.ndim(v) == 0 else v[k] for v in lined])


def _accumulate(f, array, axis=0):
    rows = np.copy(np.moveaxis(array, axis, 0))
    for k in range(1, rows.shape[0]):
        rows[k] = f(rows[k - 1], rows[k])
    return np.moveaxis(rows, 0, axis)


def _reduce(f, array, axis=0, keepdims=False, initial=None):
    if axis is None:
        rows = np.ravel(array)
    elif isinstance(axis, tuple):
        moved = np.moveaxis(array, axis, tuple(range(len(axis))))
        rows = np.reshape(moved, (-1,) + moved.shape[len(axis) :])
    else:
        rows = np.moveaxis(array, axis, 0)
    total = rows[0] if initial is None else f(initial, rows[0])
    for k in range(1, rows.shape[0]):
        total = f(total, rows[k])
    if not keepdims:
        return total
    return np.expand_dims(total, tuple(range(np.ndim(array))) if axis is None else axis)


def _reduceat(f, array, indices, axis=0):
    rows = np.moveaxis(array, axis, 0)
    parts = []
    for k in range(len(indices)):
        last = indices[k + 1] if k + 1 < len(indices) else rows.shape[0]
        part = rows[indices[k]]
        for j in range(indices[k] + 1, last):
            part = f(part, rows[j])
        parts.append(part)
    return np.moveaxis(np.stack(parts), 0, axis)


def _defined(definition: Any, name: str) -> Any:
    """The handler of a function that is inlined; its first argument is the array that is written."""

    def run(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST | None, hint: str) -> PyVal:
        first = next(iter(definition.__code__.co_varnames))
        target = args[0] if args else kwargs.get(first)
        if not isinstance(target, Ref):
            lw.refuse("G204", f"`{name}` writes into an array, and this is none", node)
        arguments = [_as_array(lw, a) for a in args]
        return inline.call_definition(lw, definition, arguments, {k: _as_array(lw, v) for k, v in kwargs.items()}, node)

    return run


def _as_array(lw: Lowerer, v: PyVal) -> PyVal:
    """Lists of numbers are arrays to these functions."""
    return lw.result(stores.as_array(lw, expressions.to_operand(lw, v))) if isinstance(v, ListVal) else v


copyto, put, place, putmask, put_along_axis, fill_diagonal = (
    _defined(d, f"np.{d.__name__[1:]}") for d in (_copyto, _put, _place, _putmask, _put_along_axis, _fill_diagonal)
)


def method(lw: Lowerer, name: str, x: Ref, args: Args, kwargs: Kwargs, node: ast.AST | None) -> PyVal:
    """`x.fill(v)`, `x.put(i, v)`, `x.sort()`."""
    if name == "put":
        return put(lw, [x, *args], kwargs, node, "")
    if name == "sort":
        ordered = ops.apply_op(lw, "np.sort", [x, *args], kwargs, node)
        stores.write(lw, x, expressions.to_operand(lw, ordered))
        return Const(None)
    if len(args) != 1 or kwargs:
        lw.refuse("G213", "`fill` takes one number", node)
    stores.store_into(lw, x, Const(...), expressions.to_operand(lw, args[0], node))
    return Const(None)


def at(lw: Lowerer, ufunc: np.ufunc, args: Args, node: ast.AST | None) -> PyVal:
    """`np.add.at(x, index, value)`: repeated positions count each time."""
    x, index, *values = args
    name = f"np.{ufunc.__name__}"
    if not isinstance(x, Ref) or len(args) != ufunc.nin + 1 or ufunc.nout != 1:
        lw.refuse("G302", f"this form of `{name}.at` is not supported", node)
    operand = arrays.index_operand(lw, index, node)
    given = [stores.as_array(lw, expressions.to_operand(lw, v, node)) for v in values]
    if ufunc in (np.add, np.subtract):
        amount = given[0] if ufunc is np.add else lw.apply("neg", given[0])
        hint = x.cell.hint if not x.views else x.hint
        stores.write(lw, x, lw.apply("index_add", lw.read(x), operand, amount, hint=hint))
    elif not may_repeat(operand):
        new = lw.apply(name, lw.apply("getitem", lw.read(x), operand), *given)
        stores.store_into(lw, x, operand, new)
    else:
        definition, places = _each_place(lw, index, name, node)
        inline.call_definition(lw, definition, [Const(ufunc), x, places, *map(lw.result, given)], {}, node)
    return Const(None)


def _each_place(lw: Lowerer, index: PyVal, name: str, node: ast.AST | None) -> tuple[Any, PyVal]:
    """The loop over the positions that an index names, one after the other, and these."""
    parts = index.items if isinstance(index, TupleVal) else (index,)
    lists = [p if isinstance(p, SliceVal) else _as_array(lw, p) for p in parts]
    if any(isinstance(p, SliceVal) or ndim_of(type_of(expressions.to_operand(lw, p))) != 1 for p in lists):
        lw.refuse("G302", f"`{name}.at` at positions other than 1-D arrays is not supported", node)
    if len(lists) == 1:
        return _at_each, lists[0]
    return _at_pairs, TupleVal(tuple(lists))


def accumulate(lw: Lowerer, ufunc: np.ufunc, args: Args, kwargs: Kwargs, node: ast.AST | None) -> PyVal:
    """`np.maximum.accumulate(x)`, as the loop that it is."""
    return _folded(lw, _accumulate, ufunc, args, kwargs, node)


def reduce(lw: Lowerer, ufunc: np.ufunc, args: Args, kwargs: Kwargs, node: ast.AST | None) -> PyVal:
    """`np.logaddexp.reduce(x)`, as the loop that it is."""
    return _folded(lw, _reduce, ufunc, args, kwargs, node)


def reduceat(lw: Lowerer, ufunc: np.ufunc, args: Args, kwargs: Kwargs, node: ast.AST | None) -> PyVal:
    """`np.multiply.reduceat(x, [0, 2])`, as the loops that it is."""
    places = args[1] if len(args) > 1 else kwargs.get("indices")
    if not isinstance(places, (ListVal, TupleVal)):
        lw.refuse("G302", f"`np.{ufunc.__name__}.reduceat` at indices other than a list is not supported", node)
    return _folded(lw, _reduceat, ufunc, args, kwargs, node)


def _folded(
    lw: Lowerer, definition: Any, ufunc: np.ufunc, args: Args, kwargs: Kwargs, node: ast.AST | None
) -> PyVal:
    names = {_accumulate: ("axis", "dtype", "out"), _reduce: ("axis", "dtype", "out", "keepdims", "initial", "where"),
             _reduceat: ("indices", "axis", "dtype", "out")}[definition]  # fmt: skip
    given = {k: v for k, v in (dict(zip(names, args[1:], strict=False)) | kwargs).items() if v != Const(None) or k == "axis"}
    out = given.pop("out", Const(None))
    array = _as_array(lw, args[0])
    axis = require_static(lw, given.pop("axis", Const(0)), node, "`axis`")
    type = type_of(expressions.to_operand(lw, array, node))
    if ufunc in (np.power, np.arctan2):
        lw.refuse("G302", f"`np.{ufunc.__name__}.{definition.__name__[1:]}` is not supported: what NumPy gives depends on the machine", node)
    several = axis is None or isinstance(axis, tuple)
    if several and ufunc not in _IN_ANY_ORDER or kind(type) != "float" or ndim_of(type) is None or ufunc.nin != 2:
        lw.refuse("G302", f"this form of `np.{ufunc.__name__}.{definition.__name__[1:]}` is not supported", node)
    if "where" in given:
        array = _without(lw, ufunc, array, given.pop("where"), node)
    result = inline.call_definition(lw, definition, [Const(ufunc), array], {"axis": Const(axis), **given}, node)
    if out == Const(None):
        return result
    if not isinstance(out, Ref):
        lw.refuse("G204", "`out=` must be an array", node)
    stores.store_into(lw, out, Const(...), expressions.to_operand(lw, result))
    return out


# What leaves the result as it is, of ufuncs whose order does not matter.
_IN_ANY_ORDER: dict[Any, float] = {
    np.fmax: -np.inf, np.fmin: np.inf, np.maximum: -np.inf, np.minimum: np.inf, np.logaddexp: -np.inf, np.logaddexp2: -np.inf,
    np.hypot: 0.0,
}  # fmt: skip


def _without(lw: Lowerer, ufunc: np.ufunc, array: PyVal, where: PyVal, node: ast.AST | None) -> PyVal:
    """An array of which some elements do not take part."""
    if ufunc not in _IN_ANY_ORDER:
        lw.refuse("G302", f"`where=` of `np.{ufunc.__name__}.reduce` is not supported", node)
    return ops.apply_op(lw, "np.where", [where, array, Const(_IN_ANY_ORDER[ufunc])], {}, node)


def masked(lw: Lowerer, op: str, args: Args, out: Ref, where: PyVal, node: ast.AST | None) -> PyVal:
    """`np.sqrt(x, out=y, where=m)`: `y[m] = np.sqrt(x[m])`, so that nothing is computed elsewhere."""
    old = lw.read(out)

    def whole(o: Operand) -> Operand:
        if shape_of(type_of(o)) == shape_of(type_of(old)) is not None:
            return o
        return lw.apply("np.broadcast_to", o, lw.apply("attr.shape", old))

    mask = whole(expressions.to_operand(lw, where, node))
    operands = [expressions.to_operand(lw, a, node) for a in args]
    chosen = [o if shape_of(type_of(o)) == () else lw.apply("getitem", whole(o), mask) for o in operands]
    stores.store_into(lw, out, mask, lw.apply(op, *chosen))
    return out
