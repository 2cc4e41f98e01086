import gradscribe as gs


def f(x):
    class Pair:
        first = 1.0

    return x * Pair.first


gs.grad(f)(3.0)

# output
# error[G107]: a class inside of a function is not supported
#  --> G107.py:5:5 in `f`
# 5 |     class Pair:
#   |     ^^^^^
#   = help: move it out of `f`
