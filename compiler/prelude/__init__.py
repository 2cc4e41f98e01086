"""Functions that generated code may call. NumPy only; each has a rule itself; exports paste their source."""

from .arrays import along_axis as along_axis
from .arrays import at_indices as at_indices
from .arrays import divide_or_zero as divide_or_zero
from .arrays import linear_recurrence as linear_recurrence
from .arrays import lower_half as lower_half
from .arrays import matrix_transpose as matrix_transpose
from .arrays import product_before as product_before
from .arrays import product_of_others as product_of_others
from .arrays import reciprocal_gap as reciprocal_gap
from .arrays import shifted as shifted
from .arrays import sum_like as sum_like
from .control import range_length as range_length
from .control import stop_gradient as stop_gradient
from .control import zero_like as zero_like
from .control import zeros_of_list as zeros_of_list
from .scalars import first_share as first_share
from .scalars import polygamma as polygamma
from .scalars import spherical_ratio as spherical_ratio
from .static import axis_tuple as axis_tuple
from .static import einsum_adjoint as einsum_adjoint
from .static import expand_subscripts as expand_subscripts
from .static import inverse_permutation as inverse_permutation
from .static import known as known
from .static import split_points as split_points
from .static import static as static
from .static import tensordot_plan as tensordot_plan
