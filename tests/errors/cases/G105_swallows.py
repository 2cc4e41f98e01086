import gradscribe as gs


class Ignoring:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return kind is ValueError


def f(x):
    with Ignoring():
        x = x**2
    return x


gs.grad(f)(3.0)

# output
# error[G105]: the `__exit__` of this context may swallow exceptions
#   --> G105_swallows.py:13:10 in `f`
# 13 |     with Ignoring():
#    |          ^^^^^^^^^^
#    = help: catch them with `try` and `except` in the function
