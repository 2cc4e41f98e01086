import numpy as np


def binned(w, index):
    h = np.zeros(4)
    np.add.at(h, index, w * w)
    return np.sum(h**2)


# call: gs.grad(binned) @ np.array([0.5, -1.0, 2.0, 0.3]), np.array([0, 2, 2, 3])
# output
def binned_grad(w, index):
    """Gradient of binned (add_at.py:4) with respect to w."""
    h = np.zeros(4)
    np.add.at(h, index, w * w)              # line 6
    return 2.0 * ((2.0 * h)[index] * w)
