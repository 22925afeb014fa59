"""The demo tenant: people through the API, tickets through real mail, work on them by members and requesters."""
