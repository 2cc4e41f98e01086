import numpy as np


def model(b, x):
    return b[0] * (1.0 - np.exp(-b[1] * x))


# call: gs.jacobian(model) @ np.array([2.0, 0.5]), np.arange(1.0, 6.0)

# output
def model_jacobian(b, x):
    """Jacobian of model (jacobian.py:4) with respect to b."""
    b_0 = b[0]                              # line 5
    t = np.exp(-(b[1] * x))                 # line 5
    t2 = 1.0 - t                            # line 5
    len_b = len(b)
    jac = np.zeros((len(x), len_b))
    for i in range(len_b):
        b_dot = np.zeros_like(b)
        b_dot[i] = 1.0
        jac[..., i] = b_dot[0] * t2 + b_0 * (b_dot[1] * x * t)  # line 5
    return jac
