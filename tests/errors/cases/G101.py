"""A function whose text Python does not keep."""

import gradscribe as gs

scope: dict = {}
exec("def f(x):\n    return x * x", scope)

gs.grad(scope["f"])(3.0)

# output
# error[G101]: `f` comes from `exec` or `eval` (its file is <string>), and its text is not kept
#  = help: put it in a file, or enter its text in `linecache.cache` under that name
