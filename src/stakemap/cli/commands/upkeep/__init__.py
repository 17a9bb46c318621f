"""Commands that look after a store or the installation: erase, retain, verify, backup, restore, selftest."""
