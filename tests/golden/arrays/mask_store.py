import numpy as np


def masked(u):
    y = np.sin(u)
    y[u < 0] = 0.0
    return np.sum(y**2)


# call: gs.grad(masked) @ np.array([0.5, -1.0, 2.0, 0.3])
# output
def masked_grad(u):
    """Gradient of masked (mask_store.py:4) with respect to u."""
    y = np.sin(u)                           # line 5
    mask = u < 0                            # line 6
    y[mask] = 0.0
    y_bar = 2.0 * y                         # line 7
    y_bar[mask] = 0.0
    return y_bar * np.cos(u)
