"""Adjoints that come through a selection are 0 where it did not choose; there, what they are multiplied with may be anything.

Section 7 of the design: `np.where(x > 0, np.log(x), 0.0)` has derivative 0 at 0, not nan. A selection that was written last
stays outside (`times` in `apply_rule.py`). Where its zeros have been moved or added up since, they are asked for: a product
with something that may be infinite is a masked product, which is 0 where the adjoint is. Masked products are linear in each
factor, so their derivatives are masked products again; `optimize/masked.py` writes them as selections in the end.
"""

from __future__ import annotations

from dataclasses import replace

from ..analysis.alias import is_basic
from ..analysis.contractions import as_einsum
from ..ir.build import Builder
from ..ir.nodes import Apply, Const, Operand, Value
from ..ir.types import Array, Scalar, Unknown, kind
from ..ir.visit import blocks_of, values_in
from ..rules import registry
from .known import Known

# What moves elements, besides the linear ops: the zeros of a selection stay zeros.
_MOVES = frozenset({"getitem", "astype", "neg", "pos", "np.real", "np.imag", "np.conj", "attr.real", "attr.imag", "np.copy"})
# What has zeros where one of its factors has.
_PRODUCTS = frozenset({
    "mul", "matmul", "np.matmul", "np.dot", "np.outer", "np.inner", "np.vdot", "np.einsum", "np.tensordot", "prelude.linear_recurrence",
    "prelude.masked_product", "prelude.masked_einsum",
})  # fmt: skip
_QUOTIENTS = frozenset({"div", "prelude.divide_or_zero", "prelude.masked_quotient"})
# What has zeros as a selection has: where nothing was taken from, and beside the ones for what is chosen.
_ZEROS = frozenset({
    "np.zeros", "np.zeros_like", "prelude.at_indices", "prelude.along_axis", "np.heaviside", "np.isfinite", "np.isnan",
})  # fmt: skip
# What is infinite, or not a number, or has such a slope, somewhere.
_SINGULAR = frozenset({
    "div", "pow", "np.divide", "np.true_divide", "np.power", "np.float_power", "np.reciprocal", "np.log", "np.log2", "np.log10",
    "np.log1p", "np.sqrt", "np.cbrt", "np.arctanh", "np.arcsin", "np.arccos", "np.arccosh", "np.tan", "np.exp", "np.exp2", "np.expm1",
    "np.sinh", "np.cosh", "np.linalg.norm", "np.hypot", "np.std", "prelude.divide_or_zero",
})  # fmt: skip
_DEEPEST = 100


class Masks:
    """What is known of the values of a derivative that is being written. `known`: the statements of the differentiated function."""

    def __init__(self, b: Builder, known: Known):
        self.b, self.known = b, known
        self.numbers = (Scalar, Unknown) if known.chooses else ()

    def made(self, v: Value) -> tuple[Apply | None, list[Operand]]:
        """The op that made a value; of a branch, or a loop, what it yields for it."""
        s = self.b.made.get(v) or self.known.get(v)
        if s is None or isinstance(s, Apply):
            return s, []
        yielded = [block.yields[-len(s.results) :] for block in blocks_of(s) if len(block.yields) >= len(s.results)]
        return None, [y[s.results.index(v)] for y in yielded]

    def masked(self, v: Operand, depth: int = _DEEPEST) -> bool:
        """Whether an array, or a number where numbers are chosen, has zeros of a selection in it."""
        if v == Const(0.0):
            return True
        if not isinstance(v, Value) or not isinstance(v.type, (Array, *self.numbers)) or depth == 0:
            return False
        if v not in self.b.masked:
            self.b.masked[v] = kind(v.type) == "bool" or self._masked(v, depth)
        return self.b.masked[v]

    def _masked(self, v: Value, depth: int) -> bool:
        made, sides = self.made(v)
        if made is None:
            return Const(0.0) in sides or bool(sides) and all(self.masked(o, depth - 1) for o in sides)
        args = made.args
        if made.op == "np.where" and len(args) == 3:
            return Const(0.0) in args[1:] or all(self.masked(a, depth - 1) for a in args[1:])
        if made.op in ("add", "sub"):
            return all(self.masked(a, depth - 1) for a in args)
        if made.op in ("index_add", "setitem"):  # into zeros, or of zeros
            return args[2] == Const(0.0) or self.masked(args[0], depth - 1) or self.masked(args[2], depth - 1)
        if made.op == "getitem" and not is_basic(args[1]):
            return False  # what has been chosen
        if made.op in _QUOTIENTS:
            return self.masked(args[0], depth - 1)
        if made.op in _PRODUCTS:
            return any(self.masked(a, depth - 1) for a in args)
        if made.op in _ZEROS:
            return True
        rule = registry.rules.get(made.op)
        linear = made.op in _MOVES or rule is not None and rule.kind == "linear"
        return linear and any(self.masked(a, depth - 1) for o in args for a in values_in(o))

    def selected(self, v: Operand) -> bool:
        """Whether an array is what a selection gives; a loop that carries it keeps its zeros in mind."""
        made = self.made(v)[0] if isinstance(v, Value) else None
        return made is not None and made.op in ("np.where", "prelude.masked_product") and self.masked(v)

    def singular(self, v: Operand, depth: int = _DEEPEST) -> bool:
        """Whether a value comes from a function that has singular points."""
        if not isinstance(v, Value) or kind(v.type) in ("int", "bool") or depth == 0:
            return False
        if v not in self.b.singular:
            made, sides = self.made(v)
            below = sides if made is None else [a for o in made.args for a in values_in(o)]
            self.b.singular[v] = made is not None and self._is_singular(made) or any(self.singular(o, depth - 1) for o in below)
        return self.b.singular[v]

    def _is_singular(self, s: Apply) -> bool:
        """Whether an op may be infinite for what is looked at; not so a quotient by a count, or a polynomial."""
        if s.op.replace("math.", "np.") not in _SINGULAR and not s.op.startswith("scipy."):
            return False
        if s.op not in ("div", "pow", "np.power", "math.pow"):
            return self.varies(s.results[0])
        if s.op == "div":
            return self.varies(s.args[1])
        n = s.args[1].value if isinstance(s.args[1], Const) else None
        return self.varies(s.args[0]) and not (isinstance(n, (int, float)) and n >= 0 and n == int(n))

    def of_interest(self, v: Operand) -> bool:
        """Whether a value is an array, or a number where numbers are chosen."""
        return isinstance(v, Value) and isinstance(v.type, (Array, *self.numbers))

    def varies(self, v: Operand) -> bool:
        """Whether it is no count either."""
        return isinstance(v, Value) and self.of_interest(v) and kind(v.type) not in ("int", "bool")

    def factor(self, x: Operand, y: Operand) -> int | None:
        """Which factor of a product has the zeros that elements of the other may be infinite at."""
        if not self.of_interest(x) or not self.of_interest(y):
            return None
        if self.masked(x) and self.singular(y):
            return 0
        return 1 if self.masked(y) and self.singular(x) else None


def product(b: Builder, x: Operand, y: Operand, known: Known) -> Operand:
    """`x * y`, a masked product if one has zeros of a selection and the other may be infinite."""
    which = Masks(b, known).factor(x, y)
    if which is None:
        return b.apply("mul", x, y)
    mask, other = (x, y) if which == 0 else (y, x)
    if isinstance(mask, Value) and kind(mask.type) == "bool":
        return b.apply("np.where", mask, other, Const(0.0))
    return b.apply("prelude.masked_product", mask, other)


def keep_masks(b: Builder, first: int, known: Known) -> None:
    """The products that a rule has written from statement `first` on, as masked products where they must be."""
    written, b.stmts = b.stmts[first:], b.stmts[:first]
    masks = Masks(b, known)
    for stmt in written:
        if isinstance(stmt, Apply) and len(stmt.results) == 1 and _rewritten(masks, stmt):
            stmt = replace(b.stmts.pop(), results=stmt.results, span=stmt.span)  # type: ignore[arg-type]
        b.add(stmt)


def _rewritten(masks: Masks, s: Apply) -> bool:
    """Write a masked product for a product, if it must be one."""
    b = masks.b
    if s.op == "mul":
        x, y = s.args
        if masks.factor(x, y) is not None:
            product(b, x, y, masks.known)
            return True
    elif s.op in ("div", "prelude.divide_or_zero"):
        x, y = s.args
        count = masks.masked(y)  # how many are chosen, which is not 0
        if masks.masked(x) and not count and masks.varies(y):
            if s.op == "div":
                b.apply("prelude.masked_quotient", x, y)
            else:
                b.apply("prelude.masked_product", x, b.apply("prelude.divide_or_zero", 1.0, y))
            return True
    elif s.op in _PRODUCTS:
        return _contracted(masks, s)
    return False


def _contracted(masks: Masks, s: Apply) -> bool:
    found = as_einsum(s)
    if found is None:
        return False
    terms, result, factors = found
    for k, factor in enumerate(factors):
        if masks.masked(factor) and any(masks.singular(f) for j, f in enumerate(factors) if j != k):
            order = [k, *(j for j in range(len(factors)) if j != k)]
            text = ",".join(terms[j] for j in order) + "->" + result
            masks.b.apply("prelude.masked_einsum", text, *(factors[j] for j in order))
            return True
    return False
