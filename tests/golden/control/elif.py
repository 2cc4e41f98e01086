import math


def f(x):
    if x > 2.0:
        y = x * x
    elif x > 0.0:
        y = math.sin(x)
    else:
        y = -x
    return y * x


# call: gs.value_and_grad(f) @ 1.5

# output
def f_value_and_grad(x):
    """Value and gradient of f (elif.py:4) with respect to x."""
    test = x > 2.0                          # line 5
    if test:
        y = x * x                           # line 6
    else:
        test_1 = x > 0.0                    # line 7
        if test_1:
            y = math.sin(x)                 # line 8
        else:
            y = -x                          # line 10
    value = y * x                           # line 11
    if test:
        return value, y + 2.0 * (x * x)
    if test_1:
        return value, y + x * math.cos(x)
    return value, y - x
