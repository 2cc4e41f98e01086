import time

import gradscribe as gs


def f(x):
    return x * time.perf_counter()


gs.grad(f)(3.0)

# output
# error[G305]: `perf_counter` asks for the time
#  --> G305.py:7:16 in `f`
# 7 |     return x * time.perf_counter()
#   |                ^^^^^^^^^^^^^^^^^^^
#   = help: ask outside, and pass the answer as an argument
