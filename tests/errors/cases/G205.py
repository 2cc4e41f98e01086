import gradscribe as gs
import numpy as np


def f(x):
    y = x.T * 1.0
    z = y.ravel()
    z[0] = 0.0
    return np.sum(y * y)


gs.grad(f)(np.ones((2, 3)))

# output
# error[G205]: whether `np.ravel` made a copy is not known, so this store may be seen elsewhere or not
#  --> G205.py:8:5 in `f`
# 8 |     z[0] = 0.0
#   |     ^^^^^^^^^^
#   = help: write into the array itself, or into a copy
