"""The mathematics: one file per topic. Importing this package registers every rule."""

from . import creation as creation
from . import elementary as elementary
from . import helpers as helpers
from . import linalg as linalg
from . import math_module as math_module
from . import orderings as orderings
from . import products as products
from . import reductions as reductions
from . import selection as selection
from . import shaping as shaping
from . import transcendental as transcendental
