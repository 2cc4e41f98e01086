import gradscribe as gs


def f(params):
    return params["w"] * params["bias"]


gs.grad(f)({"w": 3.0, "b": 1.0})

# output
# error[G214]: there is no key 'bias'; the keys are 'w', 'b'
#  --> G214.py:5:26 in `f`
# 5 |     return params["w"] * params["bias"]
#   |                          ^^^^^^^^^^^^^^
