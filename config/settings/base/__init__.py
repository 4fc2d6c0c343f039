"""Settings every environment shares."""

from ..unfold import UNFOLD as UNFOLD
from .accounts import *  # noqa: F403
from .api import *  # noqa: F403
from .celery import *  # noqa: F403
from .environment import BASE_DIR as BASE_DIR
from .environment import env as env
from .logs import *  # noqa: F403
from .postgresql import *  # noqa: F403
from .product import *  # noqa: F403
from .redis import *  # noqa: F403
from .site import *  # noqa: F403
