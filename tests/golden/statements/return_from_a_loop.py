import math


def f(x):
    for k in range(1, 50):
        y = math.sin(x) / k
        if y < 0.1:
            return x * y
        x = x + y
    return x


# call: gs.grad(f) @ 0.5
# output
def f_grad(x):
    """Gradient of f (return_from_a_loop.py:4) with respect to x."""
    returned = False
    x_tape = []
    y_tape = []
    count = 0
    for k in range(1, 50):
        x_tape.append(x)
        y = math.sin(x) / k                 # line 6
        y_tape.append(y)
        returned = y < 0.1                  # line 7
        if not returned:
            x = x + y                       # line 9
        count += 1
        if returned:
            break
    if returned:
        result_bar = 1.0
        x_bar = 0.0
    else:
        result_bar = 0.0
        x_bar = 1.0
    for k in reversed(range(count)):
        x = x_tape.pop()
        y = y_tape.pop()
        if y < 0.1:
            y_bar = result_bar * x          # line 8
            x_bar += result_bar * y
        else:
            y_bar = x_bar
        x_bar += (y_bar / (1 + k)) * math.cos(x)  # line 6
        result_bar = 0.0
    return x_bar
