import numpy as np


def f(X):
    mu = X.mean(axis=0)
    Z = (X - mu) / X.std(axis=0)
    return np.sum(Z**3) + np.max(X) - X.sum(axis=1).min()


# call: gs.grad(f) @ np.array([[1.0, 2.5], [3.0, 4.0], [5.5, 6.0]])
# output
def f_grad(X):
    """Gradient of f (reductions.py:4) with respect to X."""
    mu = np.mean(X, axis=0)                 # line 5
    std_X = np.std(X, axis=0)               # line 6
    Z = (X - mu) / std_X                    # line 6
    sum_X = np.sum(X, axis=1)               # line 7
    hit = 1.0 * (sum_X == np.min(sum_X))    # line 7
    t = np.expand_dims(-(hit / np.sum(hit, keepdims=True)), 1)  # line 7
    t2 = X.shape[0]                         # line 7
    hit = 1.0 * (X == np.max(X))
    X_bar = t + hit / np.sum(hit, keepdims=True)  # line 7
    t = 3.0 * Z**2 / std_X                  # line 6
    t3 = divide_or_zero(np.sum(-(t * Z), axis=0), std_X) / t2  # line 6
    X_bar += np.expand_dims(t3, 0) * (X - np.mean(X, axis=0, keepdims=True))
    X_bar += t
    X_bar += np.expand_dims(np.sum(-t, axis=0), 0) / t2  # line 5
    return X_bar
