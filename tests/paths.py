"""Places on the disk for servers that run as another user."""

import tempfile
from pathlib import Path


def opened(path: Path) -> Path:
    """The same path, which everybody now gets to: pytest makes the folders above it for its own user alone."""
    top = Path(tempfile.gettempdir()).resolve()
    for each in (path, *path.resolve().parents):
        if each == top or not each.is_relative_to(top):
            break
        each.chmod(0o711)
    return path
