import gradscribe as gs
import numpy as np


def f(x):
    return np.sum(x * x)


gs.grad(f)(np.array([1, 2, 3]))

# output
# error[G202]: `x` is an integer array (int64), and there is no derivative with respect to it
#  = help: pass `x.astype(float)`, or leave the parameter out of `argnums`
