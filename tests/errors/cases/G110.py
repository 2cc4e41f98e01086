import gradscribe as gs


def f(x):
    return sum({x, 2 * x})


gs.grad(f)(3.0)

# output
# error[G110]: a set is not supported
#  --> G110.py:5:16 in `f`
# 5 |     return sum({x, 2 * x})
#   |                ^^^^^^^^^^
#   = help: use a list or a tuple, which have an order
