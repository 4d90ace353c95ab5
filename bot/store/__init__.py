"""What must outlive the process: messages taken, cases, answers to be sent, the audit chain and receipts."""
