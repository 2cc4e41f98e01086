"""Complex numbers in the source: `complex(a, b)`, parts that are written to, questions about the type."""

from __future__ import annotations

import ast
from typing import Any

from ..ir.nodes import Const, Operand
from ..ir.types import Unknown, kind
from .lower import Lowerer, type_of
from .values import PyVal

PARTS = frozenset({"attr.real", "attr.imag", "np.real", "np.imag"})
ONE_J = Const(1j)


def with_part(lw: Lowerer, whole: Operand, part: str, new: Operand) -> Operand:
    """A complex array with a new real or imaginary part."""
    if part.endswith("real"):
        return lw.apply("add", new, lw.apply("mul", ONE_J, lw.apply("attr.imag", whole)))
    return lw.apply("add", lw.apply("attr.real", whole), lw.apply("mul", ONE_J, new))


def is_complex(positive: bool) -> Any:
    """`np.iscomplexobj`, `np.isrealobj`: known while compiling."""

    def run(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str) -> PyVal:
        from .expressions import to_operand

        type = type_of(to_operand(lw, args[0], node))
        if isinstance(type, Unknown) and lw.fixed_span is None:
            lw.refuse("G204", "whether this is complex is not known", node)
        found = isinstance(type, Unknown) or kind(type) == "complex"  # a rule's complex form holds for real numbers too
        return Const(found is positive)

    return run


def sign(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str) -> PyVal:
    """`np.sign`: of a complex number, the number of length 1 in its direction."""
    from .expressions import to_operand
    from .ops import apply_op

    if len(args) == 1 and not kwargs:
        z = to_operand(lw, args[0], node)
        if kind(type_of(z)) == "complex":
            return lw.result(lw.apply("prelude.divide_or_zero", z, lw.apply("np.absolute", z), hint=hint), hint)
    return apply_op(lw, "np.sign", args, kwargs, node, hint)
