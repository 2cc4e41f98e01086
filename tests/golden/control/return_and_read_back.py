import math


def early(x):
    if x < 0: return 0.0
    y = x**3
    if y > 2: return y * math.sin(x)
    return y


# call: gs.value_and_grad(early) @ 1.5

# output
def early_value_and_grad(x):
    """Value and gradient of early (return_and_read_back.py:4) with respect to x."""
    if x < 0:
        result = 0.0
        x_bar = 0.0
    else:
        y = x**3                            # line 6
        if y > 2:
            y_bar = math.sin(x)             # line 7
            result = y * y_bar
            x_bar = y * math.cos(x)
        else:
            result = y
            y_bar = 1.0
            x_bar = 0.0
        x_bar += 3 * (y_bar * x**2)         # line 6
    return result, x_bar
