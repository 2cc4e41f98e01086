import gradscribe as gs
import numpy as np


def f(w, x):
    return np.sum(gs.vmap(lambda a, b: a * b, in_axes=(0, 2))(w, x))


gs.grad(f)(np.ones(3), np.ones((2, 3)))

# output
# error[G215]: axis 2 of an array with 2 axes
#  --> G215_vmap.py:6:19 in `f`
# 6 |     return np.sum(gs.vmap(lambda a, b: a * b, in_axes=(0, 2))(w, x))
#   |                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
