"""What can be done with audits, the passes of people through them, and the models made of their labels."""
