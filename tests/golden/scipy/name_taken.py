import numpy as np
import scipy.special as sp


def f(x, special):
    return np.sum(special * sp.gammaln(x))


# call: gs.grad(f) @ np.array([0.5, 1.5]), 2.0
# output
from scipy import special as scipy_special


def f_grad(x, special):
    """Gradient of f (name_taken.py:5) with respect to x."""
    return special * scipy_special.digamma(x)
