import gradscribe as gs
import numpy as np


def f(x):
    return np.sum(np.sort_complex(x))


gs.grad(f)(np.ones(3))
