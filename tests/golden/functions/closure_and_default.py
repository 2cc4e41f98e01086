import numpy as np

SCALE = 0.5


def smooth(x, width=2.0):
    return np.tanh(x / width)


def f(x):
    return SCALE * np.sum(smooth(x) * smooth(x, width=3.0))


# call: gs.grad(f) @ np.array([0.3, -0.8, 1.3])
# output
def f_grad(x, *, SCALE):
    """Gradient of f (closure_and_default.py:10) with respect to x."""
    t = np.tanh(x / 2.0)                    # line 7
    t2 = np.tanh(x / 3.0)                   # line 7
    x_bar = SCALE * t * (1.0 - t2 * t2) / 3.0  # line 7
    x_bar += 0.5 * (SCALE * t2 * (1.0 - t * t))
    return x_bar
