import gradscribe as gs
import numpy as np


def f(x):
    return np.real_if_close(x) * x


gs.grad(f)(3.0)

# output
# error[G303]: `np.real_if_close` is not supported: whether the result is real depends on the numbers; use `np.real`
#  --> G303.py:6:12 in `f`
# 6 |     return np.real_if_close(x) * x
#   |            ^^^^^^^^^^^^^^^^^^^
