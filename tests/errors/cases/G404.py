import gradscribe as gs
import numpy as np


def f(x, y):
    return np.sum(np.maximum(x, y)) + abs(y[0]) + np.max(x)


with gs.kinks("raise"):
    gs.grad(f, argnums=(0, 1))(np.array([1.0, 2.0]), np.array([0.0, 2.0]))

# output
# error[G404]: a kink: `np.maximum` of equal numbers, at G404.py:6
#
# error[G404]: a kink: `abs` at 0, at G404.py:6
