def scale(x, factor=3.0):
    return factor * x**2


def f(x):
    u = scale(x)
    return scale(u, 2.0) + u


# call: gs.grad(f) @ 1.2

# output
def f_grad(x):
    """Gradient of f (helper.py:5) with respect to x."""
    u = 3.0 * x**2                          # line 2
    return 6.0 * (1.0 + 4.0 * u) * x
