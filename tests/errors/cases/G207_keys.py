import gradscribe as gs


def f(x):
    d = {}
    d["large" if x > 1.0 else "small"] = x
    d["small"] = 2.0 * x
    return d["small"]


gs.grad(f)(3.0)

# output
# error[G207]: this has different structure on the two paths
#  --> G207_keys.py:7:5 in `f`
# 7 |     d["small"] = 2.0 * x
#   |     ^^^^^^^^^^
#
# error[G207]: this has different structure on the two paths
#  --> G207_keys.py:8:12 in `f`
# 8 |     return d["small"]
#   |            ^^^^^^^^^^
