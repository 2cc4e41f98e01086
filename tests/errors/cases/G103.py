import gradscribe as gs


def f(x):
    for i in range(3):
        yield i * x


gs.grad(f)(3.0)

# output
# error[G103]: the function returns an iterator
#  --> G103.py:4:1 in `f`
# 4 | def f(x):
#   | ^^^^^^^^^
#   = help: collect the values in a list, or in an array
