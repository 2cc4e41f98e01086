"""Whole numbers inside of arguments: those that are used as integers stay integers, the others are taken as floats."""

import gradscribe as gs
import numpy as np


def steps(d):
    x = d["x"]
    for _ in range(d["n"]):
        x = x * d["k"]
    return x


def test_what_counts_stays_an_integer_and_what_is_a_number_is_taken_as_a_float():
    assert gs.grad(steps)({"x": 2, "n": 3, "k": 2}) == {"x": 8.0, "n": None, "k": 24.0}


def test_another_count_is_counted_right():
    gradient = gs.grad(steps)
    assert [gradient({"x": 2, "n": n, "k": 2})["x"] for n in (3, 1, 0)] == [8.0, 2.0, 1.0]


def test_static_ones_are_compiled_anew():
    gradient = gs.grad(lambda p: np.sum(p[0] ** 2, axis=p[1])[0])
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    np.testing.assert_array_equal(gradient((x, 0))[0], [[2.0, 0.0], [6.0, 0.0]])
    np.testing.assert_array_equal(gradient((x, 1))[0], [[2.0, 4.0], [0.0, 0.0]])
