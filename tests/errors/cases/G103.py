import gradscribe as gs


def f(x):
    for i in range(3):
        yield i * x


gs.grad(f)(3.0)

# output
# error[G103]: `yield` cannot be differentiated
#  --> G103.py:6:9 in `f`
# 6 |         yield i * x
#   |         ^^^^^^^^^^^
#   = help: collect the values in a list, or in an array, and return that
