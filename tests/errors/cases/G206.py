import gradscribe as gs
import numpy as np


def f(x):
    return np.sin({"a": x}.items)


gs.grad(f)(3.0)
