"""What is wrong with an installation, and how to mend it.

What belongs here: looking, without changing anything that lasts. What does not: how findings are
shown.
"""
