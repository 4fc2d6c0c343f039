"""System checks of the servers behind us."""
