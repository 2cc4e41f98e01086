import gradscribe as gs


def f(x, kind):
    match kind:
        case "square":
            return x * x
        case _:
            return x


gs.grad(f)(3.0, "square")

# output
# error[G109]: `match` is not supported
#  --> G109.py:5:5 in `f`
# 5 |     match kind:
#   |     ^^^^^
#   = help: write it with `if` and `elif`
