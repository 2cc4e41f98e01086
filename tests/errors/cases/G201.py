# ruff: noqa
import gradscribe as gs


def f(x):
    return x * scael


gs.grad(f)(3.0)

# output
# error[G201]: name `scael` is not defined
#  --> G201.py:6:16 in `f`
# 6 |     return x * scael
#   |                ^^^^^
