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
from .functions import leaves_of

Test = Callable[[Builder, Apply], Operand]  # whether an op is at a kink, for each number


def _at_zero(b: Builder, s: Apply) -> Operand:
    return b.apply("eq", s.args[0], 0.0)


def _result_zero(b: Builder, s: Apply) -> Operand:
    return b.apply("eq", s.result, 0.0)


def _tie(b: Builder, s: Apply) -> Operand:
    return b.apply("eq", s.args[0], s.args[1])


def _ties(b: Builder, s: Apply) -> Operand:
    """Of an extreme over an axis: whether it is there more than once."""
    axis = {k: v for k, v in s.kwargs if k == "axis"}
    (extreme,) = b.apply_many(s.op, [s.args[0]], {"keepdims": True, **axis})
    (count,) = b.apply_many("np.sum", [b.apply("eq", s.args[0], extreme)], axis)
    return b.apply("gt", count, 1)


def _at_bounds(b: Builder, s: Apply) -> Operand:
    low, high = (b.apply("eq", s.args[0], bound) for bound in s.args[1:3])
    return b.apply("np.logical_or", low, high)


# op -> its test, and what it says
KINKS: dict[str, tuple[Test, str]] = {
    "abs": (_at_zero, "at 0"), "np.absolute": (_at_zero, "at 0"), "math.fabs": (_at_zero, "at 0"), "np.fabs": (_at_zero, "at 0"),
    "np.sign": (_at_zero, "at 0"), "np.maximum": (_tie, "of equal numbers"), "np.minimum": (_tie, "of equal numbers"),
    "np.fmax": (_tie, "of equal numbers"), "np.fmin": (_tie, "of equal numbers"), "max": (_tie, "of equal numbers"),
    "min": (_tie, "of equal numbers"), "np.max": (_ties, "that is there more than once"),
    "np.min": (_ties, "that is there more than once"), "np.clip": (_at_bounds, "at a bound"),
    "np.linalg.norm": (_result_zero, "of 0"), "math.sqrt": (_result_zero, "of 0"), "np.sqrt": (_result_zero, "of 0"),
    "math.hypot": (_result_zero, "of 0"), "np.hypot": (_result_zero, "of 0"),
    "lt": (_tie, "of equal numbers"), "le": (_tie, "of equal numbers"), "gt": (_tie, "of equal numbers"), "ge": (_tie, "of equal numbers"),
}  # fmt: skip
_SAID = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "np.absolute": "np.abs"}


def tested(fn: Fn, names: Sequence[str]) -> Fn:
    """The function with its tests, for derivatives with respect to the named parameters."""
    leaves = [p.value for p in leaves_of(fn, names)]
    varied = Activity(fn.body, leaves, (), lambda op: True).varied
    return replace(fn, body=_block(fn.body, varied), name=f"{fn.source_name}_kinks")


def _block(block: Block, varied: set[Value]) -> Block:
    stmts: list[Stmt] = []
    for s in block.stmts:
        stmts.append(with_blocks(s, tuple(_block(b, varied) for b in blocks_of(s))))
        if isinstance(s, Apply) and s.op in KINKS and any(v in varied and is_inexact(v.type) for o in s.args for v in values_in(o)):
            stmts += _test(s)
    return replace(block, stmts=tuple(stmts))


def _test(s: Apply) -> list[Stmt]:
    test, says = KINKS[s.op]
    if test in (_tie, _at_bounds) and (len(s.args) != (2 if test is _tie else 3) or any(a == Const(None) for a in s.args)):
        return []  # of several at once: they are not told yet
    b = Builder(infer, s.span)
    found = test(b, s)
    if not isinstance(found, Value) or isinstance(found.type, Array) or s.op.startswith("np."):
        found = b.apply("np.any", found)
    text = f"`{_SAID.get(s.op, s.op)}` {says}{_where(s.span)}"
    warn = Effect("warn", (Const(text), Const(KinkWarning)), (), s.span)
    b.add(If((), found, Block((), (warn,), ()), Block((), (), ()), s.span))
    return b.stmts


def _where(span: Span | None) -> str:
    return f", at {span.file.rsplit('/', 1)[-1]}:{span.line}" if span is not None else ""
