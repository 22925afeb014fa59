"""What Lambdesk sent, to read in a browser or a terminal, and to answer as the person who got it."""
