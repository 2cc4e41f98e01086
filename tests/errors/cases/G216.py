import gradscribe as gs
import numpy as np


def f(x):
    return np.sum(x * x)


gs.jvp(f, (np.ones(3),), (np.ones(2),))
