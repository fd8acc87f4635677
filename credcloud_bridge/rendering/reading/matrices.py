"""Affine matrices as PDF writes them (ISO 32000-1, 8.3.4): six numbers, row vectors from the left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_LARGEST = 1e9  # beyond, numbers are no places on a page


def multiplied(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does ``first``, and after it ``then``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def matrix_of(operands: Sequence[Any]) -> Matrix:
    """Six operands or array members as a matrix. Raises ``ValueError`` for anything else."""
    if len(operands) != 6:
        raise ValueError("a matrix has six numbers")
    numbers = [float(value) for value in operands]
    if not all(abs(value) < _LARGEST for value in numbers):
        raise ValueError("a matrix out of range")
    return (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])


def box_under(matrix: Matrix, box: Sequence[float]) -> tuple[float, float, float, float]:
    """The upright rectangle (left, bottom, right, top) around a rectangle under a matrix."""
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
