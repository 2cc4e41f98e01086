import math


def f(x):
    return math.sin(x) * math.exp(-x)


# call: gs.grad(gs.grad(f)) @ 0.5
# output
def f_grad_grad(x):
    """Gradient of f_grad (grad_of_grad.py:4) with respect to x."""
    sin_x = math.sin(x)                     # line 5
    t = math.exp(-x)                        # line 5
    cos_x = math.cos(x)                     # line 5
    return -(t * sin_x) - (cos_x - sin_x) * t - t * cos_x
