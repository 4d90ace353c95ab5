"""Stock Rasa pipelines beside ours: the same examples, the same sets, one run. See docs/peers.md."""
