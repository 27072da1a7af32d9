"""What others did on what concerns me."""
