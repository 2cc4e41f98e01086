import gradscribe as gs
import numpy as np


def f(x):
    return np.poly1d([x, 1.0])(2.0)


gs.grad(f)(3.0)

# output
# error[G303]: `np.poly1d` is not supported: an object with its own operators; use the coefficients, and `np.polyval`
#  --> G303.py:6:12 in `f`
# 6 |     return np.poly1d([x, 1.0])(2.0)
#   |            ^^^^^^^^^^^^^^^^^^^
