"""Numbers that figures draw and that no table has as a column yet.

Pure functions of tables, without matplotlib: figures draw columns and compute nothing.
"""
