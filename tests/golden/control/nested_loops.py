import math


def f(x):
    t = 0.1
    for i in range(3):
        for j in range(i + 1):
            t = t + math.sin(x * t) * j
        t = t * x
    return t


# call: gs.grad(f) @ 0.7

# output
def f_grad(x):
    """Gradient of f (nested_loops.py:4) with respect to x."""
    t = 0.1
    t_tape = []
    t_tape_1 = []
    for i in range(3):
        for j in range(i + 1):
            t_tape.append(t)
            t = t + math.sin(x * t) * j     # line 8
        t_tape_1.append(t)
        t = t * x                           # line 9
    t_bar = 1.0
    x_bar = 0.0
    for i in reversed(range(3)):
        t = t_tape_1.pop()
        x_bar += t_bar * t                  # line 9
        t_bar = t_bar * x
        for j in reversed(range(i + 1)):
            t = t_tape.pop()
            t2 = t_bar * j * math.cos(x * t)  # line 8
            t_bar += t2 * x
            x_bar += t2 * t
    return x_bar
