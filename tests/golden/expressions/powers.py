def f(x, y):
    return x**2 + x**3 + x**-1 + x**0.5 + 2.0**x + x**y


# call: gs.grad(f, argnums=(0, 1)) @ 1.5, 0.7
# output
def f_grad(x, y):
    """Gradient of f (powers.py:1) with respect to x, y."""
    t = x**y                                # line 2
    at_zero = np.inf if 0 < y and y < 1 else 1.0 if y == 1 else 0.0  # line 2
    x_bar = (y * x ** (y - 1) if x else at_zero) + 2.0**x * math.log(2.0)  # line 2
    x_bar = x_bar + (0.5 * x**-0.5 if x else np.inf) - x**-2 + 3 * x**2 + 2.0 * x
    return x_bar, t * math.log(x) if x > 0 else 0.0
