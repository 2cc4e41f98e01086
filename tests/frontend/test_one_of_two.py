"""A name for one array or another: a store into either is seen through it, or the program is refused."""

from __future__ import annotations

import gradscribe as gs
import numpy as np
import pytest


def of_three(x, s):
    a = np.clip(x, -0.8, 1.1) if s < 0 else x if x[0] > 0 else x * 1.0
    x[0] *= s
    return np.sum(a**2)


@pytest.mark.parametrize("s", [-1.0, 2.0])
def test_right_or_refused(s):
    x = np.array([0.3, 0.7])
    try:
        value = gs.value_and_grad(of_three)(x, s)[0]
    except gs.UnsupportedError as error:
        assert error.diagnostics[0].code == "G205"  # noqa: PT017
    else:
        assert value == of_three(x.copy(), s)


OUTSIDE = np.array([1.0, 2.0])


def test_a_store_that_may_reach_outside_is_refused():
    def f(x, s):
        z = OUTSIDE if s > 0 else x * x
        z[0] = s
        return np.sum(z)

    with pytest.raises(gs.UnsupportedError, match="G306"):
        gs.grad(f)(np.ones(2), 1.0)
