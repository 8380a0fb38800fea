"""Files of follower profiles: scored row by row, with the share of fakes in the whole."""
