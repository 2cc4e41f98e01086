import math


def guarded(x):
    try:
        y = math.log(x - 1.0)
    except ValueError:
        y = -x * x
    return y * x


# call: gs.grad(guarded) @ 0.5
# output
def guarded_grad(x):
    """Gradient of guarded (try_except.py:4) with respect to x."""
    t2 = x - 1.0                            # line 6
    t = t2 <= 0.0                           # line 6
    if t:
        y = -x * x                          # line 8
        x_bar = 2.0 * y - x * x             # line 8
        t3 = 0.0
    else:
        y = math.log(t2)                    # line 6
        t3 = x / t2
        x_bar = y
    return x_bar + t3
