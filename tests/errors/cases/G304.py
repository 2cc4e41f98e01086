import gradscribe as gs
import numpy as np


def f(x):
    return np.sum(x.tobytes())


gs.grad(f)(np.ones(3))

# output
# error[G304]: method `tobytes` of an array is not supported
#  --> G304.py:6:19 in `f`
# 6 |     return np.sum(x.tobytes())
#   |                   ^^^^^^^^^^^
