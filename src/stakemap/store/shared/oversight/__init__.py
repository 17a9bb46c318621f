"""Who may read and write what and why, who did, and who must not come back."""
