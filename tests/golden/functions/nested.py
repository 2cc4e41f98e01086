import math


def outer(x):
    def step(y):
        return y + 0.1 * math.sin(x * y)
    y = 1.0
    for _ in range(3):
        y = step(y)
    return y


# call: gs.grad(outer) @ 0.5
# output
def outer_grad(x):
    """Gradient of outer (nested.py:4) with respect to x."""
    y = 1.0
    y_tape = []
    for _ in range(3):
        y_tape.append(y)
        y = y + 0.1 * math.sin(x * y)       # line 6
    y_bar = 1.0
    x_bar = 0.0
    for _ in reversed(range(3)):
        y = y_tape.pop()
        t = 0.1 * y_bar * math.cos(x * y)   # line 6
        y_bar += t * x
        x_bar += t * y
    return x_bar
