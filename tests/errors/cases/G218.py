import gradscribe as gs
import numpy as np


def f(x):
    x.reshape(-1)[2] = 1.0
    return np.sum(x * x)


gs.grad(f)(np.ones((2, 3)).T)

# output
# error[G218]: the elements of `x` do not lie in order, and the function stores through a `reshape` of it
#  = help: pass `np.ascontiguousarray(x)`
