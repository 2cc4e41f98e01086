import gradscribe as gs
import numpy as np


def f(x, most):
    y = gs.on_grad(np.exp(x), lambda y_bar: np.clip(y_bar, -most, most))
    z = gs.on_grad(y * x, lambda z_bar: print("z_bar", z_bar))
    return np.sum(z * z)


# call: gs.grad(f) @ np.array([0.3, 0.7]), 5.0

# output
def f_grad(x, most):
    """Gradient of f (on_grad.py:5) with respect to x."""
    y = np.exp(x)                           # line 6
    z = y * x                               # line 7
    z_bar = 2.0 * z                         # line 8
    print("z_bar", z_bar)
    x_bar = z_bar * y                       # line 7
    x_bar += np.clip(z_bar * x, -most, most) * y  # line 6
    return x_bar
