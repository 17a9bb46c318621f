"""A card about one person: what to know before meeting them, each line with its source.

Read `result` first, then `making`, which has the table of topics; the lines are made in `office` (post and
say), `views` (who listens, position, interests) and `dealings` (with us).  Nothing private, no kin, no gifts;
a line whose words call for a second look is left out and counted.  May import: the claims and below.
"""

from stakemap.findings.card.making import asked_card, card_of, people_with_cards
from stakemap.findings.card.result import Card, CardLine, CardSource

__all__ = ["Card", "CardLine", "CardSource", "asked_card", "card_of", "people_with_cards"]
