"""Python's operators on meanings: containers and statics here, numbers as ops."""

from __future__ import annotations

import ast
import dataclasses
import operator
from functools import partial
from typing import Any

import numpy as np

from ..ir.nodes import Const, Operand, TupleOf, Undef, Value
from ..ir.types import ListOfType, Scalar, kind
from . import choices, expressions, iterables, iterators, objects, sets, sparse, stores
from .lower import Lowerer, type_of
from .values import (
    Choice,
    Clock,
    DictVal,
    Entries,
    FunctionVal,
    Items,
    ListVal,
    Mixed,
    ObjectVal,
    PyVal,
    RangeVal,
    Ref,
    SetVal,
    TupleVal,
    Wrapped,
    constant,
    is_static,
    static_value,
)  # fmt: skip

BINARY: dict[type[ast.operator], tuple[str, Any]] = {
    ast.Add: ("add", operator.add), ast.Sub: ("sub", operator.sub), ast.Mult: ("mul", operator.mul),
    ast.Div: ("div", operator.truediv), ast.FloorDiv: ("floordiv", operator.floordiv),
    ast.Mod: ("mod", operator.mod), ast.Pow: ("pow", operator.pow), ast.MatMult: ("matmul", operator.matmul),
    ast.LShift: ("lshift", operator.lshift), ast.RShift: ("rshift", operator.rshift),
    ast.BitAnd: ("bitand", operator.and_), ast.BitOr: ("bitor", operator.or_), ast.BitXor: ("bitxor", operator.xor),
}  # fmt: skip
UNARY: dict[type[ast.unaryop], tuple[str, Any]] = {
    ast.USub: ("neg", operator.neg), ast.UAdd: ("pos", operator.pos), ast.Invert: ("invert", operator.invert),
}  # fmt: skip
COMPARE: dict[type[ast.cmpop], tuple[str, Any]] = {
    ast.Lt: ("lt", operator.lt), ast.LtE: ("le", operator.le), ast.Gt: ("gt", operator.gt),
    ast.GtE: ("ge", operator.ge), ast.Eq: ("eq", operator.eq), ast.NotEq: ("ne", operator.ne),
    ast.Is: ("is", operator.is_), ast.IsNot: ("isnot", operator.is_not),
    ast.In: ("in", lambda a, b: a in b), ast.NotIn: ("notin", lambda a, b: a not in b),
}  # fmt: skip
_EQUALITY = ("is", "isnot", "eq", "ne", "in", "notin")
# Folded while compiling: exact, and what indices and shapes are computed from.
_FOLDED = (int, str, bool, tuple, type(None))


def binary(lw: Lowerer, op: type[ast.operator], left: PyVal, right: PyVal, node: ast.AST | None, hint: str = "") -> PyVal:
    """`left op right`."""
    name, function = BINARY[op]
    left, right = choices.resolved(lw, left, node), choices.resolved(lw, right, node)
    if isinstance(left, Choice):
        return choices.distribute(lw, left, lambda o: binary(lw, op, o, right, node, hint), node, hint)
    if isinstance(right, Choice):
        return choices.distribute(lw, right, lambda o: binary(lw, op, left, o, node, hint), node, hint)
    if objects.class_of(left) is not None or objects.class_of(right) is not None:
        overloaded = objects.binary(lw, name, left, right, node)
        if overloaded is not None:
            return overloaded
    if isinstance(left, Clock) and isinstance(right, (Clock, Const)):
        return left
    if is_static(left) and is_static(right):
        a, b = static_value(left), static_value(right)
        if isinstance(a, _FOLDED) and isinstance(b, _FOLDED) and name != "div":
            return _evaluate(lw, function, node, a, b)
        if isinstance(a, str):
            return _evaluate(lw, function, node, a, b)
    if name == "mod" and isinstance(left, Const) and isinstance(left.value, str) and isinstance(right, TupleVal):
        return lw.apply(name, left, TupleOf(tuple(expressions.to_operand(lw, i, node) for i in right.items)), hint=hint)
    if isinstance(left, SetVal):
        return sets.binary(lw, function, left, right, node)
    if isinstance(left, DictVal) and isinstance(right, DictVal) and name == "bitor":
        return _merged(lw, left, right, node, hint)
    if isinstance(left, (TupleVal, ListVal)) or isinstance(right, (TupleVal, ListVal)):
        container = _container(lw, name, left, right, node, hint)
        if container is not None:
            return container
    if name == "matmul" and (sparse.is_sparse(left) or sparse.is_sparse(right)):
        return sparse.product(lw, left, right, node, hint)
    a, b = _array_of(lw, left, node), _array_of(lw, right, node)
    _take_numbers(lw, name, (a, b), node)
    return lw.result(lw.apply(name, a, b, hint=hint), hint)


def _take_numbers(lw: Lowerer, name: str, operands: tuple[Operand, ...], node: ast.AST | None) -> None:
    """Refuse what always fails: arithmetic with None or a string, operators of bits with floats."""
    formatted = name == "mod" and _is_text(operands[0]) or name == "mul" and any(kind(type_of(o)) == "int" for o in operands)
    text = formatted or any(_may_be_text(lw, o) for o in operands)
    for o in operands:
        if name == "matmul" and isinstance(type_of(o), Scalar):
            lw.refuse("G204", "`@` needs arrays, and here is a number", node, "use `*`", raises=TypeError)
        if isinstance(o, Const) and not text and not isinstance(o.value, (int, float, complex, np.generic)):
            lw.refuse("G204", f"`{name}` needs numbers, and here is {o.value!r}", node, raises=TypeError)
        if name in _OF_BITS and kind(type_of(o)) in ("float", "complex"):
            lw.refuse("G204", f"`{name}` needs integers, and here is a {kind(type_of(o))}", node, raises=TypeError)


_OF_BITS = frozenset({"bitand", "bitor", "bitxor", "lshift", "rshift", "invert"})


def _array_of(lw: Lowerer, v: PyVal, node: ast.AST | None) -> Operand:
    """An operand of arithmetic: a list beside an array is the array that NumPy makes of it."""
    operand = expressions.to_operand(lw, v, node)
    if not isinstance(v, (ListVal, TupleVal)):
        return operand
    from .ops import as_array

    return as_array(lw, operand)


def _merged(lw: Lowerer, left: DictVal, right: DictVal, node: ast.AST | None, hint: str) -> DictVal:
    """`d | e`."""
    contents = lw.state[left.cell], lw.state[right.cell]
    if not all(isinstance(c, Entries) for c in contents):
        lw.refuse("G207", "what is in these dicts depends on the path", node)
    entries, more = contents
    for k, v in zip(more.keys, more.items, strict=True):  # type: ignore[union-attr]
        entries = entries.put(k, v)  # type: ignore[union-attr]
    return expressions.new_dict(lw, entries.keys, entries.items, hint)  # type: ignore[union-attr]


def _evaluate(lw: Lowerer, function: Any, node: ast.AST | None, *args: Any) -> PyVal:
    try:
        return constant(function(*args))
    except Exception as e:
        lw.refuse("G214", f"this always fails: {type(e).__name__}: {e}", node, raises=type(e))


def _container(lw: Lowerer, name: str, left: PyVal, right: PyVal, node: ast.AST | None, hint: str) -> PyVal | None:
    """`+` and `*` of tuples and lists; None if this is arithmetic with an array instead."""
    if isinstance(left, Ref) or isinstance(right, Ref):
        return None
    if name == "mul" and isinstance(left, (Const, Value)):
        left, right = right, left
    kinds = [v.cls if isinstance(v, ListVal) else tuple for v in (left, right) if isinstance(v, (ListVal, TupleVal))]
    if name == "add" and len(kinds) == 2 and kinds[0] is kinds[1]:
        if type(left) is not type(right):  # one is a tuple of unknown length
            left, right = (v if isinstance(v, ListVal) else expressions.new_list(lw, v.items) for v in (left, right))  # type: ignore
        items = _known_items(lw, left), _known_items(lw, right)
        if items[0] is None or items[1] is None:
            return _grown(lw, "list.concat", left, right, node, hint)
        both = items[0] + items[1]
        return TupleVal(both) if isinstance(left, TupleVal) else expressions.new_list(lw, both, hint)
    if name == "mul" and isinstance(right, (Const, Value)):
        known = _known_items(lw, left)
        if isinstance(right, Const) and not isinstance(right.value, (int, np.integer)):
            what = type(right.value).__name__
            lw.refuse("G204", f"a list or a tuple cannot be multiplied by a {what}", node, "use an array", raises=TypeError)
        if isinstance(right, Const) and known is not None and len(known) * max(right.value, 0) <= 64:
            many = known * right.value
            return TupleVal(many) if isinstance(left, TupleVal) else expressions.new_list(lw, many, hint)
        if known is None or not all(isinstance(i, Const) for i in known):
            from ..rules.definitions import calling
            from .inline import call_definition

            return call_definition(lw, calling.repeated, [left, right], {}, node)
        return _grown(lw, "list.repeat", left, right, node, hint)
    if isinstance(left, (Const, Value)) or isinstance(right, (Const, Value)):
        return None  # a NumPy scalar, perhaps: NumPy treats the list as an array
    lw.refuse("G204", f"`{name}` of these containers is not supported", node)


def _grown(lw: Lowerer, op: str, left: PyVal, right: PyVal, node: ast.AST | None, hint: str) -> PyVal:
    """A list whose length is not known."""
    if not isinstance(left, ListVal):
        lw.refuse("G209", "the length of a tuple must be known", node)
    operands = [as_dynamic(lw, v, node) if isinstance(v, ListVal) else v for v in (left, right)]
    value = lw.apply(op, *operands, hint=hint)
    result = expressions.new_list(lw, (), hint)
    result = dataclasses.replace(result, cls=left.cls)
    stores.hold(lw, result.cell, left, right)
    if op == "list.repeat":
        lw.repeated[result.cell] = None  # each item is there several times
    lw.state[result.cell] = value
    return result


def as_dynamic(lw: Lowerer, v: ListVal, node: ast.AST | None) -> Value:
    """A list as one value of `ListOfType`, whatever is known of it."""
    content = lw.state[v.cell]
    if isinstance(content, Value):
        return content
    if isinstance(content, Items):
        value = expressions.dynamic_list(lw, content.items, node)
        if value is not None:
            return value
    lw.refuse("G208", "the length of this list must be known, since its items are not all numbers of one kind", node)


def _known_items(lw: Lowerer, v: PyVal) -> tuple[PyVal, ...] | None:
    if isinstance(v, TupleVal):
        return v.items
    if isinstance(v, ListVal) and isinstance(content := lw.state[v.cell], Items):
        return content.items
    return None


def unary(lw: Lowerer, op: type[ast.unaryop], inner: PyVal, node: ast.AST | None, hint: str = "") -> PyVal:
    """`op inner`."""
    if op is ast.Not:
        return choices.negated(lw, expressions.truth(lw, inner, node))
    name, function = UNARY[op]
    inner = choices.resolved(lw, inner, node)
    overloaded = objects.special(lw, inner, objects.UNARY[name], [], node)
    if overloaded is not None:
        return overloaded
    if isinstance(inner, Const) and isinstance(inner.value, (int, float, complex)):
        return _evaluate(lw, function, node, inner.value)
    operand = expressions.to_operand(lw, inner, node)
    _take_numbers(lw, name, (operand,), node)
    return lw.result(lw.apply(name, operand, hint=hint), hint)


def compare(lw: Lowerer, op: type[ast.cmpop], left: PyVal, right: PyVal, node: ast.AST | None, hint: str = "") -> PyVal:
    """`left op right` of a comparison; decided here where both sides are known."""
    name, function = COMPARE[op]
    if isinstance(left, Choice):
        left = left if name in _EQUALITY else choices.resolved(lw, left, node)
    if isinstance(left, Choice):
        return choices.distribute(lw, left, lambda o: compare(lw, op, o, right, node), node, hint, asks=True)
    if isinstance(right, Choice):
        return choices.distribute(lw, right, lambda o: compare(lw, op, left, o, node), node, hint, asks=True)
    if is_static(left) and is_static(right):
        return _evaluate(lw, function, node, static_value(left), static_value(right))
    if objects.class_of(left) is not None or objects.class_of(right) is not None:
        overloaded = objects.compare(lw, name, left, right, node)
        if overloaded is not None:
            return overloaded
    if isinstance(left, SetVal) and name not in ("in", "notin", "is", "isnot"):
        return sets.binary(lw, function, left, right, node)
    if name in ("is", "isnot"):
        return _identity(lw, name == "is", left, right, node)
    if name in ("in", "notin"):
        return _membership(lw, name == "in", left, right, node)
    if name in ("eq", "ne") and isinstance(left, ObjectVal) and isinstance(right, ObjectVal) and left.cls is right.cls:
        if dataclasses.is_dataclass(left.cls):
            mine, other = (TupleVal(objects.entries(lw, v, node).items) for v in (left, right))
            return _equal_sequences(lw, name == "eq", mine, other, node)
    if name in ("eq", "ne") and isinstance(left, (TupleVal, ListVal)) and type(left) is type(right):
        return _equal_sequences(lw, name == "eq", left, right, node)
    if _is_text(left) or _is_text(right):
        sides = (left, right)
        if name in ("eq", "ne") and not any(isinstance(v, (Mixed, Undef)) or _may_be_text(lw, v) for v in sides):
            return Const(name == "ne")  # a string or None never equals a number
        if not any(_may_be_text(lw, v) for v in sides):
            _take_numbers(lw, name, tuple(v for v in sides if isinstance(v, Const)), node)
    a, b = expressions.to_operand(lw, left, node), expressions.to_operand(lw, right, node)
    return lw.result(lw.apply(name, a, b, hint=hint), hint)


def _is_text(v: PyVal) -> bool:
    return isinstance(v, Const) and (v.value is None or isinstance(v.value, str))


def _may_be_text(lw: Lowerer, v: PyVal) -> bool:
    """Whether something that is not known may be a string, or an array of strings."""
    if not isinstance(v, (Value, Ref)):
        return False
    return kind(type_of(lw.read(v) if isinstance(v, Ref) else v)) not in ("int", "float", "complex", "bool")


def _identity(lw: Lowerer, positive: bool, left: PyVal, right: PyVal, node: ast.AST | None) -> PyVal:
    for v in (left, right):
        if isinstance(v, (Mixed, Undef)):
            expressions.to_operand(lw, v, node)
    for a, b in ((left, right), (right, left)):
        if isinstance(a, Const) and (a.value is None or isinstance(a.value, (bool, type))):
            return Const(not positive) if not isinstance(b, Value) or a.value is None else _boolean(lw, positive, b, a)
    if isinstance(left, _HELD) and isinstance(right, _HELD):
        if type(left) is not type(right):
            return Const(not positive)
        if not isinstance(left, Ref):
            return Const((left.cell is right.cell) is positive)  # type: ignore[union-attr]
        if left.cell is right.cell and left.views == right.views == ():  # type: ignore[union-attr]
            return Const(positive)
        if not left.views and not right.views and right.cell not in lw.aliases.get(left.cell, ()):  # type: ignore[union-attr]
            return Const(not positive)
    elif isinstance(left, _HELD) or isinstance(right, _HELD) or isinstance(left, FunctionVal) or isinstance(right, FunctionVal):
        if not isinstance(left, Choice) and not isinstance(right, Choice):
            return Const((left is right) is positive)
    lw.refuse("G204", "`is` between these is not supported", node, "compare with `==`")


_HELD = (Ref, ListVal, DictVal, SetVal, ObjectVal)


def _boolean(lw: Lowerer, positive: bool, v: Value, constant: Const) -> PyVal:
    return lw.apply("is" if positive else "isnot", v, constant)


def _membership(lw: Lowerer, positive: bool, left: PyVal, right: PyVal, node: ast.AST | None) -> PyVal:
    from .arguments import require_static

    if isinstance(right, DictVal) and isinstance(content := lw.state[right.cell], Entries):
        return Const((require_static(lw, left, node, "what is looked for in a dict") in content.keys) is positive)
    right = iterators.consume(lw, right, node, early=True)
    found_by = objects.special(lw, right, "__contains__", [left], node)
    if found_by is not None:
        return found_by if positive else unary(lw, ast.Not, found_by, node)
    if isinstance(right, SetVal):
        element = require_static(lw, left, node, "what is looked for in a set")
        return Const((element in sets.elements_of(lw, right, node)) is positive)
    if isinstance(right, (RangeVal, Wrapped)) and (items := iterables.known_items(lw, right)) is not None:
        right = TupleVal(tuple(items))
    known = _known_items(lw, right)
    if known is not None:
        found: PyVal = Const(False)
        for item in reversed(known):
            test = compare(lw, ast.Eq, left, item, node)
            found = expressions.short_circuit(lw, test, partial(_itself, found), True, node)
        return found if positive else unary(lw, ast.Not, found, node)
    if isinstance(right, ListVal) and isinstance(content := lw.state[right.cell], Value):
        assert isinstance(content.type, ListOfType)
        return lw.apply("in" if positive else "notin", expressions.to_operand(lw, left, node), content)
    a, b = expressions.to_operand(lw, left, node), expressions.to_operand(lw, right, node)
    return lw.apply("in" if positive else "notin", a, b)


def _equal_sequences(lw: Lowerer, positive: bool, left: PyVal, right: PyVal, node: ast.AST | None) -> PyVal:
    a, b = _known_items(lw, left), _known_items(lw, right)
    if a is None or b is None:
        lw.refuse("G209", "lists of unknown length cannot be compared", node)
    if len(a) != len(b):
        return Const(not positive)
    same: PyVal = Const(True)
    for x, y in zip(reversed(a), reversed(b), strict=True):
        test = compare(lw, ast.Eq, x, y, node)
        same = expressions.short_circuit(lw, test, partial(_itself, same), False, node)
    return same if positive else unary(lw, ast.Not, same, node)


def _itself(v: PyVal) -> PyVal:
    return v
