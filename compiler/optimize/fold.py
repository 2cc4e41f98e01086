"""What is known while compiling is computed while compiling: constants, zeros, decided branches, empty loops.

    >>> from ..ir.printer import show
    >>> from ..ir.types import FLOAT
    >>> from .example import example
    >>> f = example(lambda b, x: b.apply("add", Zero(FLOAT), b.apply("mul", x, b.apply("mul", 2, 0.5))), x=FLOAT)
    >>> print(show(f))
    fn f(x%0: float):
        %1: float = mul(2, 0.5)
        %2: float = mul(x%0, %1)
        %3: float = add(zero:float, %2)
        return %3
    >>> print(show(fold(f)))
    fn f(x%0: float):
        return x%0

Exact: no number changes, not even the sign of a zero, except where a symbolic zero is involved.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..ir.nodes import Apply, Block, Const, Fn, For, If, ListOf, Operand, Stmt, TupleOf, Undef, While, Zero
from ..ir.ops import BINARY, COMPARE
from ..ir.types import Array, Scalar, Size, Type, kind, shape_of
from .rewrite import Rewriter, Rule, Rules, same_type, type_of


def fold(fn: Fn) -> Fn:
    """Fold constants and absorb zeros."""
    return Rewriter(fn, RULES, before=(decided,), last=spelled_out).run()


# -- constants

_PYTHON: dict[str, Callable[..., Any]] = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv,
    "floordiv": operator.floordiv, "mod": operator.mod, "pow": operator.pow, "neg": operator.neg,
    "pos": operator.pos, "not": operator.not_, "lt": operator.lt, "le": operator.le, "gt": operator.gt,
    "ge": operator.ge, "eq": operator.eq, "ne": operator.ne, "abs": abs, "float": float, "int": int, "bool": bool,
    "math.sqrt": math.sqrt, "math.exp": math.exp, "math.log": math.log, "math.sin": math.sin, "math.cos": math.cos,
}  # fmt: skip
_NAMED = (math.pi, math.e, math.tau)  # `2.0 * np.pi` says more than its digits


def constants(rw: Rewriter, s: Apply) -> Operand | None:
    """An op of constants, where the result can be written as shortly as the operands."""
    values = [o.value for o in s.args if isinstance(o, Const) and type(o.value) in (bool, int, float)]
    if len(values) != len(s.args) or s.kwargs:
        return None
    try:
        result = _PYTHON[s.op](*values)
    except (ArithmeticError, ValueError, TypeError):
        return None
    return Const(result) if _short(result, values, s.op) else None


def _short(result: Any, values: list[Any], op: str) -> bool:
    if type(result) in (bool, int):
        return abs(result) < 2**63
    if type(result) is not float or not math.isfinite(result):
        return False
    if op.startswith("math."):
        return result.is_integer() and abs(result) < 1e6
    if any(v in _NAMED for v in values):
        return any(abs(result) == v for v in values)
    return len(repr(result)) <= max(8, 2 + max(len(repr(v)) for v in values))


def identity(rw: Rewriter, s: Apply) -> Operand | None:
    """`x * 1`, `1 * x`, `x / 1`, `x ** 1`, `x - 0.0`, `n + 0`: the operand, if the result has its type."""
    a, b = s.args
    whole = kind(s.results[0].type) == "int"
    if isinstance(b, Const) and _neutral(s.op, b.value, whole, right=True):
        kept = a
    elif isinstance(a, Const) and _neutral(s.op, a.value, whole, right=False):
        kept = b
    else:
        return None
    return kept if _is_number(s.results[0].type) and _same_but_for_lengths(type_of(kept), s.results[0].type) else None


def _same_but_for_lengths(a: Type, b: Type) -> bool:
    """The same dtype and rank: a number leaves the lengths as they are, whatever they are called."""
    if isinstance(a, Array) and isinstance(b, Array) and a.shape is not None and b.shape is not None:
        return a.dtype == b.dtype and len(a.shape) == len(b.shape)
    return same_type(a, b)


def _neutral(op: str, c: Any, whole: bool, right: bool) -> bool:
    if type(c) not in (int, float):
        return False
    if op == "mul" or right and op in ("div", "pow"):
        return bool(c == 1)
    if op == "sub":
        return right and c == 0 and math.copysign(1.0, c) > 0
    # -0.0 + 0.0 is 0.0, so only adding a negative zero changes no float
    return op == "add" and c == 0 and (whole or math.copysign(1.0, c) < 0)


def unary(rw: Rewriter, s: Apply) -> Operand | None:
    """`--x`, `+x`, `float(x)` of a float, `not not c`."""
    (a,) = s.args
    type_ = s.results[0].type
    if s.op in ("neg", "not"):
        inner = rw.definition(a, s.op)
        a = inner.args[0] if inner else Undef()
    return a if _is_number(type_) and same_type(type_of(a), type_) else None


def _is_number(type_: Type) -> bool:
    return kind(type_) in ("bool", "int", "float", "complex")


def size_of(rw: Rewriter, s: Apply) -> Operand | None:
    """`x.ndim`, and `x.size`, `len(x)`, `x.shape` that are the same whatever the argument."""
    shape = shape_of(type_of(s.args[0])) if s.args and not s.kwargs else None
    if shape is None or len(s.args) != 1 or isinstance(type_of(s.args[0]), Scalar):
        return None
    if s.op in ("attr.ndim", "np.ndim"):
        return Const(len(shape))
    if s.op in ("attr.shape", "np.shape"):
        lengths = [n.constant for n in shape]
        return None if None in lengths else TupleOf(tuple(map(Const, lengths)))
    size = Size.of(1)
    for n in shape[:1] if s.op == "len" else shape:
        size = size * n
    return None if size.constant is None or not shape and s.op == "len" else Const(size.constant)


# -- symbolic zeros

_LINEAR = (
    "neg", "pos", "np.negative", "np.sum", "np.mean", "np.transpose", "np.reshape", "np.ravel", "np.swapaxes",
    "np.moveaxis", "np.squeeze", "np.expand_dims", "np.broadcast_to", "np.cumsum", "np.real", "np.imag", "np.conj",
    "np.conjugate", "np.diag", "np.diagonal", "np.trace", "np.flip", "np.roll", "np.tile", "np.repeat", "np.tril",
    "np.triu", "np.take", "np.rot90", "np.asarray", "np.copy", "np.diff", "attr.real", "attr.imag", "attr.T",
    "prelude.sum_like", "prelude.divide_or_zero", "getitem", "float", "complex", "np.take_along_axis", "np.fliplr", "np.flipud", "np.pad", "np.delete",
    "np.matrix_transpose", "prelude.along_axis", "prelude.at_indices",
    "prelude.sum_of_windows", "np.lib.stride_tricks.sliding_window_view", "np.ldexp", "math.ldexp",
)  # fmt: skip
_PRODUCTS = (
    "mul", "matmul", "np.multiply", "np.matmul", "np.dot", "np.vdot", "np.inner", "np.outer", "np.kron", "np.cross",
    "np.convolve", "scipy.signal.convolve", "scipy.signal.fftconvolve",
)  # fmt: skip


# Linear in each of the operands at these places alone.
_LINEAR_IN = {
    "np.linalg.solve": (1,), "scipy.linalg.solve": (1,), "scipy.linalg.solve_triangular": (1,), "scipy.linalg.solve_banded": (2,),
    "scipy.linalg.solve_sylvester": (2,), "scipy.linalg.solve_continuous_lyapunov": (1,), "scipy.linalg.solve_discrete_lyapunov": (1,),
    "scipy.linalg.expm_frechet": (1,), "prelude.matrix_transpose": (0,), "prelude.lower_half": (0,), "prelude.shifted": (0,),
    "scipy.signal.lfilter": (0, 2), "scipy.signal.sosfilt": (1,), "scipy.signal.filtfilt": (2,),
}  # fmt: skip


def place_zero(rw: Rewriter, s: Apply) -> Operand | None:
    """A system with a right-hand side of zero, a filter of nothing."""
    if len(s.results) == 1 and any(isinstance(s.args[k], Zero) for k in _LINEAR_IN[s.op]):
        return Zero(s.results[0].type)
    return None


def linear_zero(rw: Rewriter, s: Apply) -> Operand | None:
    """A linear op of a zero."""
    return Zero(s.results[0].type) if s.args and isinstance(s.args[0], Zero) else None


def product_zero(rw: Rewriter, s: Apply) -> Operand | None:
    """A product with a zero."""
    return Zero(s.results[0].type) if any(isinstance(a, Zero) for a in s.args[:2]) else None


def sum_zero(rw: Rewriter, s: Apply) -> Operand | Apply | None:
    """A sum or difference with a zero."""
    a, b = s.args
    if isinstance(a, Zero) and isinstance(b, Zero):
        return Zero(s.results[0].type)
    if isinstance(b, Zero):
        return _spread(rw, s, a)
    if isinstance(a, Zero):
        return _spread(rw, s, b if s.op == "add" else rw.emit("neg", b))
    return None


def _spread(rw: Rewriter, s: Apply, kept: Operand) -> Operand | Apply | None:
    """The other operand of a sum with zero, in the shape that the sum has."""
    type_ = s.results[0].type
    shape, own = shape_of(type_), shape_of(type_of(kept))
    if shape == own and shape is not None and isinstance(type_, Array) == isinstance(type_of(kept), Array):
        return kept
    like = None if shape is None else rw.visible(lambda v: isinstance(v.type, Array) and v.type.shape == shape)
    return None if like is None else rw.become(s, "np.broadcast_to", kept, rw.emit("attr.shape", like))


def select_zero(rw: Rewriter, s: Apply) -> Operand | Apply | None:
    """`np.where` with a zero side."""
    if len(s.args) != 3:
        return None
    c, a, b = s.args
    if isinstance(a, Zero) and isinstance(b, Zero):
        return Zero(s.results[0].type)
    if isinstance(a, Zero) or isinstance(b, Zero):
        return rw.become(s, s.op, c, _number(a, s), _number(b, s))
    return None


def store_zero(rw: Rewriter, s: Apply) -> Operand | Apply | None:
    """Storing or adding a zero, or storing into one: that takes an array."""
    base, index, v = s.args
    if not isinstance(v, Zero):
        dense = rw.dense(s.args)
        return None if isinstance(base, Zero) and dense[0] is base or dense is s.args else replace(s, args=dense)
    if isinstance(base, Zero) or s.op == "index_add":
        return base
    return Apply(s.results, s.op, (base, index, Const(0.0)), s.kwargs, s.span)


def einsum_zero(rw: Rewriter, s: Apply) -> Operand | None:
    return Zero(s.results[0].type) if any(isinstance(a, Zero) for a in s.args) else None


def _number(o: Operand, s: Apply) -> Operand:
    """A symbolic zero as a number of the kind that the result has."""
    return o if not isinstance(o, Zero) else Const(0j if kind(s.results[0].type) == "complex" else 0.0)


_SPREADING = frozenset({*BINARY, *COMPARE, "np.where"}) - {"matmul"}


def spelled_out(rw: Rewriter, s: Apply) -> Apply:
    """What no rule absorbs: zeros of the array's shape, or a number if the result is the same."""
    if not any(isinstance(o, Zero) and isinstance(o.type, Array) for o in s.args):
        return s
    if s.op in _SPREADING:
        made = rw.become(s, s.op, *(_number(o, s) for o in s.args), **dict(s.kwargs))
        if made is not None:
            return made
    dense = rw.dense(s.args)
    return s if dense == s.args else replace(s, args=dense)


def joined_zero(rw: Rewriter, s: Apply) -> Operand | Apply | None:
    """An array that is made of zeros; zeros beside other arrays must be arrays."""
    parts = s.args[0]
    if not isinstance(parts, (ListOf, TupleOf)) or not any(isinstance(i, Zero) for i in parts.items):
        return None
    if all(isinstance(i, Zero) for i in parts.items):
        return Zero(s.results[0].type)
    dense = rw.dense(parts.items)
    return None if dense == parts.items else replace(s, args=(type(parts)(dense), *s.args[1:]))


def zeros_of_nothing(rw: Rewriter, s: Apply) -> Apply | None:
    """The zeros for an empty list."""
    made = rw.definition(s.args[0], "list")
    return Apply(s.results, "list", made.args, (), s.span) if made is not None and made.args == (ListOf(()),) else None


# -- control flow


def decided(rw: Rewriter, s: Stmt) -> Block | None:
    """A decided `if` is its branch; a loop that never runs is its start."""
    if isinstance(s, If) and isinstance(s.cond, Const):
        return s.then if s.cond.value else s.orelse
    if isinstance(s, For):
        bounds = (s.start, s.stop, s.step)
        values = [o.value for o in bounds if isinstance(o, Const) and type(o.value) is int]
        if len(values) == 3 and values[2] != 0 and not range(*values):
            return Block((), (), s.init)
    if isinstance(s, While) and not s.cond.stmts and s.cond.yields == (Const(False),):
        return Block((), (), s.init)
    return None


def _table() -> Rules:
    table: dict[str, list[Rule]] = {}

    def put(rule: Rule, *ops: str) -> None:
        for op in ops:
            table.setdefault(op, []).append(rule)

    put(constants, *_PYTHON)
    put(sum_zero, "add", "sub")
    put(product_zero, *_PRODUCTS)
    put(linear_zero, *_LINEAR, "div", "np.divide", "np.true_divide")
    put(place_zero, *_LINEAR_IN)
    put(select_zero, "np.where")
    put(store_zero, "setitem", "index_add")
    put(einsum_zero, "np.einsum")
    put(joined_zero, "np.array", "np.concatenate", "np.stack", "np.vstack", "np.hstack", "np.dstack", "np.column_stack")
    put(zeros_of_nothing, "prelude.zeros_of_list")
    put(identity, "mul", "div", "pow", "sub", "add")
    put(unary, "neg", "not", "pos", "float", "int", "bool", "np.asarray")
    put(size_of, "attr.ndim", "np.ndim", "attr.shape", "np.shape", "attr.size", "np.size", "len")
    return {op: tuple(rules) for op, rules in table.items()}


RULES: Rules = _table()
