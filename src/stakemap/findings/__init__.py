"""Claims in words: each with a code, its numbers, the facts it rests on and what to bear in mind."""
