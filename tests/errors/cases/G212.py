import gradscribe as gs


def f(x):
    a, b = x, x, x
    return a * b


gs.grad(f)(3.0)

# output
# error[G212]: 2 names for 3 values
#  --> G212.py:5:5 in `f`
# 5 |     a, b = x, x, x
#   |     ^^^^^^^^^^^^^^
