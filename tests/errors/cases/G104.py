import math

import gradscribe as gs


def loss(x):
    try:
        y = math.log(x)
    finally:
        return 0.0  # noqa: B012
    return y


gs.grad(loss)(3.0)

# output
# error[G104]: leaving a `finally` by `return`, `break`, `continue` or an exception is not supported
#  --> G104.py:7:5 in `loss`
# 7 |     try:
#   |     ^^^^
