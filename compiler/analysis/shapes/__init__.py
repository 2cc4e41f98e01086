"""The result types of functions that are not elementwise, by topic. `types.infer` asks here first and tries out the rest."""

from . import creation, elements, joining, linalg, moving, orderings, products, reductions, signals, spectra
from .operands import Rule

RULES: dict[str, Rule] = {}
for _topic in (creation, elements, joining, linalg, moving, orderings, products, reductions, signals, spectra):
    RULES.update(_topic.RULES)
