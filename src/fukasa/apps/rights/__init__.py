"""The rights of the people whose data is stored: access, correction, export, deletion with proof, objection, terms."""
