import gradscribe as gs
import numpy as np


def first_positive(x):
    if x > 0:
        return x[0]
    return x[1] @ 2.0 if x[0] else x[0][0]


gs.grad(first_positive)(np.array([0.25, 0.5]))

# output
# error[G214]: this always fails: whether an array of several numbers is true is not defined
#  --> G214_truth.py:6:8 in `first_positive`
# 6 |     if x > 0:
#   |        ^^^^^
#   = help: use `np.any(...)` or `np.all(...)`
