import math
from dataclasses import dataclass


@dataclass
class Oscillator:
    mass: float
    stiffness: float

    def energy(self, x, v):
        return 0.5 * self.mass * v**2 + 0.5 * self.stiffness * x**2


spring = Oscillator(2.0, 3.0)


def f(x, v):
    return math.sqrt(spring.energy(x, v))


# call: gs.grad(f, argnums=(0, 1)) @ 0.3, 1.2
# output
def f_grad(x, v, *, spring):
    """Gradient of f (method.py:17) with respect to x, v."""
    mass = spring.mass
    stiffness = spring.stiffness
    t = math.sqrt(0.5 * mass * v**2 + 0.5 * stiffness * x**2)  # line 18
    t2 = 0.5 / t if t else np.inf           # line 18
    x_bar = t2 * stiffness * x              # line 11
    v_bar = t2 * mass * v                   # line 11
    return x_bar, v_bar
