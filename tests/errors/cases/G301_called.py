"""A refusal in a helper names the calls that led there."""

import gradscribe as gs


def shape(v):
    return hash(v) * 1.0


def loss(x):
    return [shape(t) for t in (x, 2.0 * x)][0]


def f(x):
    return loss(x) + 1.0


gs.grad(f)(3.0)

# output
# error[G301]: there is no rule for `hash`
#  --> G301_called.py:7:12 in `shape`
# 7 |     return hash(v) * 1.0
#   |            ^^^^^^^
#   = called at G301_called.py:11:13 in `loss`
#   = called at G301_called.py:15:12 in `f`
#   = help: give it a rule, if it is elementwise (for others see docs/adding-a-rule.md):
#           @gradscribe.elementwise(hash)
#           def hash(result, x):
#               return ...  # d(result)/d(x)
