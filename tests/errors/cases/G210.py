import gradscribe as gs
import numpy as np


def f(x, y):
    x[0] = 0.0
    return np.sum(x * y)


data = np.ones(5)
gs.grad(f)(data[1:], data[:-1])

# output
# error[G210]: `x` and `y` share memory, and the function writes to `x`
#  = help: pass `y.copy()`
