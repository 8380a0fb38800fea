"""Pages: deciding about an account, appeals, what is open in the workspace."""
