import gradscribe as gs
import numpy as np


def f(x):
    return np.sum(np.sin(x, dtype=np.float32))


gs.grad(f)(np.ones(3))

# output
# error[G302]: argument `dtype` of `np.sin` is not supported
#  --> G302.py:6:19 in `f`
# 6 |     return np.sum(np.sin(x, dtype=np.float32))
#   |                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^
