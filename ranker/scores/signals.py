"""What happens to the ledger as a whole, told to whoever stands above."""

from django.dispatch import Signal

# sender: Score; days (how far back it reaches), now. Sent in the transaction that loads the demo.
demo_loaded = Signal()
