"""Whether an integer parameter is meant as an integer: it counts, indexes or shapes something."""

from __future__ import annotations

from ..ir.nodes import Apply, Call, Fn, For, Operand, Value
from ..ir.types import Scalar
from ..ir.visit import statements, values_in

_ARITHMETIC = frozenset({"add", "sub", "mul", "neg", "min", "max", "abs"})
_WHOLE = frozenset({"floordiv", "mod", "lshift", "rshift", "bitand", "bitor", "bitxor"})
_LENGTHS = frozenset({
    "np.zeros", "np.ones", "np.empty", "np.full", "np.arange", "np.eye", "np.identity", "np.linspace", "np.reshape",
    "np.broadcast_to", "np.repeat", "np.tile", "np.roll", "range", "list.repeat", "np.tri",
})  # fmt: skip


def used_as_integer(fn: Fn, value: Value) -> bool:
    """Whether `value` flows, through integer arithmetic, into an index, a bound, a shape or `//` and `%`.

    A parameter that is only added, multiplied and the like is a number that happens to be whole.
    """
    meant: set[Value] = {value}
    for stmt in statements(fn.body):
        if isinstance(stmt, For) and _mentions((stmt.start, stmt.stop, stmt.step), meant):
            return True
        if isinstance(stmt, Call) and _meant_by(fn, stmt, meant):
            return True
        if not isinstance(stmt, Apply):
            continue
        if stmt.op in ("getitem", "setitem", "index_add") and _mentions(stmt.args[1:2], meant):
            return True
        if stmt.op in _LENGTHS:
            first = 1 if stmt.op in ("np.reshape", "np.broadcast_to", "np.repeat", "np.tile", "np.roll") else 0
            last = 1 if stmt.op in ("np.full",) else None
            if _mentions(stmt.args[first:last], meant):
                return True
        if stmt.op in _WHOLE and _mentions(stmt.args, meant) and all(_whole(r) for r in stmt.results):
            return True
        if stmt.op in _ARITHMETIC and _mentions(stmt.args, meant):
            meant.update(r for r in stmt.results if _whole(r))
    return False


def _meant_by(fn: Fn, call: Call, meant: set[Value]) -> bool:
    """Whether a function that calls itself takes one of the values as a whole number."""
    params = [p for f in fn.helpers if f.name == call.fn for p in f.params]
    return any(o in meant and _whole(p.value) for o, p in zip(call.args, params, strict=False) if isinstance(o, Value))


def _mentions(operands: tuple[Operand, ...], meant: set[Value]) -> bool:
    return any(v in meant for o in operands for v in values_in(o))


def _whole(v: Value) -> bool:
    return isinstance(v.type, Scalar) and v.type.kind == "int"
