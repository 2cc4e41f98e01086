import gradscribe as gs
import numpy as np


def f(x):
    return np.sum(np.quantile(x, 0.5, weights=x))


gs.grad(f)(np.ones(3))

# output
# error[G302]: weighted quantiles of another method than inverted_cdf cannot be differentiated
#  --> G302.py:6:19 in `f`
# 6 |     return np.sum(np.quantile(x, 0.5, weights=x))
#   |                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
