import math

import gradscribe as gs


def loss(x):
    try:
        y = math.log(x)
    except ValueError:
        y = 0.0
    return y


gs.grad(loss)(3.0)

# output
# error[G104]: `try` cannot be differentiated
#  --> G104.py:7:5 in `loss`
# 7 |     try:
#   |     ^^^
#   = help: move it out of `loss`, or give the call a rule with `gradscribe.custom_vjp`
