import gradscribe as gs


def f(x):
    with open("scale.txt") as file:
        return x * float(file.read())


gs.grad(f)(3.0)

# output
# error[G105]: this `with` is not supported
#  --> G105.py:5:10 in `f`
# 5 |     with open("scale.txt") as file:
#   |          ^^^^^^^^^^^^^^^^^
#   = help: move it out, around the call of `f`
