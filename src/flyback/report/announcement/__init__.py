"""What people are told of a release, in the form that each channel wants."""
