import time

import gradscribe as gs


def f(x):
    return x * time.perf_counter()


gs.grad(f)(3.0)

# output
# error[G305]: `perf_counter` is code that cannot be read
#  --> G305.py:7:16 in `f`
# 7 |     return x * time.perf_counter()
#   |                ^^^^^^^^^^^^^^^^^^^
#   = help: give it a rule with `gradscribe.custom_vjp`
