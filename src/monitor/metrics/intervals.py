"""How sure a share is, and whether two shares differ."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Z = 1.959963984540054
"""The 97.5 % point of the normal distribution: two-sided 95 %."""

SMALLEST_EXPECTED = 5.0
"""The normal approximation of a binomial is used where every expected count reaches this (Cochran 1954)."""

Floats = npt.NDArray[np.float64]


def wilson(matching: npt.ArrayLike, total: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return the bounds of the 95 % Wilson score interval of each share; NaN where the total is 0.

    Unlike the textbook interval it stays within [0, 1] and is honest for small counts and for 0.

    Source: E. B. Wilson (1927), Journal of the American Statistical Association 22, 209-212.
    """
    k, n = np.asarray(matching, float), np.asarray(total, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = k / n
        centre = share + Z**2 / (2 * n)
        spread = Z * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
        low, high = (centre - spread) / (1 + Z**2 / n), (centre + spread) / (1 + Z**2 / n)
    # At the ends rounding may leave the unit interval by one bit, and 0 must be told as 0.
    return np.where(k == 0, low * 0, low), np.where(k == n, np.where(n > 0, 1.0, np.nan), high)


def with_shares(frame: pd.DataFrame) -> pd.DataFrame:
    """Add share, low and high to a frame with the columns matching and total."""
    low, high = wilson(frame["matching"], frame["total"])
    share = frame["matching"] / frame["total"].where(frame["total"] > 0).astype(float)
    return frame.assign(share=share.astype(float), low=low, high=high)


def difference(
    matching_a: npt.ArrayLike, total_a: npt.ArrayLike, matching_b: npt.ArrayLike, total_b: npt.ArrayLike
) -> tuple[Floats, Floats]:
    """Return the bounds of the 95 % interval of each difference of two shares, a - b; NaN where a total is 0.

    It squares and adds how far Wilson's bounds lie from the shares, and so is honest for small counts too.

    Source: R. G. Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
    """
    (low_a, high_a), (low_b, high_b) = wilson(matching_a, total_a), wilson(matching_b, total_b)
    with np.errstate(divide="ignore", invalid="ignore"):
        a = np.asarray(matching_a, float) / np.asarray(total_a, float)
        b = np.asarray(matching_b, float) / np.asarray(total_b, float)
    found = a - b
    low = found - np.sqrt((a - low_a) ** 2 + (high_b - b) ** 2)
    high = found + np.sqrt((high_a - a) ** 2 + (b - low_b) ** 2)
    return low, high


def differ(
    matching_a: npt.ArrayLike, total_a: npt.ArrayLike, matching_b: npt.ArrayLike, total_b: npt.ArrayLike
) -> npt.NDArray[np.bool_]:
    """Say of each two shares whether they differ at 95 % (two-sided two-proportion z test, pooled).

    False where a count is too small for the test to mean anything (`SMALLEST_EXPECTED`).
    """
    k1, n1 = np.asarray(matching_a, float), np.asarray(total_a, float)
    k2, n2 = np.asarray(matching_b, float), np.asarray(total_b, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = (k1 + k2) / (n1 + n2)
        z = (k1 / n1 - k2 / n2) / np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
        smallest = np.minimum(n1, n2) * np.minimum(pooled, 1 - pooled)
    return np.asarray((np.abs(z) > Z) & (smallest >= SMALLEST_EXPECTED), bool)


def mean_interval(
    mean: npt.ArrayLike, deviation: npt.ArrayLike, count: npt.ArrayLike
) -> tuple[Floats, Floats]:
    """Return the bounds of the 95 % interval of each mean (Student's t); NaN for fewer than two values.

    Args:
        mean: of the values.
        deviation: their standard deviation (with n - 1).
        count: how many there are.
    """
    m, s, n = np.asarray(mean, float), np.asarray(deviation, float), np.asarray(count, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.where(n > 1, _student(np.maximum(n - 1, 1)) * s / np.sqrt(n), np.nan)
    return m - reach, m + reach


_EXACT = (12.7062, 4.3027, 3.1824)
"""The 97.5 % points of Student's t of one, two and three degrees of freedom."""


def _student(freedom: Floats) -> Floats:
    """Return the 97.5 % point of Student's t, to 0.3 % from four degrees of freedom on.

    Source: the expansion of Cornish and Fisher in the normal deviate, Abramowitz and Stegun (1964), 26.7.5.
    """
    z, n = Z, freedom
    found = (
        z
        + (z**3 + z) / (4 * n)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * n**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * n**3)
    )
    for degrees, point in enumerate(_EXACT, 1):
        found = np.where(n == degrees, point, found)
    return np.asarray(found, float)
