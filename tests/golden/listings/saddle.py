def saddle(x, y):
    return x**2 - y**2


# call: gs.grad(saddle, argnums=(0, 1)) @ 3.0, 2.0

# output
def saddle_grad(x, y):
    """Gradient of saddle (saddle.py:1) with respect to x, y."""
    return 2.0 * x, -2.0 * y
