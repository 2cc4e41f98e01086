def f(x):
    s = 0.0
    term = 1.0
    k = 0
    while True:
        s += term
        k += 1
        term = term * x / k
        if abs(term) < 1e-12:
            break
    return s


# call: gs.grad(f) @ 1.3
# output
def f_grad(x):
    """Gradient of f (while_break.py:1) with respect to x."""
    k = 0
    term = 1.0
    term_tape = []
    k_tape = []
    count = 0
    while True:
        term_tape.append(term)
        k = k + 1
        k_tape.append(k)
        term = term * x / k                 # line 8
        count += 1
        if abs(term) < 1e-12:
            break
    term_bar = 0.0
    x_bar = 0.0
    for _ in reversed(range(count)):
        term = term_tape.pop()
        k = k_tape.pop()
        t = term_bar / k                    # line 8
        x_bar += t * term
        term_bar = t * x + 1.0              # line 6
    return x_bar
