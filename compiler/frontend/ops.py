"""Calls of functions that have a rule: bind the arguments by the op's own signature, and write the op."""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace
from typing import Any

import numpy as np

from ..ir.nodes import Const, ListOf, Operand, TupleOf, Value
from ..ir.types import Array, ListOfType, TupleType, Unknown, kind, ndim_of
from ..rules import registry
from . import stores, views
from .aliases import may_be
from .arguments import require_static
from .lower import Lowerer, type_of
from .values import Bound, DictVal, FunctionVal, ListVal, PartialVal, PyVal, Ref, TupleVal

# Arguments that decide the shape of the code, not numbers in it.
STATIC = frozenset(
    "axis axes axisa axisb axisc axis1 axis2 keepdims ord dtype order mode subscripts full_matrices offset k "
    "source destination ndmin indexing copy subok like UPLO hermitian norm assume_unique kind side method return_sign lower trans "
    "unit_diagonal assume_a transposed derivative truncate deriv delta polyorder window_length initial metric compute_uv pivoting type atol rtol".split()
)
# Arguments that are sequences of arrays, or of lengths, and stay so.
_SEQUENCES = frozenset(
    "arrays tup seq s shape newshape reps pad_width repeats shift object operands indices_or_sections args a_tuple choices".split()
)
# Arguments of SciPy's that say how to compute and not what: the derivative needs the operands as they were.
_HANDLING = frozenset("overwrite_a overwrite_b overwrite_ab overwrite_c overwrite_x check_finite workers lapack_driver driver lwork".split())


_JOINING = frozenset("np.concatenate np.stack np.vstack np.hstack np.column_stack".split())


def _arrays_of(lw: Lowerer, o: Operand) -> Operand:
    """Arrays to join, where lists stand for some of them."""
    if not isinstance(o, (ListOf, TupleOf)):
        return o
    return type(o)(tuple(as_array(lw, i) if isinstance(i, (ListOf, TupleOf)) else i for i in o.items))


_OF_NUMBERS = frozenset({"np.sum", "np.prod", "np.cumsum", "np.cumprod"})


def _without_axis(args: list[PyVal], kwargs: dict[str, PyVal]) -> tuple[list[PyVal], dict[str, PyVal]]:
    """NumPy takes axis 0 of an array without axes for none."""
    if len(args) > 1 and args[1] in (Const(0), Const(-1)):
        args = [args[0], Const(None), *args[2:]]
    return args, {k: v for k, v in kwargs.items() if k != "axis" or v not in (Const(0), Const(-1))}


def apply_op(
    lw: Lowerer, op: str, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str = ""
) -> PyVal:
    """A call of an op, arrays and containers of arrays as operands."""
    rule = registry.rules.get(op)
    if rule is None:
        lw.refuse("G301", f"there is no rule for `{op}`", node, _stub(op))
    takes_function = any(isinstance(a, (FunctionVal, PartialVal, Bound)) for a in args)
    if rule.kind == "missing" and (takes_function or not op.startswith("scipy.")):  # of a library's only the derivative is refused
        lw.refuse("G303", f"`{op}` is not supported: {rule.why}", node)
    kwargs = {k: v for k, v in kwargs.items() if not (op.startswith("scipy.") and k in _HANDLING)}
    if isinstance(rule.target, np.ufunc):
        if "dtype" in kwargs and "dtype" not in rule.signature.parameters:
            args = _cast(lw, args, kwargs.pop("dtype"), node)
        for name in ("casting", "order", "subok", "signature"):
            if name in kwargs and name not in rule.signature.parameters:
                lw.refuse("G302", f"argument `{name}` of `{op}` is not supported", node)
    if op in _OF_NUMBERS and args and rank(lw, args[0]) == 0:
        args, kwargs = _without_axis(args, kwargs)
    args, out = _out(lw, rule, args, kwargs, node)
    where = kwargs.pop("where", None) if "where" not in rule.signature.parameters else None
    if where is not None and where != Const(True) and out is not None and isinstance(rule.target, np.ufunc):
        from .writing import masked

        return masked(lw, op, args, out, where, node)
    operands, named, bound = _bind(lw, rule, args, kwargs, node)
    if op in _JOINING:
        operands = tuple(_arrays_of(lw, o) for o in operands)
    if isinstance(base := next(iter(bound.values()), None), Ref):
        shared = views.of_op(lw, op, base, operands[1:], named)
        if shared is not None:
            return shared if isinstance(shared, Ref) else views.view(lw, base, shared, hint)
    if lw.attempt is not None:
        from . import exceptions

        exceptions.watch(lw, op, operands, named)
    user = bool(hint) and lw.fixed_span is None
    results = lw.fitting(op, lambda: lw.builder.apply_many(op, operands, named, (hint,), user=user))
    if rule.foreign and any(isinstance(r.type, Unknown) for r in results):
        results = _typed_by_reading(lw, rule, args, kwargs, results, node)
    for r in results:
        lw.origins[r], lw.made[r] = operands, lw.builder.stmts[-1]  # type: ignore[assignment]
    if rule.kind == "missing" and any(isinstance(r.type, Unknown) for r in results):
        lw.refuse("G303", f"`{op}` is not supported: {rule.why}", node)
    if out is not None:
        return into(lw, results[0], out, node)
    if where is not None and where != Const(True):
        lw.refuse("G302", "`where=` without `out=` leaves elements undefined", node, "give it an `out=` array")
    if len(results) == 1:
        return _maybe_view(lw, op, bound, lw.result(results[0], hint))
    return TupleVal(tuple(lw.result(r) for r in results), _named_result(op))


def _maybe_view(lw: Lowerer, op: str, bound: dict[str, Any], result: PyVal) -> PyVal:
    """`np.einsum("ij->ji", x)` may be a view: when either is written, the other can no longer be read."""
    arrays = [v for v in bound.get("operands", ()) if isinstance(v, Ref)] if op == "np.einsum" else []
    if len(arrays) == 1 and isinstance(result, Ref):
        may_be(lw, result.cell, arrays[0].cell)
    return result


def _typed_by_reading(
    lw: Lowerer, rule: registry.Rule, args: list[PyVal], kwargs: dict[str, PyVal], results: tuple[Value, ...], node: ast.AST | None
) -> tuple[Value, ...]:  # fmt: skip
    """The results of a function of the user's, with the types that its own source gives them, if that can be read."""
    from .capture import types_of_call

    types = types_of_call(lw, rule.target, args, kwargs, node) if inspect.isfunction(rule.target) else None
    if not types:
        return results
    hint = results[0].hint if len(types) == 1 else ""
    made = tuple(Value(t, hint, results[0].span, results[0].user) for t in types)
    lw.builder.stmts[-1] = replace(lw.builder.stmts[-1], results=made)  # type: ignore[arg-type]
    return made


def _cast(lw: Lowerer, args: list[PyVal], dtype: PyVal, node: ast.AST | None) -> list[PyVal]:
    """`dtype=` of a ufunc: what it computes with. Python numbers adapt to the arrays."""
    if dtype == Const(None):
        return args
    if not any(isinstance(a, Ref) for a in args):
        lw.refuse("G302", "`dtype=` without an array is not supported", node)
    return [_astype(lw, a, dtype, node) if isinstance(a, Ref) else a for a in args]


def _astype(lw: Lowerer, x: Ref, dtype: PyVal, node: ast.AST | None) -> PyVal:
    wanted = np.dtype(require_static(lw, dtype, node, "the dtype"))
    have = type_of(lw.read(x))
    if isinstance(have, Array) and have.dtype == wanted.name:
        return x
    return lw.result(lw.apply("astype", lw.read(x), Const(wanted)))


def _named_result(op: str) -> Any:
    """The named tuple that NumPy returns, for `.sign`, `.eigenvalues` and the like."""
    name = {"slogdet": "SlogdetResult", "eigh": "EighResult", "eig": "EigResult", "svd": "SVDResult", "qr": "QRResult"}
    short = op.rsplit(".", 1)[-1]
    return getattr(np.linalg._linalg, name[short], None) if short in name and op.startswith("np.linalg") else None  # type: ignore[attr-defined]


def _stub(op: str) -> str:
    from ..diagnostics import rule_stub

    return rule_stub(op)


def _bind(
    lw: Lowerer, rule: registry.Rule, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None
) -> tuple[tuple[Operand, ...], dict[str, Operand], dict[str, PyVal]]:
    """Arguments in canonical form: those without a default by position, the others by name where they differ."""
    try:
        bound = rule.signature.bind(*args, **kwargs)
    except TypeError as e:
        unknown = [k for k in kwargs if k not in rule.signature.parameters]
        what = f"argument `{unknown[0]}` of `{rule.op}` is not supported" if unknown else f"`{rule.op}`: {e}"
        lw.refuse("G302", what, node)
    positional: list[Operand] = []
    named: dict[str, Operand] = {}
    for name, value in bound.arguments.items():
        parameter = rule.signature.parameters[name]
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            positional += [_operand(lw, rule, name, v, node) for v in value]
            continue
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            lw.refuse("G302", f"argument `{next(iter(value))}` of `{rule.op}` is not supported", node)
        if parameter.default is not parameter.empty:
            if name in STATIC:
                value = _static(require_static(lw, value, node, f"`{name}` of `{rule.op}`"))
            operand = _operand(lw, rule, name, value, node)
            if operand != Const(parameter.default):
                named[name] = operand
        else:
            if name in STATIC and rule.kind != "elementwise" and not isinstance(value, Ref):
                value = _static(require_static(lw, value, node, f"`{name}` of `{rule.op}`"))
            positional.append(_operand(lw, rule, name, value, node))
    return tuple(positional), named, bound.arguments


def _static(value: Any) -> PyVal:
    if isinstance(value, (tuple, list)):
        return TupleVal(tuple(map(_static, value)))
    return Const(value)


def _operand(lw: Lowerer, rule: registry.Rule, name: str, value: PyVal, node: ast.AST | None) -> Operand:
    from .expressions import to_operand

    if isinstance(value, DictVal):
        lw.refuse("G204", f"a dict cannot be given to `{rule.op}`", node)
    operand = to_operand(lw, value, node)
    if name in _SEQUENCES or not rule.op.startswith("np."):
        return operand
    listed = isinstance(operand, (ListOf, TupleOf)) or isinstance(operand, Value) and isinstance(operand.type, (ListOfType, TupleType))
    if listed and (name in rule.wrt or isinstance(value, ListVal)) and name not in STATIC:
        return as_array(lw, operand)
    return operand


def as_array(lw: Lowerer, operand: Operand) -> Operand:
    """A list or tuple of numbers as the array that NumPy would make of it."""
    return lw.apply("np.array", operand)


def _out(
    lw: Lowerer, rule: registry.Rule, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None
) -> tuple[list[PyVal], Ref | None]:
    """The arguments without `out`, and the array that it is: by name, alone in a tuple, or after a ufunc's operands."""
    out = kwargs.pop("out", Const(None))
    if isinstance(rule.target, np.ufunc) and rule.target.nout == 1 and len(args) == rule.target.nin + 1:
        *args, out = args
    if isinstance(out, TupleVal) and len(out.items) == 1:
        (out,) = out.items
    if out == Const(None):
        return args, None
    if not isinstance(out, Ref):
        lw.refuse("G204", "`out=` must be an array", node)
    return args, out


def into(lw: Lowerer, result: Operand, out: Ref, node: ast.AST | None) -> PyVal:
    """`out=`: the result is stored, and seen by everybody who sees `out`."""
    old, new = type_of(lw.read(out)), type_of(result)
    if isinstance(old, Array) and kind(old) in ("int", "bool") and kind(new) in ("float", "complex"):
        lw.refuse("G214", f"NumPy cannot put the result of this into an array of {old.dtype}", node)
    if isinstance(old, Array) and old == new and not out.views:
        stores.write(lw, out, result)
    else:
        stores.store_into(lw, out, Const(...), result)
    return out


def rank(lw: Lowerer, v: PyVal) -> int | None:
    """The number of axes, where it is known."""
    return ndim_of(type_of(lw.read(v) if isinstance(v, Ref) else v))  # type: ignore[arg-type]
