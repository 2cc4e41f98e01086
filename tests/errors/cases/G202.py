import gradscribe as gs
import numpy as np


def f(x):
    return np.sum(x * x)


gs.grad(f)(np.array([1, 2, 3]))
