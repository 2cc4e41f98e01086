"""Expressions: each syntax node to its meaning."""

from __future__ import annotations

import ast
import enum
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..ir.nodes import Const, ListOf, Operand, SliceOf, TupleOf, Undef, Value, Zero
from ..ir.types import ListOfType, Scalar, shape_of
from . import arrays, calls, choices, comprehensions, iterables, names_of, objects, operators, sets
from .lower import Lowerer, type_of
from .values import (
    ArrayMethod,
    Choice,
    Clock,
    DictVal,
    Entries,
    External,
    Flat,
    FunctionVal,
    Items,
    ListVal,
    Mixed,
    PyVal,
    RangeVal,
    Ref,
    SetVal,
    SliceVal,
    TupleVal,
)  # fmt: skip


def expression(lw: Lowerer, node: ast.expr, hint: str = "") -> PyVal:
    """The meaning of an expression. `hint`: the variable that the result is assigned to."""
    handler = _HANDLERS.get(type(node))
    if handler is None:
        lw.refuse("G110", f"`{type(node).__name__}` is not supported", node)
    return handler(lw, node, hint)


def to_operand(lw: Lowerer, v: PyVal, node: ast.AST | None = None) -> Operand:
    """A value as an operand of an op: arrays read, tuples and lists spelled out."""
    if isinstance(v, Const) and isinstance(v.value, enum.Enum) and isinstance(v.value, (int, float)):
        return Const(v.value.value)
    if isinstance(v, (Value, Const, Zero)):
        return v
    if isinstance(v, (Ref, Flat)):
        return lw.read(v if isinstance(v, Ref) else v.array)
    if isinstance(v, TupleVal):
        return TupleOf(tuple(to_operand(lw, i, node) for i in v.items))
    if isinstance(v, ListVal):
        content = lw.state[v.cell]
        if isinstance(content, Items):
            return ListOf(tuple(to_operand(lw, i, node) for i in content.items))
        if isinstance(content, Value):
            return content
        v = content  # type: ignore[assignment]
    if isinstance(v, SliceVal):
        return SliceOf(*(to_operand(lw, i, node) for i in (v.start, v.stop, v.step)))
    if isinstance(v, Mixed):
        lw.refuse(v.code, v.why, node)
    if isinstance(v, Choice):
        return chosen(lw, v, node)
    if isinstance(v, Clock):
        lw.refuse("G305", f"`{v.name}` asks for the time", v.node, "ask outside, and pass the answer as an argument")
    if isinstance(v, Undef):
        lw.refuse("G201", "this may be used before it is assigned", node)
    listed = calls.as_list(lw, v, node)
    if listed is not None:
        return to_operand(lw, listed, node)
    if isinstance(v, ArrayMethod):
        if not hasattr(np.ndarray, v.name):
            lw.refuse("G304", f"an array or a number has no attribute `{v.name}`", node)
        lw.refuse("G304", f"`{v.name}` of an array is not supported without a call", node, f"if it is a method, write `.{v.name}()`")
    lw.refuse("G206", "this is not a number or an array", node)


def chosen(lw: Lowerer, v: Choice, node: ast.AST | None) -> Operand:
    """The number among several things that it may be."""
    found = choices.only(lw, v, choices.is_number, node)
    if found is None:
        found = choices.resolved(lw, v, node)
    if isinstance(found, Choice):
        found = choices.distribute(lw, found, lambda o: to_operand(lw, o, node), node)
    if isinstance(found, Choice):
        lw.refuse("G206", "this is not a number or an array", node)
    return to_operand(lw, found, node)


def number(lw: Lowerer, node: ast.expr, hint: str = "") -> Operand:
    """An expression that is used as a number or an array."""
    return to_operand(lw, expression(lw, node, hint), node)


def _constant(lw: Lowerer, node: ast.Constant, hint: str) -> PyVal:
    return Const(node.value)


def _name(lw: Lowerer, node: ast.Name, hint: str) -> PyVal:
    return names_of.read_name(lw, node.id, node)


def _binary(lw: Lowerer, node: ast.BinOp, hint: str) -> PyVal:
    left, right = expression(lw, node.left), expression(lw, node.right)
    lw.at(node)
    return operators.binary(lw, type(node.op), left, right, node, hint)


def _unary(lw: Lowerer, node: ast.UnaryOp, hint: str) -> PyVal:
    inner = expression(lw, node.operand)
    lw.at(node)
    return operators.unary(lw, type(node.op), inner, node, hint)


def _compare(lw: Lowerer, node: ast.Compare, hint: str) -> PyVal:
    left = expression(lw, node.left)
    return _chain(lw, left, list(zip(node.ops, node.comparators, strict=True)), node, hint)


def _chain(lw: Lowerer, left: PyVal, rest: list[tuple[ast.cmpop, ast.expr]], node: ast.Compare, hint: str) -> PyVal:
    (op, right_node), *more = rest
    right = expression(lw, right_node)
    lw.at(node)
    first = operators.compare(lw, type(op), left, right, node, hint)
    if not more:
        return first
    return short_circuit(lw, first, lambda: _chain(lw, right, more, node, ""), stop_at=False, node=node)


def _bool_op(lw: Lowerer, node: ast.BoolOp, hint: str) -> PyVal:
    stop_at = isinstance(node.op, ast.Or)

    def fold(values: list[ast.expr]) -> PyVal:
        first = expression(lw, values[0])
        if len(values) == 1:
            return first
        return short_circuit(lw, first, lambda: fold(values[1:]), stop_at, node)

    return fold(node.values)


def short_circuit(lw: Lowerer, first: PyVal, rest: Callable[[], PyVal], stop_at: bool, node: ast.AST | None) -> PyVal:
    """`first and rest` (stop_at False) or `first or rest` (True): `rest` only runs where Python runs it."""
    from . import exceptions

    test = truth(lw, first, node)
    if isinstance(test, Const):
        return first if bool(test.value) is stop_at else rest()
    if isinstance(first, Value) and isinstance(first.type, Scalar) and first.type.kind == "bool":
        first = Const(stop_at)
    last: list[PyVal] = []

    def second() -> PyVal:
        last.append(rest())
        return last[0]

    if stop_at:
        result = exceptions.either(lw, test, lambda: first, second, node)
    else:
        result = exceptions.either(lw, test, second, lambda: first, node)
    if last:
        choices.both(lw, result, test, last[0], stop_at)
    return result


def truth(lw: Lowerer, v: PyVal, node: ast.AST | None) -> Operand:
    """What `if v:` tests: a constant where it is known, else an operand."""
    if isinstance(v, Const):
        return Const(bool(v.value))
    if isinstance(v, Value):
        return v
    if isinstance(v, Ref):
        array = lw.read(v)
        shape = shape_of(type_of(array))
        if shape and all(n.is_two_or_more for n in shape):
            lw.refuse("G214", "this always fails: whether an array of several numbers is true is not defined", node,
                      "use `np.any(...)` or `np.all(...)`", raises=ValueError)  # fmt: skip
        return array
    if isinstance(v, TupleVal) and v.cls is None:
        return Const(bool(v.items))
    for name in ("__bool__", "__len__"):
        answer = objects.special(lw, v, name, [], node)
        if answer is not None:
            return truth(lw, answer, node)
    if isinstance(v, (ListVal, DictVal, SetVal)):
        content = lw.state[v.cell]
        if isinstance(content, (Items, Entries)):
            return Const(bool(content.items))
        if isinstance(content, Value):
            return content
        v = content  # type: ignore[assignment]
    if isinstance(v, TupleVal):
        return Const(bool(v.items))
    if isinstance(v, RangeVal):
        length = iterables.range_length(lw, v.start, v.stop, v.step)
        return Const(bool(length.value)) if isinstance(length, Const) else length
    if isinstance(v, (Mixed, Undef)):
        return to_operand(lw, v, node)
    if isinstance(v, External) and any(hasattr(type(v.value), n) for n in ("__bool__", "__len__")):
        lw.refuse("G204", f"whether a `{type(v.value).__name__}` is true or false is not known", node)
    if isinstance(v, Choice):
        answer = choices.distribute(lw, v, lambda o: truth(lw, o, node), node, asks=True)
        return to_operand(lw, answer, node)
    return Const(True)


def _conditional(lw: Lowerer, node: ast.IfExp, hint: str) -> PyVal:
    from . import exceptions

    test = truth(lw, expression(lw, node.test), node.test)
    if isinstance(test, Const):
        return expression(lw, node.body if test.value else node.orelse, hint)
    lw.at(node)
    return exceptions.either(lw, test, lambda: expression(lw, node.body), lambda: expression(lw, node.orelse), node, hint)


def _tuple(lw: Lowerer, node: ast.Tuple, hint: str) -> PyVal:
    return TupleVal(tuple(elements(lw, node.elts)))


def _list(lw: Lowerer, node: ast.List, hint: str) -> PyVal:
    from . import containers

    if not any(isinstance(n, ast.Starred) for n in node.elts):
        return new_list(lw, tuple(elements(lw, node.elts)), hint)
    made = new_list(lw, (), hint)
    for n in node.elts:
        if isinstance(n, ast.Starred):
            containers.extend(lw, made, expression(lw, n.value), n)
        else:
            containers.append_to(lw, made, expression(lw, n), n)
    return made


def elements(lw: Lowerer, nodes: list[ast.expr]) -> list[PyVal]:
    found: list[PyVal] = []
    for n in nodes:
        if isinstance(n, ast.Starred):
            found += calls.static_items(lw, expression(lw, n.value), n)
        else:
            found.append(expression(lw, n))
    return found


def new_list(lw: Lowerer, items: tuple[PyVal, ...], hint: str = "") -> ListVal:
    """A new list of known length."""
    cell = lw.new_cell(hint)
    lw.state[cell] = Items(items)
    return ListVal(cell)


def new_dict(lw: Lowerer, keys: tuple[Any, ...], items: tuple[PyVal, ...], hint: str = "") -> DictVal:
    """A new dict with known keys."""
    cell = lw.new_cell(hint)
    lw.state[cell] = Entries(keys, items)
    return DictVal(cell)


def _dict(lw: Lowerer, node: ast.Dict, hint: str) -> PyVal:
    from .arguments import require_static

    entries = Entries((), ())
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            inner = expression(lw, value)
            if not isinstance(inner, DictVal) or not isinstance(content := lw.state[inner.cell], Entries):
                lw.refuse("G204", "`**` needs a dict with known keys", value)
            for k, v in zip(content.keys, content.items, strict=True):
                entries = entries.put(k, v)
        else:
            k = require_static(lw, expression(lw, key), key, "the key of a dict")
            entries = entries.put(k, expression(lw, value))
    return new_dict(lw, entries.keys, entries.items, hint)


def _subscript(lw: Lowerer, node: ast.Subscript, hint: str) -> PyVal:
    owner = expression(lw, node.value)
    index = expression(lw, node.slice)
    lw.at(node)
    return arrays.subscript(lw, owner, index, node, hint)


def _slice(lw: Lowerer, node: ast.Slice, hint: str) -> PyVal:
    parts = [expression(lw, p) if p is not None else Const(None) for p in (node.lower, node.upper, node.step)]
    return SliceVal(*parts)


def _attribute(lw: Lowerer, node: ast.Attribute, hint: str) -> PyVal:
    owner = expression(lw, node.value)
    lw.at(node)
    return arrays.attribute(lw, owner, node.attr, node, hint)


def _call(lw: Lowerer, node: ast.Call, hint: str) -> PyVal:
    return call(lw, node, expression(lw, node.func), hint)


def call(lw: Lowerer, node: ast.Call, callee: PyVal, hint: str = "") -> PyVal:
    """A call of what is known already, with the arguments as they are written."""
    args = elements(lw, node.args)
    kwargs: dict[str, PyVal] = {}
    for keyword in node.keywords:
        value = expression(lw, keyword.value)
        if keyword.arg is None:
            kwargs.update(calls.static_entries(lw, value, keyword.value))
        else:
            kwargs[keyword.arg] = value
    lw.at(node)
    return calls.call(lw, callee, args, kwargs, node, hint)


def _lambda(lw: Lowerer, node: ast.Lambda, hint: str) -> PyVal:
    return function_value(lw, node)


def function_value(lw: Lowerer, node: ast.FunctionDef | ast.Lambda) -> FunctionVal:
    """A function written here, with its defaults as they are now."""
    a = node.args
    positional = [*a.posonlyargs, *a.args]
    defaults = dict(zip((p.arg for p in positional[len(positional) - len(a.defaults) :]), a.defaults, strict=True))
    defaults |= {p.arg: d for p, d in zip(a.kwonlyargs, a.kw_defaults, strict=True) if d is not None}
    return FunctionVal(node, lw.context, {k: expression(lw, d) for k, d in defaults.items()})


def _walrus(lw: Lowerer, node: ast.NamedExpr, hint: str) -> PyVal:
    value = expression(lw, node.value, node.target.id)
    lw.state[lw.bound(node.target.id, walrus=True)] = value
    return value


def _joined(lw: Lowerer, node: ast.JoinedStr, hint: str) -> PyVal:
    """An f-string: its text if all in it is known, else something that only messages may use."""
    from . import text

    def pieces() -> Iterator[text.Piece]:
        for piece in node.values:
            if not isinstance(piece, ast.FormattedValue):
                yield Const(ast.literal_eval(piece)), ""
                continue
            value = expression(lw, piece.value)
            spec = Const("") if piece.format_spec is None else expression(lw, piece.format_spec)
            if not isinstance(spec, Const):
                lw.refuse("G209", "how this is shown must be known when the function is compiled", piece)
            yield from text.pieces_of(lw, value, "" if piece.conversion < 0 else chr(piece.conversion), spec.value)

    return text.joined(lw, pieces())


def _yield(lw: Lowerer, node: ast.Yield | ast.YieldFrom, hint: str) -> PyVal:
    from . import iterators

    return iterators.give(lw, node) if isinstance(node, ast.Yield) else iterators.give_all(lw, node)


def dynamic_list(lw: Lowerer, items: tuple[PyVal, ...], node: ast.AST | None, hint: str = "") -> Value | None:
    """A list of known items as one value of unknown length, if all of its items are numbers."""
    if not all(isinstance(i, (Value, Const, Ref)) for i in items):
        return None
    operands = tuple(to_operand(lw, i, node) for i in items)
    if any(isinstance(o, Const) and (isinstance(o.value, (str, bool)) or o.value is None or callable(o.value)) for o in operands):
        return None
    value = lw.apply("list", ListOf(operands), hint=hint)
    return value if isinstance(value.type, ListOfType) else None


_HANDLERS: dict[type[ast.AST], Callable[[Lowerer, Any, str], PyVal]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.BoolOp: _bool_op,
    ast.IfExp: _conditional,
    ast.Tuple: _tuple,
    ast.List: _list,
    ast.Dict: _dict,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Lambda: _lambda,
    ast.NamedExpr: _walrus,
    ast.JoinedStr: _joined,
    ast.ListComp: comprehensions.list_comprehension,
    ast.GeneratorExp: comprehensions.generator_expression,
    ast.Yield: _yield,
    ast.YieldFrom: _yield,
    ast.DictComp: comprehensions.dict_comprehension,
    ast.SetComp: comprehensions.set_comprehension,
    ast.Set: lambda lw, node, hint: sets.display(lw, node, hint),
}

