"""Who owns and directs companies: BODS in all its versions, FollowTheMoney whole or in statements."""
