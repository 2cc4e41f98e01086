import gradscribe as gs
import numpy as np


def f(x):
    y = x.T * 1.0
    z = y.ravel()
    z[0] = 0.0
    return np.sum(y * y)


gs.grad(f)(np.ones((2, 3)))
