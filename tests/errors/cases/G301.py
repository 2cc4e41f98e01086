import gradscribe as gs
import numpy as np


def f(x):
    return np.sum(np.convolve(np.spacing(x), x))


gs.grad(f)(np.ones(3))
