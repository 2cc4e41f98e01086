import gradscribe as gs
import numpy as np


def f(x, n):
    v = x if x > 1 else n
    a = np.array([v, v])
    a[1] = 1.7 * x
    return np.sum(a)


gs.grad(f)(0.7, 2)

# output
# error[G204]: this array is one of integers on some path: what is stored into it is cut off there
#  --> G204_integers_on_a_path.py:8:5 in `f`
# 8 |     a[1] = 1.7 * x
#   |     ^^^^^^^^^^^^^^
#   = help: give `np.array` a dtype
