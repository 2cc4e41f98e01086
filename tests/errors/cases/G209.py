import gradscribe as gs
import numpy as np


def f(x):
    a, b = np.nonzero(x)[0]
    return x[a] * x[b]


gs.grad(f)(np.array([1.0, 0.0, 2.0]))
