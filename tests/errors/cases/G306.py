import gradscribe as gs
import numpy as np

history = np.zeros(3)


def f(x):
    history[0] = x
    return x * history[0]


gs.grad(f)(3.0)

# output
# error[G306]: writing to `history`, which is from outside the function
#  --> G306.py:8:5 in `f`
# 8 |     history[0] = x
#   |     ^^^^^^^^^^^^^^
#   = help: write to a copy, and return it
