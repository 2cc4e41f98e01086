import gradscribe as gs
import numpy as np


def f(x):
    return np.sin(x)


gs.grad(f)(np.array([1.0, 2.0, 3.0]))
