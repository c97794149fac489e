"""Finding customers by any part of what is known of them.

``tokens`` says how a text becomes tokens, ``index`` keeps the index, ``find`` asks it. What is
searched, and how it is folded, is the business of ``cleansing.search_words`` and
``pipelines.steps.search_index``.
"""
