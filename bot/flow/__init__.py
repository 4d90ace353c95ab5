"""Messages that are kept first and answered then: the inbox worked off, the outbox drained, each chat in order."""
