def f(x):
    powers = [x**k for k in range(4)]
    return sum(p * p for p in powers)


# call: gs.grad(f) @ 0.8

# output
def f_grad(x):
    """Gradient of f (comprehension.py:1) with respect to x."""
    powers = []
    for k in range(4):
        powers.append(x**k)                 # line 2
    len_powers = len(powers)
    t = []
    for i in range(len_powers):
        powers_i = powers[i]
        t.append(powers_i * powers_i)
    t2 = zeros_of_list(t)
    for i in reversed(range(len(t))):
        t2[i] += 1.0
    powers_bar = zeros_of_list(powers)
    for i in reversed(range(len_powers)):
        powers_i = powers[i]
        t = t2.pop()
        powers_bar[i] += 2.0 * (t * powers_i)  # line 3
    x_bar = 0.0
    for k in reversed(range(4)):
        t = powers_bar.pop()
        x_bar += t * (x ** (k - 1) * k if k else 0.0)  # line 2
    return x_bar
