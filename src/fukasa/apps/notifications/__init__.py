"""What people are told: in the application and by mail, of the things that concern them."""
