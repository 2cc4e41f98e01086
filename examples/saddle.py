"""z = x**2 - y**2 and its two slopes, at the saddle point and beside it, with a picture.

Run it:  python examples/saddle.py [PICTURE.png]        (needs Matplotlib)
"""

import sys

import gradscribe as gs
import numpy as np

POINTS = [(0.0, 0.0), (2.0, 0.0), (3.0, 2.0)]


@gs.differentiable
def saddle(x: float, y: float):
    return x**2 - y**2


def draw(path: str) -> None:
    """The surface, the points, and at each point the two lines whose slopes are the partial derivatives."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.0 * len(POINTS), 4.6), layout="constrained")
    x, y = np.meshgrid(np.linspace(-4, 4, 41), np.linspace(-4, 4, 41))
    t = np.linspace(-2, 2, 2)
    for k, (x0, y0) in enumerate(POINTS):
        z0 = saddle(x0, y0)
        slope_x, slope_y = saddle.grad(x0, y0)
        axes = figure.add_subplot(1, len(POINTS), k + 1, projection="3d", computed_zorder=False)
        axes.plot_surface(x, y, saddle(x, y), cmap="viridis", alpha=0.5, linewidth=0)
        axes.plot(x0 + t, y0 + 0 * t, z0 + slope_x * t, color="tab:red", label=f"∂z/∂x = {slope_x:g}")
        axes.plot(x0 + 0 * t, y0 + t, z0 + slope_y * t, color="tab:blue", label=f"∂z/∂y = {slope_y:g}")
        axes.scatter([x0], [y0], [z0], color="black")
        axes.set(xlabel="x", ylabel="y", zlabel="z", title=f"z = x² - y² at ({x0:g}, {y0:g})")
        axes.legend(loc="upper left")
    figure.savefig(path)


def main(path: str | None = None) -> None:
    print(saddle.grad)
    for x, y in POINTS:
        print(f"at ({x}, {y}): slopes", saddle.grad(x, y))
    if path:
        draw(path)
        print("wrote", path)


if __name__ == "__main__":
    main(*sys.argv[1:2])
