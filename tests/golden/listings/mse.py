import numpy as np


def mse(w, b, x, y):
    r = w * x + b - y
    return np.mean(r**2)


# call: gs.value_and_grad(mse, argnums=(0, 1)) @ 1.0, 2.0, np.arange(5.0), np.ones(5)

# output
def mse_value_and_grad(w, b, x, y):
    """Value and gradient of mse (mse.py:4) with respect to w, b."""
    r = w * x + b - y                       # line 5
    value = np.mean(r**2)                   # line 6
    r_bar = (2.0 / x.size) * r              # line 6
    w_bar = np.dot(r_bar, x)                # line 5
    return value, (w_bar, np.sum(r_bar))
