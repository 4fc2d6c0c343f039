"""The benchmark: what each operation costs, process by process, and how that compares with its floor.

`./setup.sh bench` runs it; docs/performance.md says how to read it. Nothing of the product imports this package.
"""
