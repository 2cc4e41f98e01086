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
    if not t:
        y = math.log(t2)                    # line 6
    if t:
        neg_x = -x                          # line 8
        y = neg_x * x
    return (y + x * neg_x - x * x if t else y) + (0.0 if t else x / t2)
