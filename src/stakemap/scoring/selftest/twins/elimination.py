"""Linear systems and leading vectors in plain loops."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeVar

__all__ = ["leading", "solved"]

Number = TypeVar("Number", float, Fraction)
SQUARINGS = 50


def solved(system: Sequence[Sequence[Number]], right: Sequence[Number]) -> list[Number]:
    """x of ``system x = right`` by elimination, the largest number of a column first.

    >>> solved([[Fraction(2), Fraction(1)], [Fraction(1), Fraction(3)]], [Fraction(3), Fraction(4)])
    [Fraction(1, 1), Fraction(1, 1)]
    """
    rows: list[list[Number]] = list(map(list, system))
    for line, value in zip(rows, right, strict=True):
        line.append(value)
    n = len(rows)
    for k in range(n):
        best = max(range(k, n), key=lambda place: abs(rows[place][k]))
        rows[k], rows[best] = rows[best], rows[k]
        for row in range(n):
            if row != k and rows[row][k]:
                share = rows[row][k] / rows[k][k]
                rows[row] = [one - share * other for one, other in zip(rows[row], rows[k], strict=True)]
    return [rows[k][n] / rows[k][k] for k in range(n)]


def leading(matrix: Sequence[Sequence[float]]) -> list[float]:
    """The leading vector, of length 1, of a symmetric matrix that falls into no parts.

    No number and no eigenvalue may be below 0.  The matrix is multiplied with itself until the leading
    eigenvalue alone is left.

    >>> [round(value, 6) for value in leading([[2.0, 1.0], [1.0, 2.0]])]
    [0.707107, 0.707107]
    """
    power = [list(row) for row in matrix]
    for _ in range(SQUARINGS):
        columns = list(zip(*power, strict=True))
        power = [
            [sum(a * b for a, b in zip(row, column, strict=True)) for column in columns] for row in power
        ]
        largest = max(max(row) for row in power)
        power = [[value / largest for value in row] for row in power]
    vector = [sum(row) for row in power]
    length = sum(value * value for value in vector) ** 0.5
    return [value / length for value in vector]
