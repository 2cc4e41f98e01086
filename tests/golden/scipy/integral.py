import numpy as np
from scipy import integrate


def mass(rate, end):
    value, error = integrate.quad(lambda t: np.exp(-rate * t * t), 0.0, end)
    return value


# call: gs.grad(mass, argnums=(0, 1)) @ 1.3, 0.8
# output
from scipy import integrate


def mass_grad(rate, end):
    """Gradient of mass (integral.py:5) with respect to rate, end."""
    end_bar = np.exp(-(rate * end * end))   # line 6

    def f(t):
        return -(np.exp(-(rate * t) * t) * t * t)

    t2, _ = integrate.quad(f, 0.0, end)
    return t2, end_bar
