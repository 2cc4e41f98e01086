import gradscribe as gs


def f(x):
    y = x
    while x > 1.0:
        y = (y, x)
        x = x * 0.5
    return y[1]


gs.grad(f)(3.0)

# output
# error[G208]: `y`: this changes its structure from iteration to iteration
#  --> G208.py:7:14 in `f`
# 7 |         y = (y, x)
#   |              ^
#
# error[G208]: `y`: this changes its structure from iteration to iteration
#  --> G208.py:9:12 in `f`
# 9 |     return y[1]
#   |            ^
