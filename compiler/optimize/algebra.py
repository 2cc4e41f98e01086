"""The algebra that a careful person does on the derivative's code: never on what the user wrote.

Scalar factors come first, constants before them; a quotient by a product of one is a quotient; a number that was
spread over a shape is not spread where the other operand has that shape already.
"""

from __future__ import annotations

from ..analysis.alias import may_repeat
from ..ir.nodes import Apply, Const, Fn, Operand, TupleOf, Value
from ..ir.types import Array, Scalar, kind, shape_of
from . import complex_algebra
from .facts import is_number
from .rewrite import Rewriter, Rule, Rules, merged, type_of


def algebra(fn: Fn) -> Fn:
    """Simplify the derivative's expressions."""
    return Rewriter(fn, RULES).run()


def _ours(rw: Rewriter, s: Apply) -> bool:
    return s.results[0] not in rw.primal


def _inexact(o: Operand) -> bool:
    return kind(type_of(o)) in ("float", "complex")


# -- spreading


def unspread(rw: Rewriter, s: Apply) -> Apply | None:
    """What is spread over a shape, beside an operand that has that shape."""
    result = s.results[0].type
    if not isinstance(result, Array) or result.shape is None:
        return None
    for k, o in enumerate(s.args):
        retyped = rw.definition(o, "astype")
        made = rw.definition(o if retyped is None else retyped.args[0], "np.broadcast_to")
        if made is None or shape_of(type_of(made.args[0])) is None or retyped is not None and not is_number(made.args[0]):
            continue
        others = [shape_of(type_of(a)) for j, a in enumerate(s.args) if j != k]
        if any(_covers(shape, result.shape) for shape in others):
            return rw.become(s, s.op, *s.args[:k], made.args[0], *s.args[k + 1 :])
    return None


def _covers(shape: object, full: tuple[object, ...]) -> bool:
    return isinstance(shape, tuple) and len(shape) == len(full) and all(
        a == b or a.is_many and b.is_many for a, b in zip(shape, full, strict=True)  # type: ignore[attr-defined]
    )  # fmt: skip


def sum_of_spread(rw: Rewriter, s: Apply) -> Operand | None:
    """The sum of a number spread over a shape."""
    made = rw.definition(s.args[0], "np.broadcast_to")
    if made is None or s.kwargs or shape_of(type_of(made.args[0])) != () or not _ours(rw, s):
        return None
    like = rw.definition(made.args[1], "attr.shape")
    if like is None:
        return None
    size = rw.emit("attr.size", like.args[0])
    return rw.emit("mul", made.args[0], size)


# -- stores


def stored_number(rw: Rewriter, s: Apply) -> Apply | None:
    """A number that was spread over the shape of the place that it is stored at."""
    made = rw.definition(s.args[2], "np.broadcast_to")
    if made is None or shape_of(type_of(made.args[0])) != () or not _ours(rw, s):
        return None
    return rw.become(s, s.op, *s.args[:2], made.args[0])


def first_addition(rw: Rewriter, s: Apply) -> Apply | None:
    """What is added to zeros, at places that differ, is stored."""
    if not _ours(rw, s) or may_repeat(s.args[1]):
        return None
    before = rw.definition(s.args[0])
    while before is not None and before.op == "setitem" and _elsewhere(before.args[1], s.args[1]):
        before = rw.definition(before.args[0])
    zeros = before is not None and before.op in ("np.zeros", "np.zeros_like")
    return rw.become(s, "setitem", *s.args) if zeros else None


def _elsewhere(one: Operand, other: Operand) -> bool:
    """Whether two indices certainly name different elements."""
    numbers = [o.value for o in (one, other) if isinstance(o, Const) and type(o.value) is int]
    return len(numbers) == 2 and numbers[0] != numbers[1] and min(numbers) >= 0


# -- products


def product(rw: Rewriter, s: Apply) -> Operand | Apply | None:
    """`a * b` with constants first, then numbers, then arrays; signs outside; quotients recognised."""
    if not _ours(rw, s) or not _inexact(s.results[0]):
        return None
    a, b = s.args
    if isinstance(b, Const) and not isinstance(a, Const) and _inexact(a):
        return rw.become(s, "mul", b, a)
    for x, y in ((a, b), (b, a)):
        negative = rw.definition(x, "neg")
        if negative is not None and _ours(rw, negative) and _inexact(negative.args[0]):
            return rw.become(s, "neg", rw.emit("mul", negative.args[0], y) if x is a else rw.emit("mul", y, negative.args[0]))
    if is_number(a):
        return _constant_times(rw, s, a, b)
    return _quotient(rw, s, a, b) or _scalars_first(rw, s, a, b)


def _constant_times(rw: Rewriter, s: Apply, c: Operand, x: Operand) -> Operand | Apply | None:
    assert isinstance(c, Const)
    if c.value == -1:
        return rw.become(s, "neg", x)
    return _scaled(rw, s, c.value, x)


def _scaled(rw: Rewriter, s: Apply, c: float, x: Operand) -> Apply | None:
    """`c` times a product or a quotient that begins with a number: `k * a * b`, `k / a`."""
    made = rw.own(x)
    front = _front(rw, c, made.args[0]) if made is not None and made.op in ("mul", "div") else None
    return None if front is None or made is None else rw.become(s, made.op, front, made.args[1])


def _front(rw: Rewriter, c: float, o: Operand) -> Operand | None:
    """`c` times what begins with a number."""
    if is_number(o):
        return Const(c * o.value)  # type: ignore[union-attr]
    made = rw.own(o, "mul")
    front = None if made is None else _front(rw, c, made.args[0])
    return None if front is None or made is None else rw.emit("mul", front, made.args[1])


def _quotient(rw: Rewriter, s: Apply, a: Operand, b: Operand) -> Apply | None:
    """`a * (1 / b)` is `a / b`."""
    for x, y in ((a, b), (b, a)):
        inner = rw.definition(x, "div")
        if inner is None or inner.args[0] != Const(1.0) or not _ours(rw, inner):
            continue
        divisor = inner.args[1]
        if isinstance(divisor, Const) or isinstance(type_of(y), Scalar):  # dividing is as cheap, and says more
            return rw.become(s, "div", y, divisor)
        if not isinstance(type_of(divisor), Scalar) and rw.single(inner.results[0]):
            return rw.become(s, "div", y, divisor)
    return None


def _scalars_first(rw: Rewriter, s: Apply, a: Operand, b: Operand) -> Apply | None:
    """Numbers in front of arrays, multiplied with each other first."""
    scalar_a, scalar_b = (isinstance(type_of(o), Scalar) and _inexact(o) for o in (a, b))
    if scalar_b and not scalar_a:
        return rw.become(s, "mul", b, a)
    if scalar_a and not scalar_b:
        inner = rw.own(b, "mul")
        if inner is not None and isinstance(type_of(inner.args[0]), Scalar) and _inexact(inner.args[0]):
            return rw.become(s, "mul", rw.emit("mul", a, inner.args[0]), inner.args[1])
    if not scalar_a and not scalar_b:
        for x, y, front in ((a, b, True), (b, a, False)):
            inner = rw.own(x, "mul")
            if inner is not None and isinstance(inner.args[0], Const) and _inexact(inner.args[0]):
                rest = rw.emit("mul", inner.args[1], y) if front else rw.emit("mul", y, inner.args[1])
                return rw.become(s, "mul", inner.args[0], rest)
    elif scalar_a and scalar_b:
        inner = rw.own(b, "mul")
        if inner is not None and is_number(inner.args[0]):
            return rw.become(s, "mul", inner.args[0], rw.emit("mul", a, inner.args[1]))
    return None


def quotient(rw: Rewriter, s: Apply) -> Apply | None:
    """Signs outside."""
    if not _ours(rw, s) or not _inexact(s.results[0]):
        return None
    negative = rw.own(s.args[0], "neg")
    return rw.become(s, "neg", rw.emit("div", negative.args[0], s.args[1])) if negative is not None else None


# -- sums and signs


def total(rw: Rewriter, s: Apply) -> Operand | Apply | None:
    """`a + (-b)`, `x + x`, `c x + d x`, `a + x + x`."""
    if not _ours(rw, s) or not _inexact(s.results[0]):
        return None
    a, b = s.args
    for x, y in ((b, a), (a, b)):
        negative = rw.own(x, "neg")
        if negative is not None:
            return rw.become(s, "sub", y, negative.args[0])
    chosen = _one_selection(rw, s, a, b)
    if chosen is not None:
        return chosen
    inner = rw.own(a, "add")
    if inner is not None and inner.args[1] == b and isinstance(b, Value):
        return rw.become(s, "add", inner.args[0], rw.emit("mul", Const(2.0), b))
    c, x = _factored(rw, a)
    d, y = _factored(rw, b)
    if x == y and isinstance(x, Value):
        return x if c + d == 1 else rw.become(s, "mul", Const(c + d), x)
    return None


def _one_selection(rw: Rewriter, s: Apply, a: Operand, b: Operand) -> Apply | None:
    """`where(m, x, 0) + where(m, 0, y)` is `where(m, x, y)`; with both on one side, the sum is chosen."""
    first, second = rw.own(a, "np.where"), rw.own(b, "np.where")
    if first is None or second is None or first.args[0] != second.args[0]:
        return None
    sides = []
    for x, y in zip(first.args[1:], second.args[1:], strict=True):
        sides.append(y if x == Const(0.0) else x if y == Const(0.0) else rw.emit("add", x, y))
    return rw.become(s, "np.where", first.args[0], *sides)


def _factored(rw: Rewriter, o: Operand) -> tuple[float, Operand]:
    made = rw.own(o, "mul")
    if made is not None and is_number(made.args[0]):
        return made.args[0].value, made.args[1]  # type: ignore[union-attr]
    return 1.0, o


def difference(rw: Rewriter, s: Apply) -> Apply | None:
    """`a - (-b)`, `c x - d x`, and `a + b - a` of numbers."""
    if not _ours(rw, s) or not _inexact(s.results[0]):
        return None
    inner = rw.own(s.args[0], "add")
    if inner is not None and s.args[1] in inner.args and isinstance(s.results[0].type, Scalar):
        return rw.become(s, "pos", inner.args[1 if inner.args[0] == s.args[1] else 0])
    (c, x), (d, y) = (_factored(rw, o) for o in s.args)
    if x == y and isinstance(x, Value) and c != d:
        return rw.become(s, "mul", Const(c - d), x)
    negative = rw.own(s.args[1], "neg")
    return rw.become(s, "add", s.args[0], negative.args[0]) if negative is not None else None


def sign(rw: Rewriter, s: Apply) -> Apply | None:
    """`-(c * x)` and `-(a - b)`."""
    if not _ours(rw, s):
        return None
    made = rw.own(s.args[0])
    if made is None or not _inexact(s.results[0]):
        return None
    if made.op == "sub":
        return rw.become(s, "sub", made.args[1], made.args[0])
    return _scaled(rw, s, -1, s.args[0])


def twice_transposed(rw: Rewriter, s: Apply) -> Operand | None:
    """`x.T.T` is x."""
    inner = rw.definition(s.args[0], "np.transpose")
    plain = inner is not None and len(s.args) == len(inner.args) == 1 and not s.kwargs and not inner.kwargs
    return inner.args[0] if plain and inner is not None and _ours(rw, s) else None


def plainly_transposed(rw: Rewriter, s: Apply) -> Apply | None:
    """The transpose of one matrix, `x.T`."""
    return rw.become(s, "np.transpose", *s.args) if len(shape_of(type_of(s.args[0])) or ()) == 2 else None


# -- reductions


def summed_product(rw: Rewriter, s: Apply) -> Operand | Apply | None:
    """The sum of a product of two vectors is their dot product; numbers and signs come out of sums."""
    negative = rw.own(s.args[0], "neg")
    if negative is not None and not s.kwargs and _ours(rw, s) and kind(type_of(negative.args[0])) == "float":
        return rw.become(s, "neg", rw.emit("np.sum", negative.args[0]))
    made = rw.own(s.args[0], "mul")
    if made is None or s.kwargs or not _ours(rw, s):
        return None
    a, b = made.args
    ta, tb = type_of(a), type_of(b)
    if isinstance(ta, Scalar) and isinstance(tb, Array) and _inexact(a):
        return rw.emit("mul", a, rw.emit("np.sum", b))
    if isinstance(ta, Array) and isinstance(tb, Array) and ta.dtype == tb.dtype and _inexact(a):
        if ta.shape and tb.shape and len(ta.shape) == 1 and _covers(ta.shape, tb.shape):
            return rw.become(s, "np.dot", a, b)
    return None


# -- shapes of what has the shape of something simpler

_ELEMENTWISE = frozenset({"add", "sub", "mul", "div", "neg", "pow", "np.where"})


def shape_of_parameter(rw: Rewriter, s: Apply) -> Apply | None:
    """A shape is that of a parameter: what it was asked of need not be there."""
    shape = shape_of(type_of(s.args[0]))
    if not shape or s.kwargs or not _ours(rw, s) or s.args[0] in rw.fn.body.params:
        return None
    for p in rw.fn.body.params:
        if isinstance(p.type, Array) and (p.type.shape == shape or s.op == "len" and (p.type.shape or ())[:1] == shape[:1]):
            return Apply(s.results, s.op, (p,), s.kwargs, s.span)
    return None


def shape_from_operand(rw: Rewriter, s: Apply) -> Apply | None:
    """The shape of a result is that of an operand."""
    made = rw.definition(s.args[0])
    if made is None or s.kwargs:
        return None
    smooth = made.op in _ELEMENTWISE or made.op.startswith("np.") and len(made.args) == 1 and not made.kwargs
    own = shape_of(type_of(s.args[0]))
    if not smooth or own is None:
        return None
    for o in made.args:
        t = type_of(o)
        if not isinstance(t, Array) or not isinstance(o, Value):
            continue
        # Broadcasting makes two lengths that are not 1 equal; any other op may have changed them.
        if _covers(t.shape, own) if made.op in _ELEMENTWISE else t.shape == own:
            return Apply(s.results, s.op, (o,), s.kwargs, s.span)
    return None


def like_something_older(rw: Rewriter, s: Apply) -> Apply | None:
    """Like an array after a store is like it before; like zeros of some shape is like what gave them their shape."""
    made = rw.defs.get(s.args[0]) if isinstance(s.args[0], Value) else None  # in a loop further out, too
    if made is None or s.kwargs or not _ours(rw, s):
        return None
    if made.op in ("setitem", "index_add"):
        return rw.become(s, s.op, made.args[0])
    if made.op in ("np.zeros_like", "np.ones_like", "np.empty_like"):
        return rw.become(s, s.op, made.args[0], **dict(made.kwargs))
    return None


def shape_rebuilt(rw: Rewriter, s: Apply) -> Apply | None:
    """`(x.shape[0], x.shape[1])` is `x.shape`."""
    shape = s.args[1]
    if not isinstance(shape, TupleOf) or not shape.items:
        return None
    owners = set()
    for k, o in enumerate(shape.items):
        item = rw.definition(o, "getitem")
        whole = rw.definition(item.args[0], "attr.shape") if item is not None and item.args[1] == Const(k) else None
        owners.add(whole.args[0] if whole is not None else None)
    (owner, *more) = owners
    if more or owner is None or len(shape_of(type_of(owner)) or ()) != len(shape.items):
        return None
    return rw.become(s, s.op, s.args[0], rw.emit("attr.shape", owner))


def _table() -> Rules:
    table: dict[str, list[Rule]] = {}

    def put(rule: Rule, *ops: str) -> None:
        for op in ops:
            table.setdefault(op, []).append(rule)

    put(unspread, "add", "sub", "mul", "div", "np.where", "np.maximum", "np.minimum")
    put(product, "mul")
    put(quotient, "div")
    put(total, "add")
    put(difference, "sub")
    put(sign, "neg")
    put(twice_transposed, "np.transpose")
    put(plainly_transposed, "prelude.matrix_transpose")
    put(sum_of_spread, "np.sum")
    put(summed_product, "np.sum")
    put(shape_from_operand, "attr.shape", "attr.size", "len")
    put(shape_of_parameter, "attr.shape", "attr.size", "len")
    put(stored_number, "setitem", "index_add")
    put(first_addition, "index_add")
    put(like_something_older, "np.zeros_like", "np.ones_like")
    put(shape_rebuilt, "np.broadcast_to")
    return {op: tuple(rules) for op, rules in table.items()}


RULES: Rules = merged(complex_algebra.RULES, _table())
