"""What a plan has to decide: who may be booked, what a booking brings, and which limits hold."""
