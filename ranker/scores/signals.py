"""What happens to the ledger as a whole, told to whoever stands above."""

from django.dispatch import Signal

# sender: Score; days (how far back it reaches), now. Sent when the demo is loaded and verified.
demo_loaded = Signal()
