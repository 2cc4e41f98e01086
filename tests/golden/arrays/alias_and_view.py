import numpy as np


def f(u):
    y = np.sin(u)
    z = y
    z[0] = u[1]
    v = y[1:]
    v *= 2.0
    return np.sum(y * y)


# call: gs.grad(f) @ np.array([0.7, -1.2, 2.1])

# output
def f_grad(u):
    """Gradient of f (alias_and_view.py:4) with respect to u."""
    y = np.sin(u)                           # line 5
    y[0] = u[1]                             # line 7
    v = y[1:]                               # line 9
    y[1:] = v * 2.0
    y_bar = 2.0 * y                         # line 10
    y_bar[1:] = 2.0 * y_bar[1:]             # line 9
    y_bar_0 = y_bar[0]                      # line 7
    y_bar[0] = 0.0
    u_bar = np.zeros_like(u)
    u_bar[1] = y_bar_0
    u_bar += y_bar * np.cos(u)              # line 5
    return u_bar
