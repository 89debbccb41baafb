"""What an operator sees of each request, whoever serves it: one number everywhere, a line in the log, figures for Prometheus."""
