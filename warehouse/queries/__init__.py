"""Questions people ask of the warehouse: read only, answered as plain values.

What belongs here: what the terminal, the web pages and the Excel exports show. What does not:
anything that writes, and how an answer looks.
"""
