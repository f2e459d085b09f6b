"""Many rows → their products with one small matrix, on the caller's thread."""

import numpy as np
import numpy.typing as npt

SINGLE = 1 << 18  # rows times columns times depth up to which OpenBLAS multiplies on the caller's thread

Floats = npt.NDArray[np.float32]


def multiplied(rows: Floats, matrix: Floats) -> Floats:
    """Rows times a matrix, multiplied in stacks so small that OpenBLAS starts no threads for them.

    Its threads would spin between the calls, and take from the threads that we start ourselves.
    """
    depth, columns = matrix.shape
    together = max(1, SINGLE // max(1, matrix.size))
    product = np.empty((len(rows), columns), np.float32)
    stacked = len(rows) // together * together
    stacks = product[:stacked].reshape(stacked // together, together, columns)
    np.matmul(rows[:stacked].reshape(len(stacks), together, depth), matrix, out=stacks)
    np.matmul(rows[stacked:], matrix, out=product[stacked:])
    return product
