"""The text of the function is not that of the code that runs."""

import linecache

import gradscribe as gs

text = "def f(x):\n    return x * x\n"
scope: dict = {}
exec(compile(text, "<cell 1>", "exec"), scope)
edited = text.replace("*", "+")
linecache.cache["<cell 1>"] = (len(edited), None, edited.splitlines(True), "<cell 1>")

gs.grad(scope["f"])(3.0)

# output
# error[G111]: the text of `f` is not at line 1 of <cell 1> any more
#  = help: the file has changed since it was imported (reload it), or an import hook has rewritten the function
