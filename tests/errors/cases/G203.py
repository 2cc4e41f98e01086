import gradscribe as gs
import numpy as np


def f(x):
    return np.sin(x)


gs.grad(f)(np.array([1.0, 2.0, 3.0]))

# output
# error[G203]: `f` returns an array (float64[x.0]), and a gradient needs one number
#  --> G203.py:5:1 in `f`
# 5 | def f(x):
#   | ^^^^^^^^^
#   = help: use `gradscribe.jacobian` for all derivatives, `gradscribe.vjp` for a weighted sum of them, or `gradscribe.vectorize` for the gradient at many points
