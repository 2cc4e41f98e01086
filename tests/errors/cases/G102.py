import gradscribe as gs


async def f(x):
    return await x


gs.grad(f)(3.0)

# output
# error[G102]: an `async` function cannot be differentiated
#  --> G102.py:4:1 in `f`
# 4 | async def f(x):
#   | ^^^^^^^^^
#   = help: write a plain function; do the waiting outside, and pass in what it gives
#
# error[G102]: `await` cannot be differentiated
#  --> G102.py:5:12 in `f`
# 5 |     return await x
#   |            ^^^^^^^
#   = help: write a plain function; do the waiting outside, and pass in what it gives
