"""What `fukasa doctor` looks at once the application is set up: one function per thing that may be wrong."""
