"""Views: arrays in the memory of another one. A view is read through its base; a store into it is put back into the base."""

from __future__ import annotations

from typing import Any

from ..ir.nodes import Const, Operand, TupleOf
from ..ir.ops import VIEWS
from ..ir.types import kind, ndim_of
from .complex_numbers import PARTS, with_part
from .layout import contiguous
from .lower import Lowerer, is_array, type_of
from .values import PyVal, Ref, View

# Ops that are their own inverse, given the same arguments.
_INVOLUTIONS = frozenset({"np.swapaxes", "np.flip", "np.fliplr", "np.flipud", "np.matrix_transpose"})
# Ops that only give the elements other axes.
_RESHAPES = frozenset({
    "np.reshape", "np.ravel", "np.ascontiguousarray", "np.squeeze", "np.expand_dims", "np.atleast_1d", "np.atleast_2d", "np.atleast_3d",
})  # fmt: skip
# Ops of which NumPy makes a view only if the elements lie in the right order.
_IF_CONTIGUOUS = frozenset({"np.reshape", "np.ravel", "np.ascontiguousarray"})
# Views that NumPy does not let anyone write to.
_READ_ONLY = frozenset({"np.diagonal", "np.diag", "np.linalg.diagonal", "np.broadcast_to"})


def view(lw: Lowerer, owner: Ref, step: View, hint: str = "") -> PyVal:
    """A view of an array, or the number it has come down to."""
    array = lw.read(owner)
    value = lw.apply(step.op, array, *step.args, hint=hint, **dict(step.kwargs))
    if not is_array(value.type):
        return value
    version = owner.version
    if not step.certain or step.assumes:
        version = lw.state[owner.cell]  # type: ignore[assignment]
    return Ref(owner.cell, (*owner.views, step), hint, version)


def of_op(lw: Lowerer, op: str, base: Ref, args: tuple[Operand, ...], kwargs: dict[str, Operand]) -> Ref | View | None:
    """What `op(base, *args)` shares with its base: all (the base itself), a view, or nothing (None)."""
    if op not in VIEWS:
        return None
    type = type_of(lw.read(base))
    if op == "np.diag" and ndim_of(type) == 1:
        return None
    if op in ("np.real", "attr.real") and kind(type) in ("float", "int", "bool"):
        return base
    least = {"np.atleast_1d": 1, "np.atleast_2d": 2, "np.atleast_3d": 3}.get(op)
    if least is not None and (ndim_of(type) or 0) >= least:
        return base
    if op == "np.asfortranarray":
        return View(op, args, tuple(kwargs.items()), False)
    if op in _IF_CONTIGUOUS:
        assumes = contiguous(lw, base)
        return View(op, args, tuple(kwargs.items()), assumes is not None, assumes or frozenset())
    return View(op, args, tuple(kwargs.items()))


def put_back(lw: Lowerer, step: View, array: Operand, content: Operand, hint: str) -> Operand:
    """A new version of `array` whose view is `content`."""
    if not step.certain:
        lw.refuse("G205", f"whether `{step.op}` made a copy is not known, so this store may be seen elsewhere or not",
                  help="write into the array itself, or into a copy")  # fmt: skip
    if step.op in _READ_ONLY:
        lw.refuse("G214", f"this always fails: what `{step.op}` gives is read-only", help="write into a copy of it")
    lw.contiguous.update(dict.fromkeys(sorted(step.assumes)))
    if step.op == "getitem":
        return lw.apply("setitem", array, step.args[0], content, hint=hint)
    if step.op in _RESHAPES:
        return lw.apply("np.reshape", content, lw.apply("attr.shape", array), hint=hint)
    if step.op in PARTS and kind(type_of(array)) == "complex":
        return lw.apply("setitem", array, Const(...), with_part(lw, array, step.op, content), hint=hint)
    inverse = _inverse(step, ndim_of(type_of(array)))
    if inverse is None:
        lw.refuse("G205", f"a store through `{step.op}` is not supported", help="write into the array itself")
    op, args, kwargs = inverse
    return lw.apply(op, content, *args, hint=hint, **kwargs)


def _inverse(step: View, ndim: int | None) -> tuple[str, tuple[Operand, ...], dict[str, Any]] | None:
    """The op that undoes a view which moves all elements, with its arguments."""
    kwargs = dict(step.kwargs)
    if step.op in _INVOLUTIONS:
        return step.op, step.args, kwargs
    if step.op == "np.moveaxis":
        source, destination = step.args
        return step.op, (destination, source), kwargs
    if step.op == "np.rot90":
        turns = kwargs.get("k", Const(1))
        return step.op, (), {**kwargs, "k": Const(-turns.value)}  # type: ignore[union-attr]
    if step.op == "np.transpose":
        if "axes" not in kwargs:
            return step.op, (), {}
        axes = [a.value for a in kwargs["axes"].items]  # type: ignore[union-attr]
        order = sorted(range(len(axes)), key=lambda i: axes[i] % len(axes))
        return step.op, (), {"axes": TupleOf(tuple(map(Const, order)))}
    if step.op == "np.rollaxis" and ndim is not None:
        axis, start = step.args[0].value % ndim, kwargs.get("start", Const(0)).value  # type: ignore[union-attr]
        start = start + ndim if start < 0 else start
        return "np.moveaxis", (Const(start - 1 if axis < start else start), Const(axis)), {}
    return None


