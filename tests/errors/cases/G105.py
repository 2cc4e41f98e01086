import contextlib

import gradscribe as gs


def f(x):
    with contextlib.suppress(ValueError):
        return x * x


gs.grad(f)(3.0)

# output
# error[G105]: this `with` is not supported
#  --> G105.py:7:10 in `f`
# 7 |     with contextlib.suppress(ValueError):
#   |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   = help: only `with np.errstate(...)` is; move this one around the call of `f`
