"""Functions that are written out in terms of others where they are called. Importing this package registers all of them."""

from . import calculus as calculus
from . import calling as calling
from . import joining as joining
from . import matrices as matrices
from . import picking as picking
from . import polynomials as polynomials
from . import products as products
from . import reductions as reductions
from . import sets as sets
from . import statistics as statistics
