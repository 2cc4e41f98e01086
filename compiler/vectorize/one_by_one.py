"""A program of one point over many, one after the other: for what has no form as arrays of lanes.

Arrays inside of the program, functions that call themselves and what takes numbers only are run in a loop over the points.
"""

from __future__ import annotations

from dataclasses import replace

from ..analysis.types import infer, type_of_operand
from ..diagnostics import Diagnostic, UnsupportedError
from ..frontend.specs import Spec
from ..ir.build import Builder
from ..ir.nodes import Block, Const, Fn, For, Operand, Value
from ..ir.types import Scalar, Type, kind, ndim_of
from ..ir.visit import refresh, substitute
from .lanes import is_lane, is_number, parameter

_DTYPES = {"bool": bool, "int": int, "complex": complex}


def one_by_one(fn: Fn, specs: dict[str, Spec]) -> Fn:
    """`fn`, a program of numbers, over the arrays that `specs` describe, which broadcast."""
    params = [replace(p, value=parameter(p, specs)) for p in fn.params]
    b = Builder(infer, fn.span)
    moving = {p.value: new.value for p, new in zip(fn.params, params, strict=True) if is_lane(p.value, new.value)}
    flat, shape = _in_one_axis(b, moving)
    n = b.apply("len", next(iter(flat.values())), hint="n")
    inner = b.nested()
    i = Value(Scalar("int"), "i")
    values: dict[Value, Operand] = {p.value: new.value for p, new in zip(fn.params, params, strict=True)}
    for p, points in flat.items():
        item = inner.apply("getitem", points, i, hint=p.hint)
        values[p] = inner.apply(p.type.kind, item, hint=p.hint) if isinstance(p.type, Scalar) and p.type.kind != "bool" else item
    body = refresh(fn.body)
    body = substitute(replace(body, params=()), dict(zip(body.params, (values[p.value] for p in fn.params), strict=True)))
    inner.stmts += body.stmts
    results = _collected(b, inner, i, n, body.yields, fn)
    if shape is not None:
        results = [b.apply("np.reshape", r, shape, hint=r.hint) for r in results]
    name = f"{fn.source_name}_vectorized"
    block = Block(tuple(p.value for p in params), tuple(b.stmts), tuple(results))
    return replace(fn, name=name, source_name=name, params=tuple(params), body=block, doc=f"{fn.source_name} at many points.")


def _in_one_axis(b: Builder, moving: dict[Value, Value]) -> tuple[dict[Value, Value], Operand | None]:
    """The points of each parameter along one axis, and the shape to go back to, where that is another."""
    arrays = list(moving.values())
    if not arrays:
        raise UnsupportedError(Diagnostic("G204", "there are no points to vectorize over"))
    if len(arrays) == 1 and ndim_of(arrays[0].type) == 1:
        return moving, None
    shapes = [b.apply("attr.shape", a) for a in arrays]
    shape = shapes[0] if len(shapes) == 1 else b.apply("np.broadcast_shapes", *shapes, hint="shape")
    spread = {p: a if len(arrays) == 1 else b.apply("np.broadcast_to", a, shape, hint=a.hint) for p, a in moving.items()}
    return {p: b.apply("np.ravel", a, hint=a.hint) for p, a in spread.items()}, shape


def _collected(b: Builder, inner: Builder, i: Value, n: Operand, yields: tuple[Operand, ...], fn: Fn) -> list[Value]:
    """The loop over the points, with an array for each result."""
    types = [type_of_operand(y) for y in yields]
    if not all(map(is_number, types)):
        raise UnsupportedError(Diagnostic("G203", "vectorize needs a number as the result for each point", fn.span, "use `gradscribe.vmap`"))
    init = [_room(b, n, y, t) for y, t in zip(yields, types, strict=True)]
    carried = [Value(o.type, o.hint) for o in init]
    out = [inner.apply("setitem", c, i, y, hint=c.hint) for c, y in zip(carried, yields, strict=True)]
    results = [Value(o.type, o.hint) for o in init]
    b.add(For(tuple(results), Const(0), n, Const(1), tuple(init), Block((i, *carried), tuple(inner.stmts), tuple(out)), span=fn.span))
    return results


def _room(b: Builder, n: Operand, y: Operand, t: Type) -> Value:
    """An array for what each point gives."""
    name = getattr(y, "hint", "")
    hint = f"{name}s" if name else "values"
    dtype = _DTYPES.get(str(kind(t)))
    return b.apply("np.zeros", n, hint=hint) if dtype is None else b.apply("np.zeros", n, hint=hint, dtype=Const(dtype))
