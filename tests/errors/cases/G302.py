import gradscribe as gs
import numpy as np


def f(x):
    return np.sum(np.sin(x, dtype=np.float32))


gs.grad(f)(np.ones(3))
