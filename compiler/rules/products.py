"""Products of vectors and matrices."""

from __future__ import annotations

import operator

import numpy as np

from ..prelude import as_matmul, einsum_adjoint, expand_subscripts, matrix_transpose, sum_like, tensordot_plan
from .registry import alias, linear
from .samples import call, real


@linear(
    np.dot, wrt=("a", "b"),
    samples=[
        call(real(3), real(3)), call(real(2, 3), real(3)), call(real(3), real(3, 2)), call(real(2, 3), real(3, 2)),
        call(real(), real(3)), call(real(2, 2, 3), real(3)), call(real(2, 2, 3), real(2, 3, 2)),
        call(real(3), real(2, 3, 2)), call(real(2, 1), real(1, 3)), call(real(2, 3), 2.0),
    ],
)  # fmt: skip
def dot(g, a, b):
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return g * b, g * a
    if np.ndim(a) == 1 and np.ndim(b) == 1:
        return g * b, g * a
    if np.ndim(b) == 1:
        return np.expand_dims(g, -1) * b, vector_adjoint(g, a)
    if np.ndim(a) == 1 and np.ndim(b) == 2:
        return b @ g, np.outer(a, g)
    if np.ndim(a) == 2 and np.ndim(b) == 2:
        return g @ b.T, a.T @ g
    return general_dot(g, a, b)


def vector_adjoint(g, a):
    """The adjoint of v in `a @ v`."""
    if np.ndim(a) == 2:
        return a.T @ g
    return np.reshape(g, -1) @ np.reshape(a, (-1, a.shape[-1]))


def general_dot(g, a, b):
    """Adjoints where an operand has more than two axes: as flat matrices."""
    moved = np.moveaxis(b, -2, 0)
    rows = np.reshape(a, (-1, a.shape[-1]))
    columns = np.reshape(moved, (b.shape[-2], -1))
    flat = np.reshape(g, (rows.shape[0], columns.shape[1]))
    a_bar = np.reshape(flat @ columns.T, a.shape)
    b_bar = np.moveaxis(np.reshape(rows.T @ flat, moved.shape), 0, -2)
    return a_bar, b_bar


@linear(
    operator.matmul, np.matmul, wrt=("x1", "x2"),
    samples=[
        call(real(3), real(3)), call(real(2, 3), real(3)), call(real(3), real(3, 2)), call(real(2, 3), real(3, 2)),
        call(real(4, 2, 3), real(4, 3, 2)), call(real(4, 2, 3), real(3, 2)), call(real(2, 3), real(4, 3, 2)),
        call(real(1, 2, 3), real(4, 3, 1)), call(real(4, 2, 3), real(3)), call(real(3), real(4, 3, 2)),
    ],
)  # fmt: skip
def matmul(g, x1, x2):
    if np.ndim(x1) == 1 and np.ndim(x2) == 1:
        return g * x2, g * x1
    if np.ndim(x2) == 1:
        if np.ndim(x1) == 2:
            return np.outer(g, x2), x1.T @ g
        return np.expand_dims(g, -1) * x2, sum_like(np.expand_dims(g, -1) * x1, x2)
    if np.ndim(x1) == 1:
        if np.ndim(x2) == 2:
            return x2 @ g, np.outer(x1, g)
        row = np.expand_dims(g, -2)
        return sum_like(np.squeeze(row @ matrix_transpose(x2), -2), x1), np.expand_dims(x1, -1) * row
    if np.ndim(x1) == 2 and np.ndim(x2) == 2:
        return g @ x2.T, x1.T @ g
    return sum_like(g @ matrix_transpose(x2), x1), sum_like(matrix_transpose(x1) @ g, x2)


@linear(np.vdot, wrt=("a", "b"), samples=[call(real(3), real(3)), call(real(2, 3), real(2, 3))])
def vdot(g, a, b):
    if np.iscomplexobj(a) or np.iscomplexobj(b):
        return np.conj(g * b), g * np.conj(a)
    return g * b, g * a


@linear(
    np.inner, wrt=("a", "b"),
    samples=[call(real(3), real(3)), call(real(2, 3), real(3)), call(real(3), real(2, 3)), call(real(2, 3), real(4, 3)),
             call(real(2, 2, 3), real(4, 3))],
)  # fmt: skip
def inner(g, a, b):
    if np.ndim(a) == 1 and np.ndim(b) == 1 or np.ndim(a) == 0 or np.ndim(b) == 0:
        return g * b, g * a
    if np.ndim(b) == 1:
        return np.expand_dims(g, -1) * b, vector_adjoint(g, a)
    if np.ndim(a) == 1:
        return vector_adjoint(g, b), np.expand_dims(g, -1) * a
    if np.ndim(a) == 2 and np.ndim(b) == 2:
        return g @ b, g.T @ a
    rows = np.reshape(a, (-1, a.shape[-1]))
    columns = np.reshape(b, (-1, b.shape[-1]))
    flat = np.reshape(g, (rows.shape[0], columns.shape[0]))
    return np.reshape(flat @ columns, a.shape), np.reshape(flat.T @ rows, b.shape)


@linear(np.outer, wrt=("a", "b"), samples=[call(real(3), real(2)), call(real(2, 2), real(3)), call(real(1), real(3))])
def outer(g, a, b):
    if np.ndim(a) == 1 and np.ndim(b) == 1:
        return g @ b, a @ g
    return np.reshape(g @ np.ravel(b), np.shape(a)), np.reshape(np.ravel(a) @ g, np.shape(b))


@linear(
    np.tensordot, wrt=("a", "b"),
    samples=[
        call(real(2, 3), real(2, 3)), call(real(2, 3), real(3, 4), 1), call(real(2, 3, 4), real(4, 3), ([1, 2], [1, 0])),
        call(real(2, 3), real(2, 4), axes=(0, 0)), call(real(2), real(3), 0), call(real(2, 3, 4), real(3, 4, 2), axes=2),
        call(real(2, 3, 4), real(5, 4, 2, 3), axes=([-1, 1], [1, -1])), call(real(2, 3), real(2, 3), axes=([0, 1], [0, 1])),
    ],
)  # fmt: skip
def tensordot(g, a, b, axes=2):
    sum_g, sum_b, order_a = tensordot_plan(axes, np.ndim(a), np.ndim(b), 0)
    a_bar = np.transpose(np.tensordot(g, b, (sum_g, sum_b)), order_a)
    sum_g, sum_a, order_b = tensordot_plan(axes, np.ndim(a), np.ndim(b), 1)
    b_bar = np.transpose(np.tensordot(g, a, (sum_g, sum_a)), order_b)
    return a_bar, b_bar


@linear(
    np.einsum, wrt="operands",
    samples=[
        call("ij,j->i", real(2, 3), real(3)), call("ij,jk", real(2, 3), real(3, 2)), call("ii->", real(3, 3)),
        call("ii->i", real(3, 3)), call("ij->j", real(2, 3)), call("ij->", real(2, 3)), call("i,i", real(3), real(3)),
        call("ij->ji", real(2, 3)), call("i,j->ij", real(3), real(2)), call("...i,i->...", real(2, 4, 3), real(3)),
        call("bij,bjk->bik", real(2, 2, 3), real(2, 3, 2)), call("ij,kj,k->", real(2, 3), real(4, 3), real(4)),
        call("i,j->i", real(3), real(2)), call("iij->ij", real(2, 2, 3)), call("...ij->...ji", real(2, 3, 4)),
        call("a,ab,bc,c->", real(2), real(2, 3), real(3, 2), real(2)),
    ],
)  # fmt: skip
def einsum(g, subscripts, *operands, optimize=False):
    full = expand_subscripts(subscripts, tuple([np.ndim(x) for x in operands]))
    optimize = True if isinstance(optimize, tuple) else optimize  # a path is of these operands
    bars = []
    for i in range(len(operands)):
        text, ones, eyes = einsum_adjoint(full, i)
        others = [x for j, x in enumerate(operands) if j != i]
        extra = [np.ones(operands[i].shape[k]) for k in ones]
        joined = [np.eye(operands[i].shape[p]) for p, q in eyes]
        bars.append(einsum_of(text, [g, *others, *extra, *joined], optimize))
    return bars


def einsum_of(text, factors, optimize):
    """An einsum, as the product of two matrices where it is one."""
    plan = as_matmul(text)
    if plan is None:
        return np.einsum(text, *factors, optimize=optimize)
    left, right = (factors[1], factors[0]) if plan[0] else (factors[0], factors[1])
    return (left.T if plan[1] else left) @ (right.T if plan[2] else right)


alias(np.linalg.matmul, of=np.matmul)
alias(np.linalg.outer, of=np.outer)
alias(np.linalg.tensordot, of=np.tensordot)
