"""Reading, linking and joining as steps over parts, which any engine runs (see :mod:`graphkit.engines`).

Each step gives what the same step gives in memory, row by row: kernels are the very functions of
:func:`graphkit.build_graph` and :func:`graphkit.find_duplicates`, and what they must see together comes to one part.
"""
