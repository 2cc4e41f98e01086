"""Products with a sparse matrix of SciPy's that is given from outside and does not change: `A @ x`, `x @ A`, `A.dot(x)`."""

from __future__ import annotations

import ast

from ..ir.nodes import Param, Root, Value
from ..ir.types import Opaque, ndim_of
from . import expressions
from .lower import Lowerer, type_of
from .values import External, PyVal


def is_sparse(v: PyVal) -> bool:
    """Whether a meaning is a sparse matrix."""
    return isinstance(v, External) and (type(v.value).__module__ or "").startswith("scipy.sparse")


def product(lw: Lowerer, left: PyVal, right: PyVal, node: ast.AST | None, hint: str = "") -> PyVal:
    """`left @ right`, one of them a sparse matrix."""
    if is_sparse(left) and is_sparse(right):
        lw.refuse("G301", "there is no rule for the product of two sparse matrices", node, "multiply them outside of the function")
    matrix, other = (left, right) if is_sparse(left) else (right, left)
    assert isinstance(matrix, External)
    x = expressions.to_operand(lw, other, node)
    if ndim_of(type_of(x)) not in (1, 2) or getattr(matrix.value, "ndim", 2) != 2:
        lw.refuse("G301", "a sparse matrix has a rule for its products with arrays of one or two axes", node)
    if matrix is left:
        return lw.result(lw.apply("prelude.sparse_product", _matrix(lw, matrix), x, hint=hint), hint)
    if ndim_of(type_of(x)) == 1:
        return lw.result(lw.apply("prelude.sparse_pullback", _matrix(lw, matrix), x, hint=hint), hint)
    turned = lw.apply("prelude.sparse_pullback", _matrix(lw, matrix), lw.apply("np.transpose", x))
    return lw.result(lw.apply("np.transpose", turned, hint=hint), hint)


def _matrix(lw: Lowerer, matrix: External) -> Value:
    """The matrix as a value of the generated code."""
    key = (matrix.root, matrix.path)
    found = lw.parts.get(key)
    if isinstance(found, Value):
        return found
    if matrix.root in lw.free and not any(r.name == matrix.root for r in lw.free_roots):
        lw.free_roots.append(Root(matrix.root, "free"))
    value = Value(Opaque("sparse matrix"), matrix.root, None, True)
    lw.params.append(Param(value, matrix.root, matrix.path))
    lw.parts[key] = value
    return value
