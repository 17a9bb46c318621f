"""Who decides, who is listened to, who reaches whom, and what is not known."""

__version__ = "0.1.0"
