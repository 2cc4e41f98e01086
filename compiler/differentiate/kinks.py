"""A function that tells where it has no derivative: the function itself, with a test behind every op that has a kink.

Only what depends on the parameters in question is tested. What is found is told as a `KinkWarning`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ..analysis.activity import Activity
from ..analysis.types import infer
from ..diagnostics import KinkWarning, Span
from ..ir.build import Builder
from ..ir.nodes import Apply, Block, Const, Effect, Fn, If, Operand, Stmt, Value
from ..ir.types import Array, is_inexact
from ..ir.visit import blocks_of, values_in, with_blocks
from ..rules import registry
from .functions import leaves_of

Test = Callable[[Builder, Apply], Operand | None]  # whether an op is at a kink, for each number


def _argument(s: Apply, name: str, place: int) -> Operand:
    """An argument of a call, None if it was not given."""
    return dict(s.kwargs).get(name, s.args[place] if len(s.args) > place else Const(None))


def _at_zero(b: Builder, s: Apply) -> Operand:
    return b.apply("eq", s.args[0], 0.0)


def _all_zero(b: Builder, s: Apply) -> Operand:
    first, second = (b.apply("eq", a, 0.0) for a in s.args[:2])
    return b.apply("np.logical_and", first, second)


def _any_zero(b: Builder, s: Apply) -> Operand:
    first, second = (b.apply("eq", a, 0.0) for a in s.args[:2])
    return b.apply("np.logical_or", first, second)


def _at_one(b: Builder, s: Apply) -> Operand:
    return b.apply("eq", b.apply("abs", s.args[0]), 1.0)


def _result_zero(b: Builder, s: Apply) -> Operand:
    return b.apply("eq", s.results[-1], 0.0)


def _tie(b: Builder, s: Apply) -> Operand:
    return b.apply("eq", s.args[0], s.args[1])


def _several(b: Builder, s: Apply) -> Operand:
    """Of a greatest or least: whether it is there more than once."""
    hits = [b.apply("int", b.apply("eq", a, s.result)) for a in s.args]
    count = hits[0]
    for hit in hits[1:]:
        count = b.apply("add", count, hit)
    return b.apply("gt", count, 1)


def _ties(b: Builder, s: Apply) -> Operand:
    """Of an extreme over an axis: whether it is there more than once."""
    axis = {k: v for k, v in s.kwargs if k == "axis"}
    op = {"np.argmax": "np.max", "np.argmin": "np.min"}.get(s.op, s.op)
    (extreme,) = b.apply_many(op, [s.args[0]], {"keepdims": True, **axis})
    (count,) = b.apply_many("np.sum", [b.apply("eq", s.args[0], extreme)], axis)
    return b.apply("gt", count, 1)


def _at_bounds(b: Builder, s: Apply) -> Operand:
    hits = [b.apply("eq", s.args[0], bound) for bound in s.args[1:3] if bound != Const(None)]
    return hits[0] if len(hits) == 1 else b.apply("np.logical_or", *hits)


def _norm(b: Builder, s: Apply) -> Operand:
    """A norm of 0; of the sum of sizes one that is 0, of the largest size one that is there more than once."""
    x, ord, axis = s.args[0], _argument(s, "ord", 1), _argument(s, "axis", 2)
    if ord in (Const(1), Const(1.0)):
        return b.apply("eq", x, 0.0)
    if isinstance(ord, Const) and isinstance(ord.value, float) and abs(ord.value) == float("inf"):
        sizes = b.apply("np.abs", x)
        (size,) = b.apply_many("np.max" if ord.value > 0 else "np.min", [sizes], {"axis": axis, "keepdims": True})
        return b.apply("gt", b.apply("np.sum", b.apply("eq", sizes, size), axis=axis), 1)
    return _result_zero(b, s)


def _root(b: Builder, s: Apply) -> Operand | None:
    """A power of 0 whose slope there is infinite, or is one to the right and another to the left."""
    base, n = s.args
    if isinstance(n, Const):
        return b.apply("eq", base, 0.0) if n.value < 1 and n.value != 0 else None
    low = b.apply("np.logical_and", b.apply("lt", n, 1.0), b.apply("ne", n, 0.0))
    return b.apply("np.logical_and", b.apply("eq", base, 0.0), low)


def _whole(b: Builder, s: Apply) -> Operand:
    return b.apply("eq", s.args[0], b.apply("np.floor", s.args[0]))


def _whole_but_zero(b: Builder, s: Apply) -> Operand:
    return b.apply("np.logical_and", _whole(b, s), b.apply("ne", s.args[0], 0.0))


def _half(b: Builder, s: Apply) -> Operand:
    """Halfway between two numbers of as many digits."""
    x, digits = s.args[0], _argument(s, "decimals", 1)
    if digits not in (Const(None), Const(0)):
        x = b.apply("mul", x, b.apply("pow", 10.0, digits))
    return b.apply("eq", b.apply("sub", x, b.apply("np.floor", x)), 0.5)


def _multiple(b: Builder, s: Apply) -> Operand:
    return b.apply("eq", b.apply("mod", s.args[0], s.args[1]), 0.0)


def _multiple_but_zero(b: Builder, s: Apply) -> Operand:
    return b.apply("np.logical_and", _multiple(b, s), b.apply("ne", s.args[0], 0.0))


def _half_multiple(b: Builder, s: Apply) -> Operand:
    return b.apply("eq", b.apply("abs", b.apply("mul", s.result, 2.0)), b.apply("abs", s.args[1]))


def _fewer(b: Builder, s: Apply) -> Operand:
    return b.apply("lt", b.apply("np.size", s.results[0]), b.apply("np.size", s.args[0]))


def _in_order(b: Builder, s: Apply) -> Operand:
    given = dict(s.kwargs).get("axis", Const(-1))
    return b.apply("prelude.any_equal", s.args[0], given)


def _quantile(b: Builder, s: Apply) -> Operand:
    q: Operand = Const(0.5) if "median" in s.op else s.args[1]
    if "percentile" in s.op:
        q = b.apply("div", q, 100.0) if isinstance(q, Value) else b.apply("np.true_divide", b.apply("np.asarray", q), 100.0)
    kwargs = dict(s.kwargs)
    return b.apply("prelude.any_at_quantile", s.args[0], q, kwargs.get("axis", Const(None)), kwargs.get("method", Const("linear")))


def _shared(b: Builder, s: Apply) -> Operand:
    return b.apply("prelude.any_shared", s.args[1], s.args[0]) if "searchsorted" in s.op else b.apply("prelude.any_shared", *s.args[:2])


def _coupled(b: Builder, s: Apply) -> Operand:
    return b.apply("prelude.any_coupled", s.results[0])


def _singular_values(b: Builder, s: Apply) -> Operand:
    """Equal ones, and those of 0."""
    values = s.results[1] if len(s.results) > 1 else s.results[0]
    return b.apply("np.logical_or", b.apply("prelude.any_coupled", values), b.apply("np.any", b.apply("eq", values, 0.0)))


# What a test says -> the test, and the ops that it is for
_TESTS: list[tuple[str, Test, str]] = [
    ("at 0", _at_zero, "abs np.absolute math.fabs np.fabs np.sign np.heaviside np.cbrt math.cbrt np.angle cmath.phase"),
    ("at 0", _any_zero, "np.copysign math.copysign"),
    ("at (0, 0)", _all_zero, "np.arctan2 math.atan2"),
    ("at 1 or -1", _at_one, "np.arcsin np.arccos np.arccosh math.asin math.acos math.acosh"),
    ("of equal numbers", _tie, "np.maximum np.minimum np.fmax np.fmin lt le gt ge eq ne np.less np.less_equal np.greater np.greater_equal"
                               " np.equal np.not_equal"),
    ("of equal numbers", _several, "max min"),
    ("that is there more than once", _ties, "np.max np.min np.nanmax np.nanmin np.argmax np.argmin"),
    ("at a bound", _at_bounds, "np.clip"),
    ("of 0", _norm, "np.linalg.norm"),
    ("of 0", _result_zero, "math.sqrt np.sqrt math.hypot np.hypot math.dist np.std"),
    ("of 0", _root, "pow np.power np.float_power math.pow"),
    ("at a whole number", _whole, "np.floor np.ceil math.floor math.ceil"),
    ("at a whole number", _whole_but_zero, "np.trunc np.fix math.trunc int np.modf math.modf"),
    ("halfway", _half, "np.round np.rint round"),
    ("of a multiple", _multiple, "mod np.remainder np.mod floordiv np.floor_divide divmod np.divmod"),
    ("of a multiple", _multiple_but_zero, "math.fmod np.fmod"),
    ("halfway", _half_multiple, "math.remainder"),
    ("of equal numbers", _fewer, "np.unique"),
    ("of equal numbers", _in_order, "np.sort np.partition np.argsort np.argpartition"),
    ("of equal numbers", _quantile, "np.median np.quantile np.percentile np.nanmedian np.nanquantile np.nanpercentile"),
    ("at a knot", _shared, "np.interp np.searchsorted np.digitize"),
    ("of equal values", _coupled, "np.linalg.eigh np.linalg.eigvalsh np.linalg.eig np.linalg.eigvals prelude.eigen scipy.linalg.eigh"),
    ("of equal values, or of 0", _singular_values, "np.linalg.svd np.linalg.svdvals scipy.linalg.svd scipy.linalg.svdvals"),
]
KINKS: dict[str, tuple[Test, str]] = {op: (test, says) for says, test, ops in _TESTS for op in ops.split()}
_SAID = {
    "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!=", "np.absolute": "np.abs", "pow": "**", "mod": "%", "floordiv": "//",
    "prelude.eigen": "np.linalg.eigvals",
}  # fmt: skip


def tested(fn: Fn, names: Sequence[str]) -> Fn:
    """The function with its tests, for derivatives with respect to the named parameters."""
    leaves = [p.value for p in leaves_of(fn, names)]
    varied = Activity(fn.body, leaves, (), _smooth).varied
    return replace(fn, body=_block(fn.body, varied), name=f"{fn.source_name}_kinks")


def _smooth(op: str) -> bool:
    """Whether the results of an op move with its operands, and not in jumps."""
    rule = registry.rules.get(op)
    return rule is None or rule.kind != "nondifferentiable"


def _block(block: Block, varied: set[Value]) -> Block:
    stmts: list[Stmt] = []
    for s in block.stmts:
        stmts.append(with_blocks(s, tuple(_block(b, varied) for b in blocks_of(s))))
        if isinstance(s, Apply) and s.op in KINKS and any(v in varied and is_inexact(v.type) for o in s.args for v in values_in(o)):
            stmts += _test(s)
    return replace(block, stmts=tuple(stmts))


def _test(s: Apply) -> list[Stmt]:
    test, says = KINKS[s.op]
    b = Builder(infer, s.span)
    found = test(b, s)
    if found is None:
        return []
    if not isinstance(found, Value) or isinstance(found.type, Array) or s.op.startswith("np."):
        found = b.apply("np.any", found)
    text = f"`{_SAID.get(s.op, s.op)}` {says}{_where(s.span)}"
    warn = Effect("warn", (Const(text), Const(KinkWarning)), (), s.span)
    b.add(If((), found, Block((), (warn,), ()), Block((), (), ()), s.span))
    return b.stmts


def _where(span: Span | None) -> str:
    return f", at {span.file.rsplit('/', 1)[-1]}:{span.line}" if span is not None else ""
