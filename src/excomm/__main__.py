"""``python -m excomm``."""

from excomm._cli.main import entry

entry()
