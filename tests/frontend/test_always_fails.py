"""Calls that fail whatever the numbers are: refused at their line, and never taken for an error of the compiler."""

from __future__ import annotations

import gradscribe as gs
import numpy as np
import pytest


def text_as_a_float(x):
    return x * float("a")


def text_as_an_integer(x):
    return x * int("1.5")


def text_as_a_complex_number(x):
    return x * complex("q").real


def nothing_to_compare(x):
    return x * max()


def none_as_a_class(x):
    return x if isinstance(x, None) else -x


def text_as_a_range(x):
    for i in range("a"):
        x = x + i
    return x


CASES = [text_as_a_float, text_as_an_integer, text_as_a_complex_number, nothing_to_compare, none_as_a_class, text_as_a_range]


@pytest.mark.parametrize("f", CASES, ids=lambda f: f.__name__)
def test_it_is_the_call_that_fails(f):
    with pytest.raises(gs.UnsupportedError) as caught:
        gs.grad(f)(2.0)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code in ("G204", "G214")
    assert diagnostic.span.line > f.__code__.co_firstlineno


def test_an_empty_index_of_a_number():
    np.testing.assert_array_equal(gs.grad(lambda x: np.sum(x)[()] * 2.0)(np.ones(2)), [2.0, 2.0])
