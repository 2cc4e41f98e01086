"""The text of the function is not that of the code that runs."""

import linecache

import gradscribe as gs

text = "def f(x):\n    return x * x\n"
scope: dict = {}
exec(compile(text, "<cell 1>", "exec"), scope)
edited = text.replace("*", "+")
linecache.cache["<cell 1>"] = (len(edited), None, edited.splitlines(True), "<cell 1>")

gs.grad(scope["f"])(3.0)
