import math


def f(x, y):
    inside = 0.0 < x <= 1.0 and y > 0.0
    z = x * y if inside or not y > x else math.exp(x)
    return z + (x if x > y else y) ** 2


# call: gs.grad(f, argnums=(0, 1)) @ 0.5, 0.7
# output
def f_grad(x, y):
    """Gradient of f (ternary_and_logic.py:4) with respect to x, y."""
    test = 0.0 < x and x <= 1.0 and y > 0.0 or not (y > x)  # line 6
    if not test:
        exp_x = math.exp(x)                 # line 6
    test_1 = x > y                          # line 7
    x_bar = 2.0 * (x if test_1 else y)      # line 7
    if test_1:
        y_bar = 0.0
    else:
        y_bar = x_bar
        x_bar = 0.0
    if test:
        y_bar += x                          # line 6
        x_bar += y
    else:
        x_bar += exp_x                      # line 6
    return x_bar, y_bar
