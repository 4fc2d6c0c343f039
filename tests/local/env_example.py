"""What `.env.example` lists."""

import re

from ranker.local.layout import CHECKOUT

LISTED = set(re.findall(r"^#?([A-Z_]+)=", (CHECKOUT / ".env.example").read_text(), re.MULTILINE))
