import gradscribe as gs


def f(x):
    if x > 2:
        raise
    return x**2


gs.grad(f)(3.0)

# output
# error[G110]: what this `raise` raises again is not known
#  --> G110.py:6:9 in `f`
# 6 |         raise
#   |         ^^^^^
