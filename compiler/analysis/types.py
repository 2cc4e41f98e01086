"""The types of an op's results, from its operands' types: kind, dtype and symbolic shape.

Where a function has no entry of its own, the NumPy function itself is tried on small arrays of ones
(`sampling.py`). "Not known" is always a right answer; a claim that does not hold never is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ..ir.nodes import Const, ListOf, Operand, SliceOf, TupleOf, Value, Zero
from ..ir.types import (
    BOOL,
    FLOAT,
    INT,
    Array,
    ListOfType,
    Opaque,
    Scalar,
    Size,
    TupleType,
    Type,
    Unknown,
    forgotten,
    kind_of_dtype,
    shape_of,
)  # fmt: skip
from .broadcasting import broadcast_shapes
from .dtypes import array_or_scalar, result_dtype, ufunc_dtype
from .index_types import item_type

Kwargs = dict[str, Operand]


def infer(op: str, args: tuple[Operand, ...], kwargs: Kwargs) -> tuple[Type, ...]:
    """The types of the results of `op(*args, **kwargs)`."""
    structural = _STRUCTURAL.get(op)
    if structural is not None:
        return structural(args)
    if op in _ARITHMETIC:
        return (_arithmetic(op, args),)
    if op.startswith("attr."):
        return (_attribute(op[5:], args),)
    if op.startswith("math."):
        return _MATH_PAIRS.get(op[5:]) or (_math(op, args),)
    if op.startswith("cmath."):
        return _cmath(op)
    from .shapes import RULES, helpers, sampling

    if op.startswith("prelude."):
        return helpers.helper(op[8:], args)
    if op.startswith("scipy."):
        return _scipy(op, args, kwargs)
    if op.startswith("np."):
        if op in RULES:
            found = RULES[op](args, kwargs)
            if found != Unknown():
                return found if isinstance(found, tuple) else (found,)
        function = _numpy(op)
        if isinstance(function, np.ufunc):
            return _ufunc(function, args)
        return sampling.sampled(function, args, kwargs)
    return _registered(op, args)


def type_of_operand(o: Operand) -> Type:
    """The type of any operand: values carry theirs, constants and displays have theirs read off."""
    if isinstance(o, (Value, Zero)):
        return o.type
    if isinstance(o, Const):
        return _constant(o.value)
    if isinstance(o, TupleOf):
        return TupleType(tuple(map(type_of_operand, o.items)))
    if isinstance(o, ListOf):
        return _list_type(o)
    return Opaque("slice" if isinstance(o, SliceOf) else "nothing")


def _constant(v: Any) -> Type:
    if isinstance(v, bool):
        return BOOL
    if isinstance(v, int):
        return Scalar("int", None, Size.of(v))
    if isinstance(v, float):
        return FLOAT
    if isinstance(v, complex):
        return Scalar("complex")
    return Opaque(type(v).__name__)


def _list_type(o: ListOf) -> ListOfType:
    elem: Type | None = None
    for item in o.items:
        t = type_of_operand(item)
        elem = t if elem is None else join(elem, t)
    return ListOfType(_forget_size(elem))


def _forget_size(t: Type | None) -> Type | None:
    return replace(t, size=None) if isinstance(t, Scalar) else t


def join(a: Type, b: Type) -> Type:
    """The type of what is one of two things: after a branch, or from one iteration to the next."""
    if a == b:
        return a
    if isinstance(a, Scalar) and isinstance(b, Scalar):
        return replace(_join_numbers(a, b), or_array=a.or_array or b.or_array)
    if isinstance(a, Array) and isinstance(b, Array):
        dtype = a.dtype if a.dtype == b.dtype else np.result_type(a.dtype, b.dtype).name
        if a.shape is None or b.shape is None or len(a.shape) != len(b.shape):
            return Array(dtype, None)
        shape = tuple(x if x == y else Size.unknown() for x, y in zip(a.shape, b.shape, strict=True))
        return Array(dtype, shape, a.unique and b.unique)
    array, number = (a, b) if isinstance(a, Array) else (b, a)
    if isinstance(array, Array) and array.shape == () and isinstance(number, Scalar):
        return replace(_join_numbers(Scalar(kind_of_dtype(array.dtype), array.dtype), number), or_array=True)
    if isinstance(a, ListOfType) and isinstance(b, ListOfType):
        if a.elem is None or b.elem is None:
            return a if b.elem is None else b
        return ListOfType(join(a.elem, b.elem))
    if isinstance(a, TupleType) and isinstance(b, TupleType) and len(a.items) == len(b.items):
        return TupleType(tuple(map(join, a.items, b.items)))
    if isinstance(a, Opaque) and isinstance(b, Opaque):
        return Opaque("object")
    return Unknown()


def _join_numbers(a: Scalar, b: Scalar) -> Scalar:
    order = ("bool", "int", "float", "complex")
    wide = max(a.kind, b.kind, key=order.index)
    if a.dtype == b.dtype:
        return Scalar(wide, a.dtype if a.kind == b.kind else None)
    if a.dtype is not None and b.dtype is not None:
        return Scalar(wide, np.result_type(a.dtype, b.dtype).name)
    return Scalar(wide, a.dtype or b.dtype) if kind_of_dtype(a.dtype or b.dtype or "") == wide else Scalar(wide)


# -- operators


_ARITHMETIC = {
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.true_divide, "floordiv": np.floor_divide,
    "mod": np.remainder, "pow": np.power, "neg": np.negative, "pos": np.positive, "invert": np.invert,
    "lshift": np.left_shift, "rshift": np.right_shift, "bitand": np.bitwise_and, "bitor": np.bitwise_or,
    "bitxor": np.bitwise_xor, "lt": np.less, "le": np.less_equal, "gt": np.greater, "ge": np.greater_equal,
    "eq": np.equal, "ne": np.not_equal, "abs": np.absolute,
    "iadd": np.add, "isub": np.subtract, "imul": np.multiply, "idiv": np.true_divide,
}  # fmt: skip
_COMPARISONS = frozenset({"lt", "le", "gt", "ge", "eq", "ne"})


def _arithmetic(op: str, args: tuple[Operand, ...]) -> Type:
    types = [type_of_operand(a) for a in args]
    if Opaque("str") in types:
        if op not in _COMPARISONS:
            return Opaque("str")
        others = [t for t in types if t != Opaque("str")]
        if not any(isinstance(t, Array) for t in others):
            return BOOL
        return array_or_scalar("bool", broadcast_shapes(*map(shape_of, others)))
    if all(isinstance(t, Scalar) and t.dtype is None for t in types):
        return _python_scalars(op, types, args)  # type: ignore[arg-type]
    return _ufunc(_ARITHMETIC[op], args)[0]


def _python_scalars(op: str, types: list[Scalar], args: tuple[Operand, ...]) -> Type:
    """Python's own arithmetic on bool, int, float, complex."""
    if op in _COMPARISONS:
        return BOOL
    order = ("bool", "int", "float", "complex")
    wide = max((t.kind for t in types), key=order.index)
    if wide == "bool" and op not in ("bitand", "bitor", "bitxor"):
        wide = "int"
    if op == "div" and wide == "int":
        wide = "float"
    if op == "abs":
        return FLOAT if wide == "complex" else Scalar(wide)
    if op == "pow" and wide == "int" and not (isinstance(args[1], Const) and args[1].value >= 0):
        return Unknown() if not isinstance(args[1], Const) else FLOAT
    if wide == "int" and op in ("add", "sub", "mul", "neg"):
        a, b = types[0].size, types[-1].size
        if a is not None and b is not None:
            return Scalar("int", None, a + b if op == "add" else a - b if op == "sub" else a * b if op == "mul" else -a)
    return Scalar(wide)


def _ufunc(f: np.ufunc, args: tuple[Operand, ...]) -> tuple[Type, ...]:
    types = [type_of_operand(a) for a in args][: f.nin]
    types = [as_array_type(t) for t in types]
    if any(isinstance(t, (Unknown, Opaque)) for t in types):
        return (Unknown(),) * f.nout
    dtypes = ufunc_dtype(f, types)
    if dtypes is None:
        return (Unknown(),) * f.nout
    shape = broadcast_shapes(*(shape_of(t) for t in types))
    return tuple(array_or_scalar(d, shape) for d in dtypes)


def as_array_type(t: Type) -> Type:
    """The array that NumPy makes of a list or tuple of numbers; other types as they are."""
    if isinstance(t, TupleType):
        inner = [as_array_type(i) for i in t.items]
        if not inner or not all(isinstance(i, (Scalar, Array)) for i in inner):
            return Unknown()
        dtype = result_dtype(inner)
        first = shape_of(inner[0])
        return Array(dtype, None if first is None else (Size.of(len(inner)), *first))
    if isinstance(t, ListOfType):
        if t.elem is None:
            return Array("float64", (Size.unknown(),))
        inner_type = as_array_type(t.elem)
        shape = shape_of(inner_type)
        if not isinstance(inner_type, (Scalar, Array)):
            return Unknown()
        return Array(result_dtype([inner_type]), None if shape is None else (Size.unknown(), *shape))
    return t


# -- structure


def _getitem(args: tuple[Operand, ...]) -> tuple[Type, ...]:
    owner, index = type_of_operand(args[0]), args[1]
    if isinstance(owner, ListOfType):
        return (owner if isinstance(index, SliceOf) else _item(owner),)
    if isinstance(owner, TupleType):
        if isinstance(index, Const) and isinstance(index.value, int):
            return (owner.items[index.value],)
        joined = owner.items[0] if owner.items else Unknown()
        for t in owner.items[1:]:
            joined = join(joined, t)
        return (joined,)
    return (item_type(owner, index, type_of_operand),)


def _item(owner: ListOfType) -> Type:
    """The type of one item: another one may have another length."""
    return forgotten(owner.elem, unknown=True) if owner.elem is not None else Unknown()


def _append(args: tuple[Operand, ...]) -> tuple[Type, ...]:
    return (join(type_of_operand(args[0]), ListOfType(_forget_size(type_of_operand(args[1])))),)


def _pop(args: tuple[Operand, ...]) -> tuple[Type, ...]:
    t = type_of_operand(args[0])
    return (t, _item(t)) if isinstance(t, ListOfType) else (Unknown(), Unknown())


def _setitem(args: tuple[Operand, ...]) -> tuple[Type, ...]:
    t = type_of_operand(args[0])
    if isinstance(t, ListOfType):
        new = type_of_operand(args[2])
        return (join(t, new if isinstance(args[1], SliceOf) else ListOfType(_forget_size(new))),)
    return (t,)


def _same(args: tuple[Operand, ...]) -> tuple[Type, ...]:
    return (type_of_operand(args[0]),)


def _unpack(args: tuple[Operand, ...]) -> tuple[Type, ...]:
    owner, n = type_of_operand(args[0]), args[1].value  # type: ignore[union-attr]
    if isinstance(owner, ListOfType):
        return tuple(_item(owner) for _ in range(n))
    return (item_type(owner, Const(0), type_of_operand),) * n


def _len(args: tuple[Operand, ...]) -> tuple[Type, ...]:
    shape = shape_of(type_of_operand(args[0]))
    return (Scalar("int", None, shape[0] if shape else None),)


def _cast(name: str) -> Any:
    return lambda args: (Scalar(name),)


def _extreme(args: tuple[Operand, ...]) -> tuple[Type, ...]:
    types = [type_of_operand(a) for a in args]
    result = _forget_size(types[0]) or Unknown()
    for t in types[1:]:
        result = join(result, _forget_size(t) or Unknown())
    return (result,)


def _conjugate(args: tuple[Operand, ...]) -> Type:
    t = type_of_operand(args[0])
    return Scalar(t.kind) if isinstance(t, Scalar) and t.dtype is None else Unknown()


def _round(args: tuple[Operand, ...]) -> tuple[Type, ...]:
    t = type_of_operand(args[0])
    if isinstance(t, Scalar) and t.dtype is None:
        return (Scalar("int") if len(args) == 1 or args[1] == Const(None) else t,)
    return (t,)


def _astype(args: tuple[Operand, ...]) -> tuple[Type, ...]:
    t = type_of_operand(args[0])
    try:
        dtype = np.dtype(args[1].value).name  # type: ignore[union-attr]
    except (TypeError, AttributeError):
        return (Unknown(),)
    if isinstance(t, Unknown):
        return (t,)
    return (array_or_scalar(dtype, shape_of(t)),)


def _divmod(args: tuple[Operand, ...]) -> tuple[Type, ...]:
    return (_arithmetic("floordiv", args), _arithmetic("mod", args))


_STRUCTURAL: dict[str, Any] = {
    "getitem": _getitem, "setitem": _setitem, "index_add": _same, "list.append": _append, "list.pop": _pop,
    "list": lambda args: (_list_type(args[0]) if isinstance(args[0], ListOf) else type_of_operand(args[0]),),
    "again": _same, "list.copy": _same, "list.repeat": _same, "unpack": _unpack, "len": _len,
    "list.concat": lambda args: (join(type_of_operand(args[0]), type_of_operand(args[1])),),
    "float": _cast("float"), "int": _cast("int"), "complex": _cast("complex"), "conjugate": lambda args: (_conjugate(args),),
    "not": lambda args: (BOOL,), "is": lambda args: (BOOL,), "isnot": lambda args: (BOOL,), "in": lambda args: (BOOL,),
    "notin": lambda args: (BOOL,), "bool": lambda args: (BOOL,), "bool.or": lambda args: (BOOL,),
    "any": lambda args: (BOOL,), "all": lambda args: (BOOL,),
    "min": _extreme, "max": _extreme, "round": _round, "astype": _astype, "divmod": _divmod,
    "tuple": lambda args: (type_of_operand(args[0]),), "format": lambda args: (Opaque("str"),),
    "range": lambda args: (Opaque("range"),), "sum": lambda args: (Unknown(),),
    "matmul": lambda args: _matmul(args),
}  # fmt: skip


def _matmul(args: tuple[Operand, ...]) -> tuple[Type, ...]:
    from .shapes import products

    return (products.matmul(args, {}),)


def _attribute(name: str, args: tuple[Operand, ...]) -> Type:
    t = type_of_operand(args[0])
    shape = shape_of(t)
    if name == "shape":
        return TupleType(tuple(Scalar("int", None, s) for s in shape)) if shape is not None else Opaque("shape")
    if name == "size":
        total = Size.of(1)
        for s in shape or ():
            total = total * s
        return Scalar("int", None, total if shape is not None else None)
    if name in ("real", "imag"):
        return part_type(t)
    return INT if name == "ndim" else Unknown()


def part_type(t: Type) -> Type:
    """The type of a number's real or imaginary part."""
    if isinstance(t, Scalar) and t.dtype is None:
        return FLOAT if t.kind == "complex" else Scalar(t.kind) if t.kind != "bool" else INT
    if isinstance(t, (Array, Scalar)):
        dtype = np.ones((), t.dtype).real.dtype.name
        return Array(dtype, t.shape) if isinstance(t, Array) else Scalar(kind_of_dtype(dtype), dtype)
    return Unknown()


_MATH_INTEGERS = frozenset("floor ceil trunc gcd lcm factorial comb perm isqrt".split())
_MATH_BOOLEANS = frozenset("isfinite isinf isnan isclose".split())


_MATH_PAIRS = {"frexp": (FLOAT, INT), "modf": (FLOAT, FLOAT)}


def _math(op: str, args: tuple[Operand, ...]) -> Type:
    name = op.removeprefix("math.")
    if name in _MATH_INTEGERS:
        return INT
    return BOOL if name in _MATH_BOOLEANS else FLOAT


def _cmath(op: str) -> tuple[Type, ...]:
    name = op.removeprefix("cmath.")
    if name == "polar":
        return FLOAT, FLOAT
    return (BOOL if name in _MATH_BOOLEANS else FLOAT if name == "phase" else Scalar("complex"),)


def _scipy(op: str, args: tuple[Operand, ...], kwargs: Kwargs) -> tuple[Type, ...]:
    """Of a function of SciPy that has a rule: those of a ufunc, of its own shape rule, or of trials."""
    from ..rules import registry
    from .shapes import sampling, scipy

    rule = registry.rules[op]
    if isinstance(rule.target, np.ufunc):
        return _ufunc(rule.target, args)
    known = scipy.RULES.get(op)
    found = known(args, kwargs) if known is not None else Unknown()
    if found != Unknown():
        return found if isinstance(found, tuple) else (found,)
    return sampling.sampled(rule.target, args, kwargs)


def _registered(op: str, args: tuple[Operand, ...]) -> tuple[Type, ...]:
    """Of a function of the user's that has a rule: what is declared, or what an elementwise one must give."""
    from ..rules import registry

    rule = registry.rules.get(op)
    if rule is None:
        return (Unknown(),)
    if isinstance(rule.target, np.ufunc):
        return _ufunc(rule.target, args)
    names = [n for n, p in rule.signature.parameters.items() if p.default is p.empty]
    if rule.like:
        return tuple(type_of_operand(args[names.index(n)]) if n in names[: len(args)] else Unknown() for n in rule.like)
    types = [as_array_type(type_of_operand(a)) for a in args]
    if rule.kind != "elementwise" or any(isinstance(t, (Unknown, Opaque)) for t in types) or result_dtype([*types, FLOAT]) != "float64":
        return (Unknown(),)
    return (array_or_scalar("float64", broadcast_shapes(*map(shape_of, types))),)


def _numpy(op: str) -> Any:
    found: Any = np
    for part in op.split(".")[1:]:
        found = getattr(found, part, None)
    return found


