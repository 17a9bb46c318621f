"""Decision rules: `rule_text` reads what people write, `game` is what measures play.

May import: errors; `game` needs nothing but numpy besides.
"""
