"""What flows through Vigie: articles in, findings and tension out. Pure data, no behaviour but its own rules."""
