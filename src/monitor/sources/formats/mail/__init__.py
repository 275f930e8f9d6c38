"""Mails: newsletters, alerts, forwarded ones, and pages saved as mails (MHTML)."""
