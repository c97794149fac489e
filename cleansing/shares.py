"""Splitting a sum of whole yen into whole shares that add up to it."""

from collections.abc import Sequence


def split(total: int, parts: Sequence[int], whole: int, sizes: Sequence[int]) -> list[int]:
    """Split a total by the method of the largest remainder.

    Each share is cut to whole yen, and the shares with the largest remainders get one yen more,
    the earlier one where they tie, until the sum is right. Where total and shares disagree by
    a yen or more, the difference is first spread by size. Negating everything negates the
    result.

    Args:
        total: What the result adds up to.
        parts: The exact shares, each as a numerator over ``whole``.
        whole: The common denominator of the shares, positive.
        sizes: What a disagreement is spread by; signs don't count, all zero means evenly.

    Returns:
        As many whole numbers as there are shares.

    Raises:
        ValueError: There is a total but no share to give it to.
    """
    if not parts:
        if total:
            raise ValueError(f"{total} yen cannot be split over no lines")
        return []
    sign = total or next((part for part in parts if part), 0)
    if sign < 0:
        return [-share for share in split(-total, [-part for part in parts], whole, sizes)]
    difference = total * whole - sum(parts)
    if abs(difference) >= whole:
        weights = [abs(size) for size in sizes] if any(sizes) else [1] * len(parts)
        weight = sum(weights)
        parts = [part * weight + difference * own for part, own in zip(parts, weights, strict=True)]
        whole *= weight
    shares = [part // whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda line: -(parts[line] % whole))
    for line in by_remainder[: total - sum(shares)]:
        shares[line] += 1
    return shares
