"""A function whose text Python does not keep."""

import gradscribe as gs

scope: dict = {}
exec("def f(x):\n    return x * x", scope)

gs.grad(scope["f"])(3.0)
