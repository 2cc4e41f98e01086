"""Sums of products and of what has a sign: along an axis they stay what they are."""

from __future__ import annotations

from typing import Any

import gradscribe as gs
import numpy as np
from gradscribe.compiler.analysis.types import infer
from gradscribe.compiler.ir.build import Builder
from gradscribe.compiler.ir.nodes import Apply, Const, Fn, Param, Root, Value, slot
from gradscribe.compiler.ir.types import Array, Size
from gradscribe.compiler.optimize.algebra import algebra
from gradscribe.compiler.optimize.dce import dce

A = np.array([[0.5, -1.0, 2.0], [1.5, 0.3, -0.7]])
V = np.array([0.5, -1.0, 2.0])


def gradient_of(f, *args):
    g = gs.grad(f, argnums=tuple(range(len(args))))
    return g(*args), g.source


def test_the_sum_of_a_product_along_an_axis_is_no_dot_product():
    def f(a, v):
        return np.sum(np.exp(a) * v[:, None])  # the adjoint of v is a sum along an axis of a product

    (a_bar, v_bar), source = gradient_of(f, A.T, V)
    np.testing.assert_allclose(v_bar, np.exp(A).sum(axis=0))
    np.testing.assert_allclose(a_bar, np.exp(A.T) * V[:, None])
    assert "axis=1" in source


def test_of_one_axis_kept():
    def f(s, v):
        return np.sum((v * s) ** 2)  # s has length 1: its adjoint is a sum that keeps the axis

    (s_bar, v_bar), source = gradient_of(f, np.array([1.5]), V)
    np.testing.assert_allclose(s_bar, [2 * 1.5 * np.sum(V * V)])
    assert s_bar.shape == (1,)
    np.testing.assert_allclose(v_bar, 2 * 1.5**2 * V)


def test_a_sign_of_a_sum_along_an_axis():
    def f(a, v):
        return np.sum(np.exp(a - v))  # the adjoint of v is minus the sum along the rows

    (_, v_bar), source = gradient_of(f, A, V)
    np.testing.assert_allclose(v_bar, -np.exp(A - V).sum(axis=0))
    assert "axis=0" in source


def optimized(x: Value, op: str, **kwargs: Any) -> list[str]:
    """What becomes of the sum of `op` of an array, where nothing of it is the user's."""
    b = Builder(infer)
    total = b.apply("np.sum", b.apply(op, *([x, x] if op == "mul" else [x])), **kwargs)
    fn = Fn("f", (Root("x", "positional"),), (Param(x, "x"),), b.block([x], [total]), slot(0))
    return [s.op for s in dce(algebra(fn)).body.stmts if isinstance(s, Apply)]


def test_signs_and_products_come_out_of_sums_of_everything_only():
    n, m = (Size.symbol(name, many=True) for name in "nm")
    matrix, row = Value(Array("float64", (n, m)), "x"), Value(Array("float64", (n,)), "x")
    assert optimized(matrix, "neg") == ["np.sum", "neg"]
    assert optimized(matrix, "neg", axis=Const(0)) == ["neg", "np.sum"]
    assert optimized(row, "neg", keepdims=Const(True)) == ["neg", "np.sum"]
    assert optimized(row, "neg", initial=Const(1.0)) == ["neg", "np.sum"]
    assert optimized(row, "mul") == ["np.dot"]
    assert optimized(row, "mul", initial=Const(1.0)) == ["mul", "np.sum"]
    assert optimized(row, "mul", keepdims=Const(True)) == ["mul", "np.sum"]
    assert optimized(matrix, "mul", axis=Const(1)) == ["mul", "np.sum"]
