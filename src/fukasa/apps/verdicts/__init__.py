"""What people say of an account's authenticity: own verdicts, audits with own evidence, appeals of creators."""
