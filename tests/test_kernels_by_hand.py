"""The gradients of kernels beside those that a careful person writes: the same values, and text that is not much longer."""

from __future__ import annotations

import ast
import inspect

import gradscribe as gs
import numpy as np
import pytest
from kernels_by_hand import cases, on_copies

CASES = [pytest.param(*case[1:], id=case[0].replace(" ", "_")) for case in cases()]


def statements(source):
    """How many statements a function has."""
    function = ast.parse(source).body[0]
    return sum(isinstance(n, ast.stmt) and not isinstance(n, ast.Expr) for n in ast.walk(function)) - 1


@pytest.mark.parametrize(("f", "by_hand", "args"), CASES)
def test_same_values(f, by_hand, args):
    value, gradient = gs.value_and_grad(f, argnums=by_hand.argnums)(*args)
    expected, by_the_book = by_hand(*args)
    np.testing.assert_allclose(value, on_copies(f)(*args), rtol=1e-13)
    np.testing.assert_allclose(value, expected, rtol=1e-13)
    for mine, theirs in zip(gradient, by_the_book, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize(("f", "by_hand", "args"), CASES)
def test_text_is_not_longer(f, by_hand, args):
    gradient = gs.value_and_grad(f, argnums=by_hand.argnums)
    gradient(*args)
    assert statements(gradient.source) <= 1.5 * statements(inspect.getsource(by_hand)), gradient.source


def test_linear_stencil_keeps_nothing():
    gradient = gs.grad(cases()[0][1])
    gradient(*cases()[0][3])
    forward, backward = gradient.source.split("a_bar = 2.0 * a", 1)
    assert "tape" not in gradient.source
    assert ".copy()" not in backward
    assert "zeros" not in backward.split("for", 1)[1]
