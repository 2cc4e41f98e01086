import gradscribe as gs
import numpy as np


def f(x):
    noise = np.random.normal(size=3)
    return np.sum(x * noise)


gs.grad(f)(np.ones(3))

# output
# error[G305]: `normal` draws random numbers, other ones at each call
#  --> G305_random.py:6:13 in `f`
# 6 |     noise = np.random.normal(size=3)
#   |             ^^^^^^^^^^^^^^^^^^^^^^^^
#   = help: draw them outside, and pass them as an argument
