"""Where values come from: environment variables, which `.env.example` lists."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent.parent
env = environ.Env()
