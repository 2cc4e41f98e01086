import gradscribe as gs
import numpy as np


def f(x):
    return np.sum(np.cumsum(x, axis=int(x[0, 0])))


gs.grad(f)(np.ones((2, 3)))

# output
# error[G209]: `axis` of `np.cumsum` must be known when the function is compiled
#  --> G209.py:6:19 in `f`
# 6 |     return np.sum(np.cumsum(x, axis=int(x[0, 0])))
#   |                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
