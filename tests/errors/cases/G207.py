import gradscribe as gs


def f(x):
    d = {"a": x}
    if x > 0.0:
        d["b"] = x
    return d["a"] * d["b"]


gs.grad(f)(3.0)

# output
# error[G207]: this has different structure on the two paths
#  --> G207.py:8:12 in `f`
# 8 |     return d["a"] * d["b"]
#   |            ^^^^^^
