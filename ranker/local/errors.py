"""What goes wrong in front of an operator, and the wish to stop."""


class LocalError(Exception):
    """Something the operator has to mend; the message says what and how."""


class StopRequested(BaseException):
    """Ctrl-C, a SIGTERM or a closed terminal. Not an Exception: no handler may swallow it."""
