import gradscribe as gs
import numpy as np


def f(x):
    return np.sin({"a": x}.items)


gs.grad(f)(3.0)

# output
# error[G206]: this is not a number or an array
#  --> G206.py:6:12 in `f`
# 6 |     return np.sin({"a": x}.items)
#   |            ^^^^^^^^^^^^^^^^^^^^^^
