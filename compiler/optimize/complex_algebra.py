"""What a careful person simplifies in derivatives by complex numbers: parts of products, casts, sizes times directions."""

from __future__ import annotations

from ..ir.nodes import Apply, Const, Operand, Value
from ..ir.types import Array, Scalar, kind
from .rewrite import Rewriter, Rules, same_type, type_of

_PART = {"attr.real": "attr.imag", "attr.imag": "attr.real"}


def part(rw: Rewriter, s: Apply) -> Operand | Apply | None:
    """`(1j * x).real` is `-x.imag`; a real factor comes out; what was real before a cast is real."""
    if s.results[0] in rw.primal:
        return None
    (z,) = s.args
    made = rw.own(z)
    if made is None:
        return None
    if made.op == "neg":
        return rw.become(s, "neg", rw.emit(s.op, made.args[0]))
    if s.op == "attr.real":
        plain = _widened(rw, z)
        if plain is not None and same_type(type_of(plain), s.results[0].type):
            return plain
        if made.op in ("conjugate", "np.conjugate"):
            return rw.become(s, s.op, made.args[0])
    return _part_of_product(rw, s, made) if made.op in ("mul", "div") else None


def _part_of_product(rw: Rewriter, s: Apply, made: Apply) -> Operand | Apply | None:
    a, b = made.args
    pairs = ((a, b), (b, a)) if made.op == "mul" else ((b, a),)
    for x, y in pairs:
        if kind(type_of(x)) in ("int", "float") and kind(type_of(y)) == "complex":
            inner = rw.emit(s.op, y)
            return rw.become(s, made.op, x, inner) if made.op == "mul" and x is a else rw.become(s, made.op, inner, x)
        if made.op == "mul" and isinstance(x, Const) and isinstance(x.value, complex) and x.value.real == 0:
            if kind(type_of(y)) != "complex":
                continue
            factor = -x.value.imag if s.op == "attr.real" else x.value.imag
            other = rw.emit(_PART[s.op], y)
            if factor == 1.0:
                return other
            return rw.become(s, "neg", other) if factor == -1.0 else rw.become(s, "mul", Const(factor), other)
    return None


def _widened(rw: Rewriter, o: Operand) -> Operand | None:
    """The real operand that was made complex without need."""
    made = rw.own(o)
    if made is None or len(made.args) != (2 if made.op == "astype" else 1) or made.op not in ("complex", "astype"):
        return None
    x = made.args[0]
    return x if kind(type_of(x)) == "float" and kind(type_of(o)) == "complex" else None


def narrow(rw: Rewriter, s: Apply) -> Apply | None:
    """An operand made complex, beside one that is."""
    if s.results[0] in rw.primal:
        return None
    for k, o in enumerate(s.args):
        plain = _widened(rw, o)
        if plain is not None and kind(type_of(s.args[1 - k])) == "complex":
            return rw.become(s, s.op, *s.args[:k], plain, *s.args[k + 1 :])
    return None


def size_times_direction(rw: Rewriter, s: Apply) -> Operand | Apply | None:
    """`abs(z) * divide_or_zero(conj(z), abs(z))` is `conj(z)`."""
    if s.results[0] in rw.primal:
        return None
    for x, y in (s.args, s.args[::-1]):
        ratio = rw.own(y, "prelude.divide_or_zero")
        if ratio is None or not _is_direction(rw, *ratio.args):
            continue
        top, size = ratio.args
        if x == size:
            return top if same_type(type_of(top), s.results[0].type) else None
        rest = _without(rw, x, size)
        if rest is not None:
            return rw.become(s, "mul", rest, top)
    return None


def _is_direction(rw: Rewriter, top: Operand, size: Operand) -> bool:
    mirrored, length = rw.definition(top), rw.definition(size)
    if mirrored is None or length is None or length.op not in ("abs", "np.absolute"):
        return False
    return mirrored.op in ("conjugate", "np.conjugate") and mirrored.args == length.args


def _without(rw: Rewriter, x: Operand, factor: Operand) -> Operand | None:
    """The other factor of a product."""
    made = rw.own(x, "mul")
    if made is None:
        return None
    a, b = made.args
    if a == factor or b == factor:
        return b if a == factor else a
    for o, other, front in ((a, b, False), (b, a, True)):
        rest = _without(rw, o, factor) if isinstance(o, Value) else None
        if rest is not None:
            return rw.emit("mul", other, rest) if front else rw.emit("mul", rest, other)
    return None


def conjugate(rw: Rewriter, s: Apply) -> Operand | Apply | None:
    """The conjugate of a conjugate; a real factor comes out."""
    made = rw.own(s.args[0])
    if made is None or s.kwargs or s.results[0] in rw.primal or not isinstance(s.results[0].type, (Array, Scalar)):
        return None
    if made.op == s.op:
        return made.args[0] if same_type(type_of(made.args[0]), s.results[0].type) else None
    if made.op == "mul":
        for k, x in enumerate(made.args):
            if kind(type_of(x)) in ("int", "float"):
                mirrored = rw.emit(s.op, made.args[1 - k])
                return rw.become(s, "mul", x, mirrored) if k == 0 else rw.become(s, "mul", mirrored, x)
    return None


RULES: Rules = {
    "attr.real": (part,), "attr.imag": (part,), "mul": (size_times_direction, narrow), "div": (narrow,), "add": (narrow,),
    "sub": (narrow,), "conjugate": (conjugate,), "np.conjugate": (conjugate,),
}  # fmt: skip
