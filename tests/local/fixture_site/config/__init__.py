"""Stands in for the real configuration."""
