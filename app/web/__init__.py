"""The operators' web application: pages and an API over the same steps the terminal runs.

``application`` puts it together; ``pages`` and ``api`` hold one module per subject, ``templates``
what people see. What a page knows of its visitor is ``visit.Visit``. Import the modules themselves.
"""
