import gradscribe as gs


def f(x):
    if x > 0.0:
        y = (x, x)
    else:
        y = x
    return y * y


gs.grad(f)(3.0)

# output
# error[G207]: `y`: this is one thing on one path and another thing on the other
#  --> G207.py:9:12 in `f`
# 9 |     return y * y
#   |            ^
