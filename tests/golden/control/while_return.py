def root(a, n):
    x = a
    k = 0
    while k < n:
        step = (x * x - a) / (2.0 * x)
        x = x - step
        if abs(step) < 1e-9:
            return x * a
        k += 1
    return x


# call: gs.grad(root) @ 2.0, 5
# output
def root_grad(a, n):
    """Gradient of root (while_return.py:1) with respect to a."""
    x = a
    k = 0
    returned = False
    x_tape = []
    x_tape_1 = []
    returned_tape = []
    count = 0
    while k < n:
        x_tape_1.append(x)
        step = (x * x - a) / (2.0 * x)      # line 5
        x = x - step                        # line 6
        returned = abs(step) < 1e-09        # line 7
        returned_tape.append(returned)
        if returned:
            x_tape.append(x)
        else:
            k = k + 1
        count += 1
        if returned:
            break
    if returned:
        result_bar = 1.0
        x_bar = 0.0
    else:
        result_bar = 0.0
        x_bar = 1.0
    a_bar = 0.0
    for _ in reversed(range(count)):
        x = x_tape_1.pop()
        returned = returned_tape.pop()
        t = 2.0 * x                         # line 5
        step = (x * x - a) / t
        if returned:
            x = x_tape.pop()
            a_bar += result_bar * x         # line 8
            x_bar += result_bar * a
        t2 = x_bar / t
        x_bar = 2.0 * (step * t2)           # line 5
        a_bar += t2
        result_bar = 0.0
    return a_bar + x_bar
