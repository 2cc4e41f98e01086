import gradscribe as gs
import numpy as np


def rounded(x):
    return float(f"{x[0]:.3f}") + np.float64("%.2f" % x[1])  # noqa: UP031


gs.grad(rounded)(np.array([0.25, 0.5]))

# output
# error[G305]: `float` of a text: a number that has been made a text has lost its derivative
#  --> G305_text.py:6:12 in `rounded`
# 6 |     return float(f"{x[0]:.3f}") + np.float64("%.2f" % x[1])  # noqa: UP031
#   |            ^^^^^^^^^^^^^^^^^^^^
#   = help: use the number itself
