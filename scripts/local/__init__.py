"""Lambdesk on one machine: the local cloud, mail in and out, the demo tenant."""
