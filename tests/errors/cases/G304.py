import gradscribe as gs
import numpy as np


def f(x):
    return np.sum(x.newbyteorder())


gs.grad(f)(np.ones(3))
