def rec(x):
    s = [x]
    for k in range(4):
        s.append(s[-1] * x + k)
    t = 0.0
    for v in s:
        t += v * v
    return t


# call: gs.grad(rec) @ 0.4
# output
def rec_grad(x):
    """Gradient of rec (list_tape.py:1) with respect to x."""
    s = [x]
    s_tape = []
    for k in range(4):
        t = s[-1]
        s_tape.append(t)
        s.append(t * x + k)                 # line 4
    s_bar = zeros_of_list(s)
    for i in reversed(range(len(s))):
        s_bar[i] += 2.0 * s[i]
    x_bar = 0.0
    for _ in reversed(range(4)):
        t = s_tape.pop()
        t2 = s_bar.pop()
        x_bar += t2 * t                     # line 4
        s_bar[-1] += t2 * x
    return x_bar + s_bar[0]
