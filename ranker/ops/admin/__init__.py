"""The admin's first page: how it goes today and lately, what waits for somebody, and whether everything runs.

It belongs to the topmost floor, as it shows something of all the others.
"""
