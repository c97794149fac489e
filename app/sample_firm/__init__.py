"""The sample firm つなぎ商会株式会社: a seeded generator of three years of its exports.

What belongs here: inventing the firm and writing its files, with everything that goes wrong in
real ones, and the truth about them. What does not: reading them; the product reads these files
like anybody's.
"""

from app.sample_firm.truth import SampleTruth
from app.sample_firm.workspace import write_sample_firm

__all__ = ["SampleTruth", "write_sample_firm"]
