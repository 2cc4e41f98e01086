"""Constants that have a name are printed by it, as the user will have written them."""

import math

import gradscribe as gs
import numpy as np


def test_pi_is_that_of_the_module_that_the_code_uses():
    def area(r):
        return math.pi * r**3

    def wave(x):
        return np.sum(np.sin(np.pi * x)) - np.e * x[0]

    def hidden(math):
        return np.pi * math

    assert "math.pi * r**3" in _source(area, 2.0)
    assert "np.pi" in (source := _source(wave, np.ones(3))) and "np.e" in source and "3.14" not in source
    assert "math_1.pi" in _source(hidden, 2.0)


def _source(f, *args):
    g = gs.value_and_grad(f)
    value, gradient = g(*args)
    assert np.allclose(value, f(*args)) and np.allclose(gradient, gs.numeric_grad(f)(*args))
    return g.source
