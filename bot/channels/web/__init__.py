"""The web chat: a Slack-like page and the few addresses it talks to."""
