"""Why a row, or a whole file, cannot be imported."""


class Fault(Exception):
    """What is wrong with one row, in words for the rejected file; the rest of the file goes on."""


class BadFile(Exception):
    """What is wrong with the file as a whole: nothing of it was imported."""
