"""Who follows: profiles judged by counts and flags, shares corrected for the scorer's errors, off-market parts."""
