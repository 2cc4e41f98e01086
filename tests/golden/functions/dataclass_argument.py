from dataclasses import dataclass


@dataclass
class Spring:
    k: float
    rest: float


def elastic(s, x):
    return 0.5 * s.k * (x - s.rest) ** 2


# call: gs.value_and_grad(elastic, (0, 1)) @ Spring(1.0, 2.0), 0.5
# output
def elastic_value_and_grad(s, x):
    """Value and gradient of elastic (dataclass_argument.py:10) with respect to s, x."""
    k = s.k
    t = x - s.rest                          # line 11
    t2 = t**2                               # line 11
    value = 0.5 * k * t2                    # line 11
    t3 = k * t                              # line 11
    rest_bar = -t3                          # line 11
    k_bar = 0.5 * t2                        # line 11
    return value, (Spring(k=k_bar, rest=rest_bar), t3)
