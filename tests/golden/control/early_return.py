def f(x):
    for i in range(5):
        if x * i > 3.0:
            return x * i
        x = x + 1.0
    return 2.0 * x


# call: gs.grad(f) @ 0.3

# output
def f_grad(x):
    """Gradient of f (early_return.py:1) with respect to x."""
    returned = False
    count = 0
    for i in range(5):
        returned = x * i > 3.0              # line 3
        if not returned:
            x = x + 1.0                     # line 5
        count += 1
        if returned:
            break
    if returned:
        result_bar = 1.0
        x_bar = 0.0
    else:
        result_bar = 0.0
        x_bar = 2.0
    for k in reversed(range(count)):
        x_bar += result_bar * k             # line 3
        result_bar = 0.0
    return x_bar
