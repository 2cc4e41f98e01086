import gradscribe as gs
import numpy as np

total = np.zeros(3)


def f(x):
    total[0] = x
    return np.sum(total)


gs.grad(f)(3.0)
