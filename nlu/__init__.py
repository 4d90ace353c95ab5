"""From a message to what it says: words and their meaning, no medical rule."""

import os

# Rasa reads this when its modules are imported: no message and no training leaves this machine.
os.environ["RASA_TELEMETRY_ENABLED"] = "false"
