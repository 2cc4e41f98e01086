import math


def last_good(x, n):
    best = None
    for k in range(n):
        y = math.sin(k * x)
        if best is None or y > best:
            best = y
    return 0.0 if best is None else best * best


# call: gs.grad(last_good) @ 0.5, 4
# output
def last_good_grad(x, n):
    """Gradient of last_good (none_or_value.py:4) with respect to x."""
    best_is_none = True
    best = 0.0
    tape = []
    for k in range(n):
        y = math.sin(k * x)                 # line 7
        test = best_is_none or y > best     # line 8
        tape.append(test)
        if test:
            best = y
            best_is_none = False
    best_bar = 0.0 if best_is_none else 2.0 * best  # line 10
    x_bar = 0.0
    for k in reversed(range(n)):
        test = tape.pop()
        if test:
            y_bar = best_bar
            best_bar = 0.0
        else:
            y_bar = 0.0
        x_bar += y_bar * math.cos(x * k) * k  # line 7
    return x_bar
