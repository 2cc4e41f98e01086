"""Writing a rule into the derivative: inline it, multiply, undo broadcasting, restore the operand's type."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ..analysis.broadcasting import reduction_for
from ..analysis.squares import is_sum_of_squares
from ..diagnostics import Diagnostic, Span, UnsupportedError
from ..frontend.lower import Lowerer, type_of
from ..frontend.lowering import inline_rule
from ..frontend.state import State
from ..ir.build import Builder
from ..ir.custom import Customs
from ..ir.nodes import Apply, Const, ListOf, Operand, Stmt, TupleOf, Value, Zero
from ..ir.recursive import Recursions
from ..ir.types import Array, ListOfType, Scalar, Unknown, kind, shape_of
from ..ir.visit import values_in
from ..rules import registry
from .known import Known
from .masks import keep_masks, product
from .selections import selection_of


class RuleWriter:
    """Writes derivatives of single ops into a builder."""

    def __init__(self) -> None:
        self.lowerer = Lowerer()
        self.known = Known()  # the statements of the function that is differentiated
        self.customs = Customs()  # calls with a derivative of their own
        self.recursions = Recursions()  # functions that call themselves
        self.opaques: dict[Any, str] = {}  # functions that cannot be read -> the ops of their calls

    def smooth(self, op: str) -> bool:
        """Whether derivatives pass through an op."""
        rule = registry.rules.get(op)
        return rule is None or rule.kind != "nondifferentiable"

    def inline(self, b: Builder, span: Span | None, rule: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """A rule's body in the block of `b`."""
        lw = self.lowerer
        lw.builder, lw.fixed_span = b, span or Span("", 0, 0, 0, 0)
        outer = b.span, lw.state
        b.span, lw.state = span, State()
        try:
            return inline_rule(lw, rule, args, kwargs)
        finally:
            b.span, lw.state = outer

    def rule(self, stmt: Apply) -> registry.Rule:
        rule = registry.rules.get(stmt.op)
        if rule is None:
            raise UnsupportedError(Diagnostic("G301", f"there is no rule for `{stmt.op}`", stmt.span))
        if rule.kind == "missing":
            raise UnsupportedError(Diagnostic("G303", f"`{stmt.op}` is not supported: {rule.why}", stmt.span))
        if stmt.op in registry.limits and any(kind(v.type) == "complex" for o in stmt.args for v in values_in(o)):
            text = f"`{stmt.op}` of complex numbers is not supported: {registry.limits[stmt.op]}"
            raise UnsupportedError(Diagnostic("G303", text, stmt.span))
        return rule

    def partials(self, b: Builder, stmt: Apply, rule: registry.Rule, y: Operand) -> Any:
        """The partial derivatives of an elementwise op; of the root of a sum of squares, 0 at 0."""
        if stmt.op in ("np.sqrt", "math.sqrt") and is_sum_of_squares(stmt.args[0], self.known):
            return b.apply("prelude.divide_or_zero", Const(0.5), y)
        first = len(b.stmts)
        found = self.inline(b, stmt.span, rule.partials, [y, *stmt.args], dict(stmt.kwargs))
        if self.known.chooses and stmt.op.startswith(("np.", "prelude.")):
            b.stmts[first:] = map(_by_numpy, b.stmts[first:])
        return found

    # -- reverse

    def pull(
        self, b: Builder, stmt: Apply, bars: tuple[Operand, ...], active: set[Value]
    ) -> Iterator[tuple[Operand, Any]]:
        """Pairs of an operand (a value or a display of values) and the contribution to its adjoint, as they are written.

        Last operand first: in `s = s * x` the adjoint of s, which is overwritten, then comes last. Not so in
        `x / y`: the adjoint of y is the negative of that of x, times the quotient.
        """
        rule = self.rule(stmt)
        args, kwargs = list(stmt.args), dict(stmt.kwargs)
        operands = self.operands(rule, stmt)
        g = bars[0] if len(bars) == 1 else TupleOf(bars)
        y = stmt.results[0] if len(stmt.results) == 1 else TupleOf(stmt.results)
        if rule.kind == "elementwise":
            rows = _rows(self.partials(b, stmt, rule, y), stmt)
            order = enumerate(args) if stmt.op in ("div", "np.true_divide") else reversed(list(enumerate(args)))
            for k, o in order:
                for bar, row in zip(bars, rows, strict=True):
                    if row[k] is not None and _mentions(o, active):
                        yield o, times(b, bar, _known(row[k], stmt), self.known)
            return
        first = len(b.stmts)
        if rule.kind == "linear":
            found = self.inline(b, stmt.span, rule.adjoint, [g, *args], kwargs)
        else:
            found = self.inline(b, stmt.span, rule.reverse, [g, y, *args], kwargs)
        keep_masks(b, first, self.known)
        several = len(operands) > 1 or _starred(rule) is not None
        _all_named(rule, stmt, operands, active)
        pairs = list(zip(operands, _known(found, stmt) if several else (found,), strict=True))
        for o, c in reversed(pairs):
            if c is not None and o is not None and _mentions(o, active):
                yield o, _known(c, stmt)

    def operands(self, rule: registry.Rule, stmt: Apply) -> list[Any]:
        """The operands that carry derivatives, in the rule's order; None where one was not given."""
        names = [n for n, p in rule.signature.parameters.items() if p.default is p.empty]
        first = _starred(rule)
        if first is not None:
            return list(stmt.args[first:])
        found: dict[str, Any] = dict(zip(names, stmt.args, strict=False)) | dict(stmt.kwargs)
        return [found.get(n) for n in rule.wrt]

    # -- forward

    def push(self, b: Builder, stmt: Apply, dot: dict[Value, Operand]) -> tuple[Operand, ...] | None:
        """The tangents of an op's results, or None if they are zero."""
        rule = self.rule(stmt)
        args, kwargs = list(stmt.args), dict(stmt.kwargs)
        y = stmt.results[0] if len(stmt.results) == 1 else TupleOf(stmt.results)
        if rule.kind == "elementwise":
            return self._push_elementwise(b, stmt, rule, y, dot)
        if rule.kind == "linear":
            return self._push_linear(b, stmt, rule, dot)
        operands = self.operands(rule, stmt)
        _all_named(rule, stmt, operands, set(dot))
        tangents = [tangent_of(b, o, dot) for o in operands]
        first = len(b.stmts)
        found = _known(self.inline(b, stmt.span, rule.forward, [*tangents, y, *args], kwargs), stmt)
        keep_masks(b, first, self.known)
        given = tuple(found) if isinstance(found, (tuple, list)) else (found,)
        return tuple(Zero(r.type) if t is None or t == Const(None) else t for t, r in zip(given, stmt.results, strict=True))

    def _push_elementwise(
        self, b: Builder, stmt: Apply, rule: registry.Rule, y: Operand, dot: dict[Value, Operand]
    ) -> tuple[Operand, ...] | None:
        rows = _rows(self.partials(b, stmt, rule, y), stmt)
        tangents = [self._along(b, stmt, row, dot) for row in rows]
        if all(t is None for t in tangents):
            return None
        pairs = zip(tangents, stmt.results, strict=True)
        return tuple(Zero(r.type) if t is None else spread(b, t, r) for t, r in pairs)

    def _along(self, b: Builder, stmt: Apply, row: Sequence[Any], dot: dict[Value, Operand]) -> Operand | None:
        """The tangent of one result of an elementwise op, from its partials."""
        total: Operand | None = None
        for o, p in zip(stmt.args, row, strict=True):
            if p is None or not isinstance(o, Value) or o not in dot:
                continue
            term = times(b, dot[o], _known(p, stmt), self.known)
            total = term if total is None else b.apply("add", total, term)
        return total

    def _push_linear(
        self, b: Builder, stmt: Apply, rule: registry.Rule, dot: dict[Value, Operand]
    ) -> tuple[Operand, ...] | None:
        """The op itself on the tangents: of each operand alone if there are several."""
        names = [n for n, p in rule.signature.parameters.items() if p.default is p.empty]
        spot = {n: k for k, n in enumerate(names)}
        total: Operand | None = None
        first = _starred(rule)
        places: list[Any] = [spot.get(n, n) for n in rule.wrt]
        if first is not None:
            places = list(range(first, len(stmt.args)))
        _all_named(rule, stmt, self.operands(rule, stmt), set(dot))
        for place in places:
            kwargs = dict(stmt.kwargs)
            o = stmt.args[place] if isinstance(place, int) else kwargs.get(place)
            if o is None or not any(v in dot for v in values_in(o)):
                continue
            args = list(stmt.args)
            tangent = tangent_of(b, o, dot)
            if isinstance(place, int):
                args[place] = tangent
            else:
                kwargs[place] = tangent
            first = len(b.stmts)
            (term,) = b.apply_many(stmt.op, args, kwargs)
            keep_masks(b, first, self.known)
            if isinstance(term.type, Unknown):  # the type of the result is that of its tangent
                term = Value(stmt.results[0].type, "", b.span)
                b.stmts[-1] = replace(b.stmts[-1], results=(term,))  # type: ignore[arg-type]
            total = term if total is None else b.apply("add", total, term)
        return None if total is None else (total,)


def _rows(partials: Any, stmt: Apply) -> list[Sequence[Any]]:
    """The partials of an elementwise op, a row for each of its results."""
    rows = partials if len(stmt.results) > 1 else (partials,)
    return [row if isinstance(row, (tuple, list)) else (row,) for row in rows]


def _known(contribution: Any, stmt: Apply) -> Any:
    """A rule's result; a string is the reason why it has none, which whoever asks for it is told."""
    if isinstance(contribution, Const) and isinstance(contribution.value, str):
        raise UnsupportedError(Diagnostic("G303", f"`{stmt.op}` is not supported here: {contribution.value}", stmt.span))
    return contribution


# Operands that are only looked at, or through which the result changes in jumps.
_LOOKED_AT = frozenset({
    ("np.full_like", "a"), ("prelude.sum_like", "x"), ("prelude.over_gaps", "watched"), ("prelude.spanned", "turn"), ("np.where", "condition"), ("np.arange", "stop"),
    ("np.linalg.pinv", "rcond"), ("np.linalg.lstsq", "rcond"),
})  # fmt: skip


def _all_named(rule: registry.Rule, stmt: Apply, operands: list[Any], active: set[Value]) -> None:
    """A derivative through an operand that the rule knows nothing of is refused, instead of being zero."""
    names = [n for n, p in rule.signature.parameters.items() if p.default is p.empty]
    named = {v for o in operands if o is not None for v in values_in(o)}
    for name, o in (*zip(names, stmt.args, strict=False), *stmt.kwargs):
        if (stmt.op, name) not in _LOOKED_AT and any(v in active and v not in named for v in values_in(o)):
            _known(Const("it has no derivative with respect to this argument"), stmt)


def _by_numpy(stmt: Stmt) -> Stmt:
    """A quotient of Python's numbers as NumPy's, which is infinite where it would raise: it may not be chosen."""
    if isinstance(stmt, Apply) and stmt.op == "div":
        below = type_of(stmt.args[1])
        if isinstance(below, Scalar) and below.dtype is None and isinstance(stmt.args[1], Value):
            return replace(stmt, op="np.divide")
    return stmt


def _starred(rule: registry.Rule) -> int | None:
    """Where a rule's `*operands` begin, if it has such."""
    kinds = [p.kind for p in rule.signature.parameters.values()]
    return kinds.index(inspect.Parameter.VAR_POSITIONAL) if inspect.Parameter.VAR_POSITIONAL in kinds else None


def tangent_of(b: Builder, o: Any, dot: dict[Value, Operand]) -> Any:
    """An operand's tangent: values replaced, the others symbolic zeros; spelled out in a display, for their shapes."""
    if isinstance(o, (TupleOf, ListOf)):
        return type(o)(tuple(_spelled_out(b, tangent_of(b, i, dot), i) if kind_of(i) else i for i in o.items))
    if isinstance(o, Value) and o in dot:
        return dot[o]
    return Zero(type_of(o)) if o is not None else None


def _spelled_out(b: Builder, tangent: Any, of: Operand) -> Any:
    """Zeros of an array's shape for the symbolic zero of an array."""
    if not isinstance(tangent, Zero) or isinstance(tangent.type, Scalar) or not isinstance(of, Value):
        return tangent
    whole = isinstance(of.type, Array) and kind(of.type) not in ("float", "complex")
    return b.apply("np.zeros_like", of, dtype=Const(float)) if whole else b.apply("np.zeros_like", of)


def kind_of(o: Operand) -> bool:
    """Whether an operand is numeric."""
    return isinstance(o, (Value, TupleOf, ListOf)) or isinstance(o, Const) and isinstance(o.value, (int, float, complex))


def _mentions(o: Any, active: set[Value]) -> bool:
    return any(v in active for v in values_in(o))


def times(b: Builder, g: Operand, p: Any, known: Known) -> Operand:
    """`g * p`, without writing multiplications by one, and with a selection kept outside (never poison)."""
    if isinstance(g, Zero) or isinstance(p, Zero):
        return g if isinstance(g, Zero) else p
    if isinstance(p, Const) and isinstance(p.value, (int, float)) and p.value == 1:
        return g
    if g == Const(1.0) and isinstance(p, Value) and kind(p.type) in ("float", "complex"):
        return p
    selection = selection_of(b, g)
    if selection is not None:
        mask, left, right = selection.args
        if right == Const(0.0):
            return b.apply("np.where", mask, times(b, left, p, known), right)
        if left == Const(0.0):
            return b.apply("np.where", mask, left, times(b, right, p, known))
    if isinstance(p, Const) and isinstance(p.value, (int, float)) and p.value == -1:
        return b.apply("neg", g)
    return product(b, g, p, known)


def spread(b: Builder, tangent: Operand, like: Value) -> Operand:
    """A tangent with the shape of the primal: a missing broadcast is made."""
    mine, full = shape_of(type_of(tangent)), shape_of(like.type)
    if mine is not None and full is not None and len(mine) == len(full):
        known = all(m == f or m.is_many and f.is_many for m, f in zip(mine, full, strict=True))
        if known:
            return tangent
    if mine == () == full:
        return tangent
    return b.apply("np.broadcast_to", tangent, b.apply("attr.shape", like))


def fit(b: Builder, contribution: Operand, operand: Operand) -> Operand:
    """A contribution in the shape and dtype of the operand that it belongs to."""
    have, want = type_of(contribution), type_of(operand)
    if isinstance(want, ListOfType) or isinstance(contribution, Zero):
        return contribution
    reduction = reduction_for(shape_of(have), shape_of(want))
    if reduction is None:
        contribution = b.apply("prelude.sum_like", contribution, operand)
    else:
        contribution = _sum_axes(b, contribution, *reduction)
    if shape_of(type_of(contribution)) == () and isinstance(want, Array) and want.shape is not None:
        if kind(type_of(contribution)) == "complex" and kind(want) == "float":
            contribution = b.apply("attr.real", contribution)
        contribution = b.apply("np.full_like", operand, contribution)
    return cast(b, contribution, want)


def _sum_axes(b: Builder, x: Operand, leading: tuple[int, ...], kept: tuple[int, ...]) -> Operand:
    """Sum over axes that broadcasting added in front, and over those that it stretched."""
    if kept:
        axis: Operand = Const(kept[0]) if len(kept) == 1 else TupleOf(tuple(map(Const, kept)))
        x = b.apply("np.sum", x, axis=axis, keepdims=Const(True))
    if leading:
        ndim = len(shape_of(type_of(x)) or ())
        if len(leading) == ndim:
            return b.apply("np.sum", x)
        axis = Const(leading[0]) if len(leading) == 1 else TupleOf(tuple(map(Const, leading)))
        x = b.apply("np.sum", x, axis=axis)
    return x


def cast(b: Builder, x: Operand, want: Any) -> Operand:
    """Restore a dtype that differs from the operand's; of a complex number that belongs to a real one, the real part."""
    have = type_of(x)
    if not isinstance(want, (Array, Scalar)) or not isinstance(have, (Array, Scalar)):
        return x
    if kind(have) == "complex" and kind(want) == "float":
        x = b.apply("attr.real", x)
        have = type_of(x)
    if not want.dtype:
        widen = kind(want) == "complex" and kind(have) != "complex" and isinstance(have, Scalar)
        return b.apply("complex", x) if widen and isinstance(x, Value) else x
    assert isinstance(have, (Array, Scalar))
    if have.dtype and have.dtype != want.dtype and kind(want) in ("float", "complex"):
        return b.apply("astype", x, Const(_dtype(want.dtype)))
    return x


def _dtype(name: str) -> Any:
    import numpy as np

    return np.dtype(name)
