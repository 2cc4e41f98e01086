import gradscribe as gs


async def f(x):
    return await x


gs.grad(f)(3.0)
