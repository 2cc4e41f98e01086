import numpy as np


def f(x):
    A = x.reshape(2, 3).T
    B = np.concatenate([A, np.ones((3, 1))], axis=1)
    return np.sum(np.tril(B @ B.T) * np.outer(x[:3], x[3:]))


# call: gs.grad(f) @ np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
# output
def f_grad(x):
    """Gradient of f (shapes.py:4) with respect to x."""
    A = np.reshape(x, (2, 3)).T             # line 6
    B = np.concatenate([A, np.ones((3, 1))], axis=1)  # line 6
    transpose_B = B.T                       # line 7
    t = x[:3]                               # line 7
    t2 = x[3:]                              # line 7
    t3 = np.outer(t, t2)                    # line 7
    t4 = sum_like(np.tril(B @ transpose_B), t3)  # line 7
    t3 = np.broadcast_to(1.0, (3, 3)) * t3
    t2 = t4 @ t2
    x_bar = np.zeros_like(x)
    x_bar[3:] = t @ t4
    x_bar[:3] += t2
    t = np.tril(t3)
    B_bar = t @ B                           # line 7
    B_bar += (transpose_B @ t).T
    x_bar += np.reshape(B_bar[:, 0:2].T, (x.shape[0],))  # line 5
    return x_bar
