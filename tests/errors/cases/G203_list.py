import gradscribe as gs
import numpy as np


def f(x):
    return [v * v for v in x]


gs.grad(f)(np.ones(3))

# output
# error[G203]: `f` returns a list, and a gradient needs one number
#  --> G203_list.py:5:1 in `f`
# 5 | def f(x):
#   | ^^^^^^^^^
#   = help: use `gradscribe.vjp`, or return `np.array(...)` of it and use `gradscribe.jacobian`
