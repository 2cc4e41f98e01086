import math


def f(x, y):
    u = x * y
    return math.sin(u) + u


# call: gs.jacfwd(f, argnums=(0, 1)) @ 0.3, 2.0

# output
def f_jacobian(x, y):
    """Jacobian of f (jvp.py:4) with respect to x, y."""
    u = x * y                               # line 5
    cos_u = math.cos(u)                     # line 6
    return y * cos_u + y, x * cos_u + x
