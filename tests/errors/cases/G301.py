import gradscribe as gs
import numpy as np


def f(x):
    return np.sum(np.ma.median(x))


gs.grad(f)(np.ones(3))

# output
# error[G301]: there is no rule for `np.ma.extras.median`
#  --> G301.py:6:19 in `f`
# 6 |     return np.sum(np.ma.median(x))
#   |                   ^^^^^^^^^^^^^^^
#   = help: give it a rule, if it is elementwise (for others see docs/adding-a-rule.md):
#           @gradscribe.elementwise(np.ma.extras.median)
#           def median(result, x):
#               return ...  # d(result)/d(x)
