"""Accounts of people: the list, one account, duties by two people, the table of rights, handover."""

from web import account_sentences  # noqa: F401  # puts the words of these events into the one table
