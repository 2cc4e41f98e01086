# ruff: noqa
"""All violations of a function are reported at once, in the order of the source."""

import gradscribe as gs


def f(x, y):
    try:
        äöü = {x}; del y[0]
    finally:
        with open("log") as log:
            log.write("done")
    return x


gs.grad(f)(3.0, [1.0])

# output
# error[G104]: `try` cannot be differentiated
#  --> G110_several.py:8:5 in `f`
# 8 |     try:
#   |     ^^^
#   = help: move it out of `f`, or give the call a rule with `gradscribe.custom_vjp`
#
# error[G110]: a set is not supported
#  --> G110_several.py:9:15 in `f`
# 9 |         äöü = {x}; del y[0]
#   |               ^^^
#   = help: use a list or a tuple, which have an order
#
# error[G108]: `del` of a part is not supported
#  --> G110_several.py:9:24 in `f`
# 9 |         äöü = {x}; del y[0]
#   |                        ^^^^
#   = help: make a new array, list or dict without it
#
# error[G105]: this `with` is not supported
#   --> G110_several.py:11:14 in `f`
# 11 |         with open("log") as log:
#    |              ^^^^^^^^^^^
#    = help: only `with np.errstate(...)` is; move this one around the call of `f`
