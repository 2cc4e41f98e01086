import gradscribe as gs
import numpy as np


def log_sum_exp(x):
    with gs.no_grad():
        largest = np.max(x)
    return largest + np.log(np.sum(np.exp(x - gs.stop_gradient(largest))))


# call: gs.grad(log_sum_exp) @ np.array([0.3, 0.7])

# output
def log_sum_exp_grad(x):
    """Gradient of log_sum_exp (no_grad.py:5) with respect to x."""
    largest = np.max(x)                     # line 7
    t = np.exp(x - largest)                 # line 8
    return t / np.sum(t)
