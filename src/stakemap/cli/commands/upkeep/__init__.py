"""Commands that look after a store as a whole: erase, retain, verify, backup, restore."""
