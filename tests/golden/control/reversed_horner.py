def horner(c, x):
    y = 0.0
    for k in reversed(range(len(c))):
        y = y * x + c[k]
    return y


# call: gs.value_and_grad(horner, argnums=(0, 1)) @ np.array([1.0, -2.0, 0.5, 3.0]), 0.7
# output
def horner_value_and_grad(c, x):
    """Value and gradient of horner (reversed_horner.py:1) with respect to c, x."""
    len_c = len(c)
    y = 0.0
    y_tape = []
    for k in reversed(range(len_c)):
        y_tape.append(y)
        y = y * x + c[k]                    # line 4
    c_bar = np.zeros_like(c)
    y_bar = 1.0
    x_bar = 0.0
    for k in range(len_c):
        y_1 = y_tape.pop()
        c_bar[k] += y_bar                   # line 4
        x_bar += y_bar * y_1
        y_bar = y_bar * x
    return y, (c_bar, x_bar)
