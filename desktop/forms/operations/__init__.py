"""The closed list of operations by which facts are computed, one small function each.

A function takes values that are here: what is unknown has been passed by before. `None` among its
values is nothing, where the operation admits it.
"""
