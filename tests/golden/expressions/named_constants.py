import numpy as np


def density(x, mu, s):
    return np.exp(-0.5 * ((x - mu) / s) ** 2) / (s * np.sqrt(2 * np.pi))


# call: gs.value_and_grad(density, (1, 2)) @ 0.5, 0.1, 2.0

# output
def density_value_and_grad(x, mu, s):
    """Value and gradient of density (named_constants.py:4) with respect to mu, s."""
    t = (x - mu) / s                        # line 5
    value = np.exp(-0.5 * t**2) / (s * np.sqrt(2 * np.pi))  # line 5
    t2 = value / s
    t3 = t2 * t
    s_bar = t3 * t - t2                     # line 5
    return value, (t3, s_bar)
