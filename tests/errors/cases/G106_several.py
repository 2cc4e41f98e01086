# ruff: noqa
"""All violations of a function are reported at once, in the order of the source."""

import gradscribe as gs


def f(x, y):
    try:
        äöü = x; global total; total = x
    finally:
        with open("log") as log:
            log.write("done")
    class A: pass
    return x


gs.grad(f)(3.0, [1.0])

# output
# error[G106]: writing the global variable `total` is not supported
#  --> G106_several.py:9:18 in `f`
# 9 |         äöü = x; global total; total = x
#   |                  ^^^^^^^^^^^^
#   = help: return the new value of `total`, and assign it where `f` is called
#
# error[G105]: this `with` is not supported
#   --> G106_several.py:11:14 in `f`
# 11 |         with open("log") as log:
#    |              ^^^^^^^^^^^
#    = help: move it out, around the call of `f`
#
# error[G107]: a class inside of a function is not supported
#   --> G106_several.py:13:5 in `f`
# 13 |     class A: pass
#    |     ^^^^^
#    = help: move it out of `f`
