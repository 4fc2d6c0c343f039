"""Runs everything on one machine: embedded PostgreSQL and Valkey, the processes, their supervision.

It works around Django, never inside it: nothing here may import Django or another package of ranker.
"""
