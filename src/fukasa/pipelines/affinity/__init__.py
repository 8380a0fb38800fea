"""From a lake version and its index to vectors of accounts; from an account to its look-alikes, fit and safety."""
