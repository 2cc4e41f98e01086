import gradscribe as gs
import numpy as np


def f(x):
    return np.sum(x * x)


gs.jvp(f, (np.ones(3),), (np.ones(2),))

# output
# error[G216]: the tangent of `x` has shape (2,), and the value has shape (3,)
