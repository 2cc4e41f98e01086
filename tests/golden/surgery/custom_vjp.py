import math

import gradscribe as gs


@gs.custom_vjp
def log1pexp(x):
    return math.log(1.0 + math.exp(x))


def forward(x):
    return log1pexp(x), math.exp(x)


def backward(exp_x, out_bar):
    return (out_bar * exp_x / (1.0 + exp_x),)


log1pexp.defvjp(forward, backward)


def f(x, y):
    return y * log1pexp(x * y)


# call: gs.grad(f, (0, 1)) @ 1.0, 2.0

# output
def f_grad(x, y):
    """Gradient of f (custom_vjp.py:22) with respect to x, y."""
    t = math.exp(x * y)                     # line 8
    t2 = 1.0 + t                            # line 8
    t3 = y * t / t2                         # line 16
    y_bar = math.log(t2) + t3 * x           # line 23
    x_bar = t3 * y                          # line 23
    return x_bar, y_bar
