"""Products, from the fewest factors: what was multiplied or divided already is used again.

A product of floats is a coefficient and its factors with their powers, whichever way it was written. One that is known
is not computed again; a factor that cancels is left out; equal products are added by their coefficients.
Of arrays only one operation is ever written: the order of more factors would decide shapes and memory traffic.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite

from ..ir.nodes import Apply, Const, Fn, Operand, Value
from ..ir.types import Array, Scalar, Type
from .facts import is_number, overwritten
from .rewrite import Rewriter, same_type, type_of

_MOST_FACTORS = 10
_MOST_PARTS = 64  # products with a factor in common that are looked at: loops written out make thousands


@dataclass(frozen=True)
class Product:
    """`coefficient * a**p * b**q ...`, the factors in the order in which they appear."""

    coefficient: float
    powers: dict[Value, int]

    @property
    def key(self) -> frozenset[tuple[Value, int]]:
        """The same for products that differ by their coefficient only."""
        return frozenset(self.powers.items())

    @property
    def degree(self) -> int:
        """How many factors there are, above and below."""
        return sum(map(abs, self.powers.values()))

    def times(self, other: Product, power: int = 1) -> Product:
        powers = dict(self.powers)
        for v, p in other.powers.items():
            powers[v] = powers.get(v, 0) + power * p
        coefficient = self.coefficient * other.coefficient if power == 1 else self.coefficient / other.coefficient
        return Product(coefficient, {v: p for v, p in powers.items() if p})

    def contains(self, other: Product, power: int) -> bool:
        """Whether `other ** power` can be split off without anything new in the rest."""
        mine = self.powers
        return all(0 < power * p <= mine.get(v, 0) or mine.get(v, 0) <= power * p < 0 for v, p in other.powers.items())


def products(fn: Fn) -> Fn:
    """Write the derivative's products of numbers with the fewest operations.

    >>> from ..ir.printer import show
    >>> from ..ir.types import FLOAT
    >>> from .dce import dce
    >>> from .example import example
    >>> def slope_of_log(b, g, s, k):
    ...     return b.apply("div", b.apply("div", g, b.apply("div", s, k)), k)
    >>> print(show(dce(products(example(slope_of_log, g=FLOAT, s=FLOAT, k=FLOAT)))))
    fn f(g%0: float, s%1: float, k%2: float):
        %3: float = div(g%0, s%1)
        return %3
    """
    known = _Known(overwritten(fn.body))
    return Rewriter(fn, {"mul": (known.shorter,), "div": (known.shorter,), "neg": (known.shorter,),
                         "add": (known.collected,)}).run()  # fmt: skip


@dataclass
class _Known:
    """The products that have been computed so far."""

    overwritten: set[Value]
    forms: dict[Value, Product] = field(default_factory=dict)
    having: dict[Value, list[Value]] = field(default_factory=dict)  # by factor
    vanished: set[Value] = field(default_factory=set)

    # -- the rules

    def shorter(self, rw: Rewriter, s: Apply) -> Operand | Apply | None:
        """The same product from fewer operations."""
        form = self.form_of_stmt(s)
        if form is None or not form.powers:
            return None
        v = s.results[0]
        if v not in rw.primal:
            found = self.written(rw, s, form)
            if found is not None:
                return found
        self.forms[v] = form
        for factor in form.powers:
            self.having.setdefault(factor, []).append(v)
        return None

    def collected(self, rw: Rewriter, s: Apply) -> Operand | Apply | None:
        """`c * x * y + d * y * x` is `(c + d) * x * y`."""
        if s.results[0] in rw.primal or not _is_float(s.results[0].type):
            return None
        a, b = map(self.form, s.args)
        if a is None or b is None or not a.powers or a.key != b.key or a.coefficient + b.coefficient == 0:
            return None
        form = Product(a.coefficient + b.coefficient, a.powers)
        return self.written(rw, s, form)

    # -- forms

    def form(self, o: Operand) -> Product | None:
        """An operand as a product, None if it is not a float."""
        if is_number(o):
            value = float(o.value)  # type: ignore[union-attr]
            return Product(value, {}) if value and isfinite(value) else None
        if type(o) is not Value or not _is_float(o.type):
            return None
        return self.forms.get(o) or Product(1.0, {o: 1})

    def form_of_stmt(self, s: Apply) -> Product | None:
        if not _is_float(s.results[0].type):
            return None
        forms = [self.form(o) for o in s.args]
        first = forms[0]
        if first is None or forms[-1] is None:
            return None
        if s.op == "neg":
            return Product(-first.coefficient, first.powers)
        form = first.times(forms[1], 1 if s.op == "mul" else -1)  # type: ignore[arg-type]
        return form if form.degree <= _MOST_FACTORS and form.coefficient and isfinite(form.coefficient) else None

    # -- writing

    def written(self, rw: Rewriter, s: Apply, form: Product) -> Operand | Apply | None:
        """The product from what is known, if that takes fewer operations than those that vanish."""
        vanishing, leaves = _tree(rw, s)
        above, below, c = self.split(rw, form, vanishing, leaves)
        cost = len(above) + len(below) - (c == 1.0 and bool(above))
        if cost >= len(vanishing) or cost > 1 and isinstance(s.results[0].type, Array):
            return None
        self.vanished |= vanishing - set(s.results)
        negative = c == -1.0 and bool(above)
        if above and len(repr(1.0 / c)) < 6 < len(repr(c)):
            below = [*below, Const(1.0 / c)]  # x / 3.0 and not 0.333... * x
        elif abs(c) != 1.0 or not above:
            above = [Const(c), *above]
        made = above[0]
        steps: list[tuple[str, tuple[Operand, ...]]] = [("mul", (t,)) for t in above[1:]]
        steps += [("div", (t,)) for t in below] + [("neg", ())] * negative
        if not steps:
            return made if same_type(type_of(made), s.results[0].type) else None
        for op, others in steps[:-1]:
            made = rw.emit(op, made, *others)
        op, others = steps[-1]
        return rw.become(s, op, made, *others)

    def split(
        self, rw: Rewriter, form: Product, without: set[Value], leaves: list[Value]
    ) -> tuple[list[Operand], list[Operand], float]:
        """What to multiply, what to divide by, and the coefficient: what saves most goes first."""
        above: list[Operand] = []
        below: list[Operand] = []
        parts = [v for factor in form.powers for v in self.having.get(factor, [])[-_MOST_PARTS:] if rw.in_scope(v)]
        parts = [v for v in dict.fromkeys(leaves + parts) if self.is_usable(v) and v not in without]
        while True:
            saved = [(self.saved(form, v, power, v in leaves), v, power) for v in parts for power in (1, -1)]
            most, v, power = max(saved, key=lambda part: part[0], default=(0, None, 0))
            if v is None or most <= 0:
                break
            (above if power > 0 else below).append(v)
            form = form.times(self.forms[v], -power)
        for v, p in form.powers.items():
            (above if p > 0 else below).extend([v] * abs(p))
        return above, below, form.coefficient

    def is_usable(self, v: Value) -> bool:
        return v in self.forms and v not in self.vanished and v not in self.overwritten

    def saved(self, form: Product, v: Value, power: int, leaf: bool) -> int:
        """How many operations it saves to multiply by `v ** power`.

        With a factor more than the product has, only what was part of the expression: it may be infinite.
        """
        part = self.forms[v]
        if not leaf and not form.contains(part, power):
            return 0
        rest = form.times(part, -power)
        return form.degree - rest.degree - 1 + (form.coefficient != 1.0) - (rest.coefficient != 1.0)


def _tree(rw: Rewriter, s: Apply) -> tuple[set[Value], list[Value]]:
    """The results of this operation and of those that nothing else needs; and what they are computed from."""
    inner, leaves = set(s.results), []
    for o in s.args:
        made = rw.own(o, times=s.args.count(o))
        if made is not None and made.op in ("mul", "div", "neg"):
            more, below = _tree(rw, made)
            inner |= more
            leaves += below
        elif isinstance(o, Value):
            leaves.append(o)
    return inner, leaves


def _is_float(t: Type) -> bool:
    return isinstance(t, Scalar) and t.kind == "float" and t.dtype in (None, "float64") or (
        isinstance(t, Array) and t.dtype == "float64" and t.shape is not None
    )
