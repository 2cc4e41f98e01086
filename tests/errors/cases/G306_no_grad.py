import gradscribe as gs
import numpy as np


def f(x):
    u = 2.0 * x
    with gs.no_grad():
        u[0] = 1.0
    return np.sum(u * x)


gs.grad(f)(np.ones(3))

# output
# error[G306]: an array from outside of a `no_grad` block is written in it
#  --> G306_no_grad.py:7:5 in `f`
# 7 |     with gs.no_grad():
#   |     ^^^^^^^^^^^^^^^^^^
#   = help: make a new array in the block, or write to it after the block
