"""What happens to games, told to whoever stands above: boards are made for a new game or mode by `leaderboards`."""

from django.dispatch import Signal

# sender: Game; game, operator, sort_order, tie_break, now. Sent in the transaction that makes the game.
game_created = Signal()
# sender: Mode; mode, now. Sent in the transaction that makes the mode.
mode_created = Signal()
# sender: Game; game, rule (operator, sort_order, tie_break: those that change), now. In the transaction of the change.
game_rule_changed = Signal()
# sender: Game; game, now. Sent in the transaction that changes the game's weight in the global board.
global_weight_changed = Signal()
