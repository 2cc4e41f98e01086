import numpy as np


def scatter(u, index):
    y = np.zeros(5)
    y[index] = u**2
    return np.sum(y * np.arange(5.0))


# call: gs.grad(scatter) @ np.array([0.5, -1.0, 2.0, 0.3]), np.array([0, 2, 2, 4])
# output
def scatter_grad(u, index):
    """Gradient of scatter (last_write.py:4) with respect to u."""
    y_bar = np.arange(5.0)
    return np.where(last_write(y_bar, index), 2.0 * (y_bar[index] * u), 0.0)
