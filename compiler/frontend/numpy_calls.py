"""NumPy functions that write, or that are more than an op: `copyto`, `add.at`, `asarray`, `errstate` ..."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import numpy as np

from ..analysis.dtypes import example
from ..ir.nodes import Const, ListOf, TupleOf, Value
from ..ir.types import Array, Scalar, kind
from ..rules import registry
from ..rules.definitions import calling, index_tricks
from . import arrays, complex_numbers, expressions, ops, stores, writing
from .lower import Lowerer, type_of
from .values import Items, ListVal, Mixed, Native, PyVal, Ref, SliceVal, TupleVal

Args = list[PyVal]
Kwargs = dict[str, PyVal]


def ufunc_method(
    lw: Lowerer, ufunc: np.ufunc, name: str, args: Args, kwargs: Kwargs, node: ast.AST | None, hint: str
) -> PyVal:
    """`np.add.reduce`, `np.add.at`, `np.multiply.outer` ..."""
    short = ufunc.__name__
    if name == "reduce":
        order = ("axis", "dtype", "out", "keepdims", "initial", "where")
        kwargs = {"axis": Const(0), **dict(zip(order, args[1:], strict=False)), **kwargs}
        args, kwargs = args[:1], {k: v for k, v in kwargs.items() if k == "axis" or v != Const(None)}
        if ufunc in _REDUCTIONS:
            from .calls import call

            return call(lw, Const(_REDUCTIONS[ufunc]), args, kwargs, node, hint)
    definition, op = registry.definition_of(getattr(ufunc, name)), registry.op_of(getattr(ufunc, name))
    if definition is not None and definition.holds(len(args), kwargs) and definition.function not in lw.defining:
        from .inline import call_definition

        return call_definition(lw, definition.function, args, kwargs, node)
    if op is not None:
        return ops.apply_op(lw, op, args, kwargs, node, hint)
    if name == "accumulate" and short in ("add", "multiply"):
        if len(args) == 1 and "axis" not in kwargs:
            kwargs = {"axis": Const(0), **kwargs}
        return ops.apply_op(lw, "np.cumsum" if short == "add" else "np.cumprod", args, kwargs, node, hint)
    if name == "outer" and len(args) == 2 and not kwargs:
        a, b = (expressions.to_operand(lw, v, node) for v in args)
        ndim = arrays.ndim_of(type_of(b))
        if ndim is not None:
            index = TupleOf((Const(...), *(Const(None),) * ndim))
            spread = lw.apply("getitem", a, index) if isinstance(type_of(a), Array) else a
            return lw.result(lw.apply(f"np.{short}", spread, b, hint=hint), hint)
    if name == "at" and not kwargs:
        return writing.at(lw, ufunc, args, node)
    if name in ("accumulate", "reduce", "reduceat") and args and registry.op_of(ufunc) is not None:
        return getattr(writing, name)(lw, ufunc, args, kwargs, node)
    lw.refuse("G301", f"there is no rule for `np.{short}.{name}`", node)


_REDUCTIONS: dict[Any, Any] = {np.add: np.sum, np.multiply: np.prod, np.maximum: np.max, np.minimum: np.min}


def _asarray(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST | None, hint: str) -> PyVal:
    """`np.asarray(x)`: the same array, if it is one already."""
    (x, *more) = args
    dtype = more[0] if more else kwargs.get("dtype", Const(None))
    if isinstance(x, Ref):
        type = type_of(lw.read(x))
        if dtype == Const(None) or isinstance(type, Array) and isinstance(dtype, Const) and np.dtype(dtype.value) == type.dtype:
            return x
    return ops.apply_op(lw, "np.array", [x, *([dtype] if dtype != Const(None) else [])], {}, node, hint)


def _copyto(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST | None, hint: str) -> PyVal:
    kwargs = dict(kwargs)
    given = [*args, *(kwargs[k] for k in ("dst", "src") if k in kwargs)]
    kinds = [kind(type_of(stores.as_array(lw, expressions.to_operand(lw, v, node)))) for v in given[:2]]
    casting = kwargs.pop("casting", Const("same_kind"))
    if kinds in (["int", "float"], ["bool", "float"], ["bool", "int"]) and casting != Const("unsafe"):
        lw.refuse("G214", "NumPy does not copy these numbers into an array of this kind", node, "say `casting='unsafe'`")
    return writing.copyto(lw, args, kwargs, node, hint)


def _where(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST | None, hint: str) -> PyVal:
    """`np.where(condition)` is `np.nonzero(condition)`."""
    if len(args) == 1 and not kwargs:
        return nonzero(lw, args, kwargs, node, hint)
    return ops.apply_op(lw, "np.where", args, kwargs, node, hint)


def nonzero(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST | None, hint: str) -> PyVal:
    """`np.nonzero(x)`: a tuple, also of one array."""
    if isinstance(args[0], Ref) and ops.rank(lw, args[0]) == 1:
        return TupleVal((ops.apply_op(lw, "np.flatnonzero", args, kwargs, node, hint),))
    return ops.apply_op(lw, "np.nonzero", args, kwargs, node, hint)


def _shape(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST | None, hint: str) -> PyVal:
    return arrays.shape_tuple(lw, stores.as_array(lw, expressions.to_operand(lw, args[0], node)), node)


def _ndim(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST | None, hint: str) -> PyVal:
    ndim = arrays.ndim_of(type_of(stores.as_array(lw, expressions.to_operand(lw, args[0], node))))
    if ndim is None:
        lw.refuse("G209", "the rank of this must be known", node)
    return Const(ndim)


def _size(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST | None, hint: str) -> PyVal:
    operand = stores.as_array(lw, expressions.to_operand(lw, args[0], node))
    if len(args) > 1:
        return arrays.subscript(lw, arrays.shape_tuple(lw, operand, node), args[1], node)
    if isinstance(type_of(operand), Scalar):
        return Const(1)
    return lw.apply("attr.size" if isinstance(type_of(operand), Array) else "np.size", operand, hint=hint)


def _isscalar(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST | None, hint: str) -> PyVal:
    if getattr(type_of(args[0]), "or_array", False):  # type: ignore[arg-type]
        lw.refuse("G204", "whether this is an array depends on the path", node)
    return Const(isinstance(args[0], (Value, Const)))


def _array(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST | None, hint: str) -> PyVal:
    """`np.array(...)` of nested lists: rows are stacked."""
    x = args[0]
    if kwargs.get("copy") == Const(True):
        kwargs = {k: v for k, v in kwargs.items() if k != "copy"}  # as without it
    definition = registry.definition_of(np.array)
    if definition is not None and definition.holds(len(args), kwargs) and definition.function not in lw.defining:
        from .inline import call_definition

        return call_definition(lw, definition.function, args, kwargs, node)
    if isinstance(x, (ListVal, TupleVal)) and not kwargs and len(args) == 1:
        operand = expressions.to_operand(lw, x, node)
        if isinstance(operand, (ListOf, TupleOf)) and operand.items and all(
            isinstance(i, Value) and isinstance(i.type, Array) for i in operand.items
        ):
            return lw.result(lw.apply("np.stack", TupleOf(operand.items), hint=hint), hint)
    made = ops.apply_op(lw, "np.array", args, kwargs, node, hint)
    if len(args) == 1 and "dtype" not in kwargs and isinstance(made, Ref) and _perhaps_integers(lw, x):
        lw.perhaps_integers.add(made.cell)
    return made


def _perhaps_integers(lw: Lowerer, v: PyVal) -> bool:
    """Whether an array of these numbers may be one of integers, because some of them are integers on some path only."""
    numbers = [v]
    for n in numbers:
        content = lw.state[n.cell] if isinstance(n, ListVal) else n
        numbers += content.items if isinstance(content, (TupleVal, Items)) else ()
    leaves = [n for n in numbers if not isinstance(n, (ListVal, TupleVal))]
    if not all(isinstance(n, (Value, Const)) for n in leaves):
        return False
    either = [n for n in leaves if isinstance(n, Value) and n in lw.either_kind]
    return bool(either) and all(kind(type_of(n)) in ("int", "bool") for n in leaves if n not in either)  # type: ignore[arg-type,operator]


def _eig(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST | None, hint: str) -> PyVal:
    """`np.linalg.eig(a)`: of a real matrix, NumPy scales the vectors in one way or another, depending on the numbers."""
    matrix = expressions.to_operand(lw, args[0], node)
    if kind(type_of(matrix)) == "complex":
        return ops.apply_op(lw, "np.linalg.eig", args, kwargs, node, hint)
    (values, _) = lw.builder.apply_many("prelude.eigen", [matrix], {}, ("", ""))
    vectors = Mixed("the eigenvectors of a real matrix may be complex or not: write `np.linalg.eig(a + 0j)`, or `np.linalg.eigh`", "G303")
    return TupleVal((lw.result(values), vectors), np.linalg._linalg.EigResult)  # type: ignore[attr-defined]


def _result_type(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST | None, hint: str) -> PyVal:
    """The common dtype of dtypes and numbers; that of numbers is in their types."""
    from .arguments import require_static

    values = []
    for a in args:
        found = type_of(expressions.to_operand(lw, a, node)) if isinstance(a, (Value, Ref)) else None
        if isinstance(found, (Array, Scalar)):
            values.append(example(found))
        else:
            values.append(require_static(lw, a, node, "what `result_type` takes"))
    return Const(np.result_type(*values))


def _vectorize(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST | None, hint: str) -> PyVal:
    """`np.vectorize(f)`, before it is called."""
    if len(args) != 1 or set(kwargs) - {"otypes", "cache", "doc"}:
        lw.refuse("G302", "`np.vectorize` with a signature or with excluded arguments is not supported", node)
    return Native(lambda given: vectorized(lw, args[0], given, node))


def vectorized(lw: Lowerer, function: PyVal, args: Args, node: ast.AST | None) -> PyVal:
    """A call of what `np.vectorize` made: a loop over the elements."""
    from . import inline

    return inline.call_definition(lw, calling.vectorized, [function, *args], {}, node)


def index_trick(lw: Lowerer, made: Any, index: PyVal, node: ast.AST | None) -> PyVal:
    """`np.r_[...]`, `np.c_[...]`, `np.mgrid[...]`, `np.ogrid[...]`."""
    from . import inline

    items = index.items if isinstance(index, TupleVal) else (index,)
    parts: PyVal = TupleVal(tuple(_range_of(lw, i, node) for i in items))
    return inline.call_definition(lw, INDEX_TRICKS[type(made)], [parts], {}, node)


def _range_of(lw: Lowerer, item: PyVal, node: ast.AST | None) -> PyVal:
    """`start:stop:step`, or `start:stop:5j` for as many numbers with both ends; other things are as they are."""
    if isinstance(item, Const) and isinstance(item.value, str):
        lw.refuse("G302", "strings in `np.r_` and `np.c_` are not supported", node)
    if not isinstance(item, SliceVal):
        return item
    start = Const(0) if item.start == Const(None) else item.start
    step = Const(1) if item.step == Const(None) else item.step
    if isinstance(step, Const) and isinstance(step.value, complex):
        return ops.apply_op(lw, "np.linspace", [start, item.stop, Const(int(abs(step.value)))], {}, node)
    return ops.apply_op(lw, "np.arange", [start, item.stop, step], {}, node)


INDEX_TRICKS: dict[Any, Any] = {
    type(np.r_): index_tricks.r_, type(np.c_): index_tricks.c_, type(np.mgrid): index_tricks.mgrid, type(np.ogrid): index_tricks.ogrid,
}  # fmt: skip


def _static_only(f: Any) -> Callable[..., PyVal]:
    """Something that is computed while compiling."""

    def run(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST | None, hint: str) -> PyVal:
        from .arguments import require_static

        return Const(f(*(require_static(lw, a, node, "this") for a in args)))

    return run


HANDLERS: dict[Any, Callable[..., PyVal]] = {
    np.asarray: _asarray, np.asanyarray: _asarray, np.array: _array, np.vectorize: _vectorize, np.linalg.eig: _eig, np.result_type: _result_type,
    np.copyto: _copyto, np.put: writing.put, np.place: writing.place, np.putmask: writing.putmask,
    np.put_along_axis: writing.put_along_axis, np.fill_diagonal: writing.fill_diagonal,
    np.where: _where, np.nonzero: nonzero, np.shape: _shape, np.ndim: _ndim, np.size: _size, np.isscalar: _isscalar,
    np.iscomplexobj: complex_numbers.is_complex(True), np.isrealobj: complex_numbers.is_complex(False),
    np.sign: complex_numbers.sign, np.finfo: _static_only(np.finfo), np.iinfo: _static_only(np.iinfo), np.dtype: _static_only(np.dtype),
}  # fmt: skip
