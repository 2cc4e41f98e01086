"""A call as a block of its own: interpreted over new parameters in place of the numbers of its arguments.

Transforms inside functions and calls with a derivative of their own need the code of a call before it is part of
the code around it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..diagnostics import UnsupportedError
from ..ir.nodes import Apply, Block, Const, If, Operand, Tree, Value
from ..ir.ops import VIEWS
from ..ir.types import Array, ListOfType, Scalar, Size, Type, is_inexact, shape_of
from .aliases import may_be
from .expressions import new_dict, new_list, to_operand
from .lower import Lowerer, is_array, type_of
from .merge import Side
from .values import Cell, DictVal, Entries, Items, ListVal, ObjectVal, PyVal, Ref, TupleVal


@dataclass
class Numbers:
    """The numbers of a meaning: what they are outside, and the parameters that stand for them."""

    outside: list[Operand] = field(default_factory=list)
    params: list[Value] = field(default_factory=list)
    types: list[Type] = field(default_factory=list)  # of the parameters, where others than those of the numbers

    def add(self, operand: Operand, type: Type, hint: str) -> Value:
        self.outside.append(operand)
        type = self.types[len(self.params)] if self.types else type
        self.params.append(Value(type, hint, None, True))
        return self.params[-1]


def renewed(
    lw: Lowerer, v: PyVal, numbers: Numbers, name: str = "", moving: bool = False, constants: bool = False
) -> PyVal:  # fmt: skip
    """The same meaning with a new parameter for each of its numbers, in cells of its own.

    `moving`: it is differentiated by, so constants and whole numbers in it become floats. `constants`: those become
    parameters as they are.
    """

    def inner(items: tuple[PyVal, ...], labels: Any) -> tuple[PyVal, ...]:
        return tuple(renewed(lw, i, numbers, _label(name, k), moving, constants) for k, i in zip(labels, items, strict=True))

    if isinstance(v, Value) or (moving or constants) and isinstance(v, Const) and type(v.value) in (int, float):
        operand, type_ = _moving_number(lw, v) if moving else (v, type_of(v))
        return numbers.add(operand, type_, name or getattr(v, "hint", ""))
    if isinstance(v, Ref):
        array = lw.read(v)
        return lw.new_array(numbers.add(array, type_of(array), name or v.hint), name or v.hint)
    if isinstance(v, TupleVal):
        return TupleVal(inner(v.items, v.cls._fields if v.cls else range(len(v.items))), v.cls)
    content = lw.state[v.cell] if isinstance(v, (ListVal, DictVal, ObjectVal)) else None
    if isinstance(v, ListVal) and isinstance(content, Value):
        cell = lw.new_cell(name)
        lw.state[cell] = numbers.add(content, content.type, name)
        return ListVal(cell)
    if isinstance(v, ListVal) and isinstance(content, Items):
        return new_list(lw, inner(content.items, range(len(content.items))))
    if isinstance(v, (DictVal, ObjectVal)) and isinstance(content, Entries):
        made = new_dict(lw, content.keys, inner(content.items, content.keys))
        return made if isinstance(v, DictVal) else ObjectVal(made.cell, v.cls)
    return v


def _label(name: str, key: Any) -> str:
    if isinstance(key, str):
        return key if key.isidentifier() else name
    return f"{name}_{key}" if name else ""


def _moving_number(lw: Lowerer, v: Value | Const) -> tuple[Operand, Type]:
    if isinstance(v, Const):
        return Const(float(v.value)), Scalar("float")
    if isinstance(v.type, Scalar) and v.type.kind == "int":
        v = lw.apply("float", v)
    return v, v.type


# -- running


APART = "a function that is differentiated here, or has a derivative of its own,", "let it work on a copy"


def capture(
    lw: Lowerer, run: Callable[[], PyVal], node: ast.AST | None, own: frozenset[Any] = frozenset(),
    what: tuple[str, str] = APART,
) -> tuple[Side, PyVal]:  # fmt: skip
    """Interpret apart from the code around. What was made before, but for its `own` cells, must not change."""
    before = lw.state
    side = Side(lw, run)
    for key in side.state.changed_from(before):
        if key in before and key not in own:
            lw.refuse("G306", f"{what[0]} changes something that was made outside of it", node, what[1])
        if isinstance(key, Cell):
            lw.state[key] = side.state[key]
    return side, side.value  # type: ignore[return-value]


def types_of_call(
    lw: Lowerer, f: Any, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None
) -> list[Type] | None:  # fmt: skip
    """The types of what a function returns, one number or a tuple of them; None if its source cannot be read."""
    from . import inline

    noted, numbers = len(lw.diagnostics), Numbers()
    args = [renewed(lw, a, numbers) for a in args]
    kwargs = {k: renewed(lw, v, numbers) for k, v in kwargs.items()}
    try:
        side, value = capture(lw, lambda: inline.call_function(lw, f, args, kwargs, node), node)
        tree, yields = results(lw, side, value)
    except UnsupportedError:
        return None
    finally:
        failed = len(lw.diagnostics) > noted
        del lw.diagnostics[noted:]
    flat = tree.kind == "slot" or tree.kind == "tuple" and all(c.kind == "slot" for c in tree.children)
    return [_sizeless(type_of(y)) for y in yields] if flat and not failed else None


def _sizeless(t: Type) -> Type:
    return replace(t, size=None) if isinstance(t, Scalar) else t


def inside(lw: Lowerer, side: Side, run: Callable[[], Any]) -> Any:
    """Go on where a captured run ended."""
    builder, state = lw.builder, lw.state
    lw.builder, lw.state = side.builder, side.state
    try:
        return run()
    finally:
        lw.builder, lw.state = builder, state


def results(lw: Lowerer, side: Side, v: PyVal) -> tuple[Tree, list[Operand]]:
    """The structure and the numbers of what a captured run returned."""
    from .lowering import result_tree

    yields: list[Operand] = []
    return inside(lw, side, lambda: result_tree(lw, v, yields)), yields


# -- back to meanings


def meaning(lw: Lowerer, t: Tree, yields: Sequence[Operand]) -> PyVal:
    """The meaning of a nested result over its numbers."""
    if t.kind == "slot":
        o = yields[t.data]
        if isinstance(o, Value) and isinstance(o.type, ListOfType):
            cell = lw.new_cell(o.hint)
            lw.state[cell] = o
            return ListVal(cell)
        return lw.result(o)
    if t.kind == "const":
        return Const(t.data)
    items = tuple(meaning(lw, c, yields) for c in t.children)
    if t.kind == "dict":
        return new_dict(lw, t.data, items)
    if t.kind == "list":
        return new_list(lw, items)
    if t.kind == "tuple":
        return TupleVal(items)
    cls, names = t.data
    if issubclass(cls, tuple):
        return TupleVal(items, cls)
    return ObjectVal(new_dict(lw, names, items).cell, cls)


def note_sharing(lw: Lowerer, v: PyVal, block: Block, args: list[PyVal], slots: list[Operand]) -> None:
    """Arrays of a captured call's result that may be arrays it was given, or each other: no longer told apart."""
    made = {r: s for s in block.stmts for r in s.results}
    given = [c for a in args for c in _cells(lw, a)]
    cells = list(_cells(lw, v))
    if any(_is_view(o, made, block) for o in slots):
        for k, cell in enumerate(cells):
            for other in (*given, *cells[:k]):
                may_be(lw, cell, other)


def _is_view(o: Operand, made: dict[Value, Any], block: Block) -> bool:
    if not isinstance(o, Value) or not is_array(o.type):
        return False
    stmt = made.get(o)
    return stmt is None or isinstance(stmt, If) or isinstance(stmt, Apply) and (stmt.op in VIEWS or stmt.op == "getitem")


def _cells(lw: Lowerer, v: PyVal) -> list[Cell]:
    from .state import cells_in

    found: dict[Cell, None] = {}
    cells_in(v, lw.state, found)
    return [c for c in found if isinstance(lw.state.memory.get(c), Value)]


# -- adjoints and tangents of a meaning


def along(lw: Lowerer, like: PyVal, v: PyVal, what: str, node: ast.AST | None) -> dict[Value, Operand]:
    """The numbers of `v`, an adjoint or tangent, by the parameter of `like` that each belongs to.

    None anywhere is zero, and what carries no derivative gets none.
    """
    if v == Const(None) or isinstance(like, Const):
        return {}
    if isinstance(like, Value):
        return {like: _fitting(lw, like, v, what, node)} if is_inexact(like.type) else {}
    if isinstance(like, Ref):
        content = lw.state[like.cell]
        assert isinstance(content, Value)
        return {content: _fitting(lw, content, v, what, node)} if is_inexact(content.type) else {}
    mine, theirs = _parts(lw, like), _parts(lw, v)
    if mine is None:
        return {}
    if theirs is None or list(mine) != list(theirs):
        lw.refuse("G307", f"{what} must have the structure of its argument", node)
    found: dict[Value, Operand] = {}
    for key, part in mine.items():
        found |= along(lw, part, theirs[key], what, node)
    return found


def _parts(lw: Lowerer, v: PyVal) -> dict[Any, PyVal] | None:
    if isinstance(v, TupleVal):
        return dict(enumerate(v.items))
    if isinstance(v, (ListVal, DictVal, ObjectVal)):
        content = lw.state[v.cell]
        if isinstance(content, Items):
            return dict(enumerate(content.items))
        if isinstance(content, Entries):
            return dict(zip(content.keys, content.items, strict=True))
    return None


def _fitting(lw: Lowerer, like: Value, v: PyVal, what: str, node: ast.AST | None) -> Operand:
    """An adjoint or tangent as a number or an array; one of a shape that cannot be meant is refused."""
    operand = to_operand(lw, v, node)
    want, have = shape_of(like.type), shape_of(type_of(operand))
    if isinstance(like.type, Array) and isinstance(type_of(operand), Scalar):
        return operand  # a number for all elements
    if want is not None and have is not None:
        if len(want) != len(have) or not all(map(_may_equal, want, have)):
            lw.refuse("G307", f"{what} must have the shape of its argument: it is {type_of(operand)}, and the "
                              f"argument {like.type}", node)  # fmt: skip
    return operand


def _may_equal(a: Size, b: Size) -> bool:
    if a.constant is not None and b.constant is not None:
        return a.constant == b.constant
    return not (a.is_one and b.is_many or b.is_one and a.is_many)
