"""The mathematics: one file per topic. Importing this package registers every rule."""

from . import cmath_module as cmath_module
from . import complex_parts as complex_parts
from . import creation as creation
from . import decompositions as decompositions
from . import definitions as definitions
from . import eigen as eigen
from . import elementary as elementary
from . import fft as fft
from . import helpers as helpers
from . import linalg as linalg
from . import math_module as math_module
from . import orderings as orderings
from . import products as products
from . import quantiles as quantiles
from . import real_only as real_only
from . import reductions as reductions
from . import selection as selection
from . import shaping as shaping
from . import signals as signals
from . import transcendental as transcendental
