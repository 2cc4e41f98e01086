"""From a program for one point to a program for many: every number that differs becomes an array of lanes.

An `if` whose sides are cheap and defined everywhere becomes `np.where`. Any other runs each side on its own
lanes: their positions are found, what the side reads is gathered, what it yields is scattered. A loop keeps
the positions of the lanes that still run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..analysis.types import infer, type_of_operand
from ..diagnostics import Diagnostic, UnsupportedError
from ..frontend.specs import Leaf, Spec
from ..ir.build import Builder
from ..ir.nodes import (
    Apply,
    Block,
    Const,
    Effect,
    Fn,
    For,
    If,
    Operand,
    Param,
    Stmt,
    TupleOf,
    Undef,
    Value,
    While,
)  # fmt: skip
from ..ir.types import Array, ListOfType, Scalar, Size, Type, ndim_of, shape_of
from ..ir.visit import free_values, map_operand, values_in
from .lane_ops import LaneOps, is_total

_MOST_IN_WHERE = 12  # ops of both sides together that are computed for every lane


class _NeedsPositions(Exception):
    """The program runs parts of itself on some lanes only, so lanes must be one axis."""


@dataclass(frozen=True)
class Vectorized:
    """The program for many points. `lanes`: the parameters' values as lanes, `prologue`: how many statements
    make them."""

    fn: Fn
    lanes: dict[Value, Value]
    prologue: int


def vectorize(fn: Fn, specs: dict[str, Spec], full: Sequence[str] = ()) -> Vectorized:
    """`fn`, a program of numbers, over the arrays that `specs` describe.

    Parameters named in `full` are spread over all lanes, so that each lane has a derivative of its own.
    """
    params = [replace(p, value=parameter(p, specs)) for p in fn.params]
    shapes = {shape_of(new.value.type) for p, new in zip(fn.params, params, strict=True) if is_lane(p.value, new.value)}
    spread = len(shapes) > 1 or any(p.root in full and not isinstance(p.value.type, Array) for p in params)
    try:
        return _vectorize(fn, params, flat=False, spread=spread and bool(full))
    except _NeedsPositions:
        return _vectorize(fn, params, flat=True, spread=True)


def is_lane(point: Value, many: Operand | None) -> bool:
    """Whether a number of the one-point program has become an array with a number for each lane."""
    many_type = None if many is None else type_of_operand(many)
    return is_number(point.type) and isinstance(many_type, Array) and many_type.ndim != 0


def is_number(t: Type) -> bool:
    """One number: Python's, NumPy's or an array of rank 0, as `np.where` makes of numbers."""
    return ndim_of(t) == 0


def parameter(p: Param, specs: dict[str, Spec]) -> Value:
    """The parameter with the type that is given now: an array of points; what is read from outside is as it was."""
    spec: object = specs.get(p.root)
    for _, key in p.path:
        spec = _child(spec, key)
    type: Type = spec.type if isinstance(spec, Leaf) else p.value.type
    if isinstance(spec, Leaf) and isinstance(type, ListOfType):
        raise UnsupportedError(Diagnostic("G204", "vectorize takes arrays of points, not lists"))
    return Value(type, p.value.hint, p.value.span, p.value.user)


def _child(spec: object, key: object) -> object:
    """A part of an argument; None for an attribute of an object, which is the same for all points."""
    for names in ("keys", "names"):
        if hasattr(spec, names):
            return spec.items[getattr(spec, names).index(key)]  # type: ignore[attr-defined]
    return spec.items[key] if hasattr(spec, "items") else None  # type: ignore[index]


def _vectorize(fn: Fn, params: list[Param], flat: bool, spread: bool) -> Vectorized:
    b = Builder(infer, fn.span)
    lanes = Lanes(b, flat)
    arrays = [new.value for p, new in zip(fn.params, params, strict=True) if is_lane(p.value, new.value)]
    shape: Operand = TupleOf(())
    if spread and arrays:
        shapes = [b.apply("attr.shape", a) for a in arrays]
        shape = shapes[0] if len(shapes) == 1 else b.apply("np.broadcast_shapes", *shapes, hint="shape")
    values: dict[Value, Value] = {}
    outside = {r.name for r in fn.roots if r.kind == "free"}
    for p, new in zip(fn.params, params, strict=True):
        lane = new.value
        if spread and arrays and p.root not in outside and isinstance(p.value.type, Scalar) and p.value.type.kind == "float":
            lane = _spread(b, lane, shape, arrays, flat)
        values[new.value] = lane
        lanes.env[p.value] = lane
        if lanes.like is None and is_lane(p.value, lane):
            lanes.like = lane
    prologue = len(b.stmts)
    lanes.block(fn.body)
    yields = [lanes.result(y, shape, flat) for y in fn.body.yields]
    body = Block(tuple(p.value for p in params), tuple(b.stmts), tuple(yields))
    name = f"{fn.source_name}_vectorized"
    doc = f"{fn.source_name} at many points."
    new_fn = replace(fn, name=name, source_name=name, params=tuple(params), body=body, doc=doc)
    return Vectorized(new_fn, values, prologue)


def _spread(b: Builder, x: Value, shape: Operand, arrays: list[Value], flat: bool) -> Value:
    """A parameter over all lanes; in one axis if lanes will be picked by position."""
    if len(arrays) > 1 or not isinstance(x.type, Array):
        x = b.apply("np.broadcast_to", x, shape, hint=x.hint)
    if flat and not (isinstance(x.type, Array) and x.type.ndim == 1 and len(arrays) == 1):
        x = b.apply("np.ravel", x, hint=x.hint)
    if flat and isinstance(x.type, Array):
        many = Value(Array(x.type.dtype, (Size.symbol("lanes", many=True),)), x.hint, x.span, x.user)
        last = b.stmts[-1] if b.stmts else None
        if isinstance(last, Apply) and last.results == (x,):
            b.stmts[-1] = replace(last, results=(many,))
            return many
    return x


class Lanes:
    """A block being rewritten. `env`: what each number of the one-point program is here. `like`: some array
    with an element for each lane of the block."""

    def __init__(self, b: Builder, flat: bool, like: Value | None = None):
        self.b, self.flat, self.like = b, flat, like
        self.env: dict[Value, Operand] = {}
        self.ops = LaneOps()

    def inner(self, b: Builder, like: Value | None = None) -> Lanes:
        other = Lanes(b, self.flat, like or self.like)
        other.env = dict(self.env)
        return other

    def operand(self, o: Operand) -> Operand:
        return map_operand(o, lambda leaf: self.env.get(leaf, leaf) if isinstance(leaf, Value) else leaf)

    def varies(self, o: Operand) -> bool:
        """Whether something differs from lane to lane."""
        return any(is_lane(v, self.env.get(v)) for v in values_in(o))

    def lane_values(self) -> set[Value]:
        return {v for p, o in self.env.items() if is_lane(p, o) for v in values_in(o)}

    def block(self, block: Block) -> None:
        for stmt in block.stmts:
            self.b.span = stmt.span
            self.stmt(stmt)

    def stmt(self, stmt: Stmt) -> None:
        if isinstance(stmt, Apply):
            self.apply(stmt)
        elif isinstance(stmt, If):
            self.branch(stmt)
        elif isinstance(stmt, (For, While)):
            from .lane_loops import loop

            loop(self, stmt)
        elif isinstance(stmt, Effect):
            self.effect(stmt)
        else:
            raise UnsupportedError(Diagnostic("G110", "this cannot be vectorized", stmt.span))

    def apply(self, stmt: Apply) -> None:
        args = tuple(map(self.operand, stmt.args))
        kwargs = {k: self.operand(o) for k, o in stmt.kwargs}
        if any(self.varies(o) for o in (*stmt.args, *(o for _, o in stmt.kwargs))):
            _of_numbers(stmt)
            results = self.ops.apply(self.b, stmt, args, kwargs)
        else:
            results = self.b.apply_many(stmt.op, args, kwargs, tuple(r.hint for r in stmt.results))
        for r, new in zip(stmt.results, results, strict=True):
            self.env[r] = new

    def effect(self, stmt: Effect) -> None:
        if stmt.kind == "assert":
            test = self.operand(stmt.args[0])
            if self.varies(stmt.args[0]):
                test = self.b.apply("np.all", test)
            self.b.add(replace(stmt, args=(test, self.operand(stmt.args[1]))))
        elif stmt.kind == "evaluate" and any(self.varies(o) for o in stmt.args):
            return  # NumPy's functions give nan where those of `math` raise
        elif any(self.varies(o) for o in stmt.args):
            raise UnsupportedError(Diagnostic("G110", f"`{stmt.kind}` of a number that differs between points", stmt.span))
        else:
            self.b.add(replace(stmt, args=tuple(map(self.operand, stmt.args))))

    # -- branches

    def branch(self, stmt: If) -> None:
        if not self.varies(stmt.cond):
            return self._uniform_branch(stmt)
        if not all(is_number(r.type) for r in stmt.results):
            raise UnsupportedError(Diagnostic("G301", "an array that some points have has no form for many", stmt.span))
        cond = self.b.apply("astype", self.operand(stmt.cond), Const(bool)) if not _is_bool(self.operand(stmt.cond)) else (
            self.operand(stmt.cond))  # fmt: skip
        blocks = (stmt.then, stmt.orelse)
        if any(isinstance(s, Effect) and s.kind == "raise" for block in blocks for s in block.stmts):
            return self._raise(stmt, cond)
        count = sum(len(block.stmts) for block in blocks)
        if count <= _MOST_IN_WHERE and all(is_total(s) for block in blocks for s in block.stmts):
            return self._select(stmt, cond)
        if not self.flat:
            raise _NeedsPositions
        self._split(stmt, cond)

    def _uniform_branch(self, stmt: If) -> None:
        """All lanes go the same way."""
        sides = []
        for block in (stmt.then, stmt.orelse):
            side = self.inner(self.b.nested())
            side.block(block)
            sides.append((side, [side.operand(y) for y in block.yields]))
        results = []
        for k, r in enumerate(stmt.results):
            pair = [s[1][k] for s in sides]
            types = [type_of_operand(o) for o in pair if not isinstance(o, Undef)]
            array = next((t for t in types if isinstance(t, Array)), None)
            if array is not None:
                for side, outs in sides:
                    if not isinstance(type_of_operand(outs[k]), Array) and not isinstance(outs[k], Undef):
                        outs[k] = side.b.apply("np.full_like", self.like, outs[k], dtype=_dtype(r.type))
            results.append(Value(array or r.type, r.hint, r.span, r.user))
            self.env[r] = results[-1]
        blocks = [side.b.block((), outs) for side, outs in sides]
        self.b.add(If(tuple(results), self.operand(stmt.cond), blocks[0], blocks[1], stmt.span))

    def _raise(self, stmt: If, cond: Operand) -> None:
        """A guard: it raises if any lane would."""
        if stmt.results:
            raise UnsupportedError(Diagnostic("G110", "`raise` for some points only, with a value", stmt.span))
        raising_first = any(isinstance(s, Effect) for s in stmt.then.stmts)
        test = self.b.apply("np.any", cond if raising_first else self.b.apply("np.logical_not", cond))
        side = self.inner(self.b.nested())
        side.block(stmt.then if raising_first else stmt.orelse)
        self.b.add(If((), test, side.b.block(), Block((), (), ()), stmt.span))

    def _select(self, stmt: If, cond: Operand) -> None:
        """Both sides for every lane, and a choice."""
        sides = []
        for block in (stmt.then, stmt.orelse):
            side = self.inner(self.b)
            side.block(block)
            sides.append([side.operand(y) for y in block.yields])
        for r, left, right in zip(stmt.results, *sides, strict=True):
            if isinstance(left, Undef) or isinstance(right, Undef) or left == right:
                self.env[r] = right if isinstance(left, Undef) else left
            elif _is_bool_type(r.type):
                self.env[r] = self._logical(cond, left, right, r)
            else:
                self.env[r] = self.b.apply("np.where", cond, left, right, hint=r.hint, user=r.user)

    def _logical(self, cond: Operand, left: Operand, right: Operand, r: Value) -> Operand:
        if right == Const(False):
            return self.b.apply("np.logical_and", cond, left, hint=r.hint)
        if left == Const(True):
            return self.b.apply("np.logical_or", cond, right, hint=r.hint)
        return self.b.apply("np.where", cond, left, right, hint=r.hint)

    def _split(self, stmt: If, cond: Operand) -> None:
        """Each side on its own lanes."""
        tests = (cond, self.b.apply("np.logical_not", cond))
        results: list[Operand] = [self.b.apply("np.zeros_like", cond, dtype=_dtype(r.type), hint=r.hint) for r in stmt.results]
        for block, test in zip((stmt.then, stmt.orelse), tests, strict=True):
            if all(isinstance(y, Undef) for y in block.yields):
                continue
            chosen = self.b.apply("np.flatnonzero", test, hint="chosen")
            side = self.inner(self.b, chosen)
            side.gather(block, chosen)
            side.block(block)
            for k, y in enumerate(block.yields):
                if not isinstance(y, Undef):
                    results[k] = self.b.apply("setitem", results[k], chosen, side.operand(y), hint=stmt.results[k].hint)
        for r, new in zip(stmt.results, results, strict=True):
            self.env[r] = new

    def gather(self, block: Block, chosen: Value) -> None:
        """What a block reads from outside, on the chosen lanes."""
        lanes = self.lane_values()
        for v in free_values(block):
            o = self.env.get(v)
            if isinstance(o, Value) and o in lanes:
                self.env[v] = self.b.apply("getitem", o, chosen, hint=v.hint)

    # -- results

    def result(self, y: Operand, shape: Operand, flat: bool) -> Operand:
        o = self.operand(y)
        if not isinstance(type_of_operand(o), Array):
            return self.b.apply("np.full", shape, o) if shape != TupleOf(()) else o
        if flat and not (isinstance(shape, Value) and _rank(shape) == 1):
            return self.b.apply("np.reshape", o, shape, hint=getattr(o, "hint", ""))
        return o


def _of_numbers(stmt: Apply) -> None:
    """Lanes stand for numbers: an op that takes or makes arrays for one point is another op for many."""
    operands = [v for o in (*stmt.args, *(o for _, o in stmt.kwargs)) for v in values_in(o)]
    if stmt.op == "getitem":  # the item of an array that is the same for all lanes
        operands = operands[1:]
    if not all(is_number(v.type) for v in (*operands, *stmt.results)):
        raise UnsupportedError(Diagnostic("G301", f"`{stmt.op}` of arrays has no form for many points", stmt.span))


def _rank(shape: Value) -> int | None:
    items = getattr(shape.type, "items", None)
    return len(items) if items is not None else None


def _is_bool(o: Operand) -> bool:
    t = type_of_operand(o)
    return isinstance(t, Array) and t.dtype == "bool"


def _is_bool_type(t: Type) -> bool:
    return isinstance(t, Scalar) and t.kind == "bool"


def _dtype(t: Type) -> Const:
    kind = t.kind if isinstance(t, Scalar) else "float"
    return Const({"bool": bool, "int": int, "complex": complex}.get(kind, float))


