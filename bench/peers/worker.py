"""Runs in the stock bot's own environment: loads a model, then parses each line. It imports nothing of ours.

`python worker.py MODEL` says {"seconds": to the first parse, "mb": resident} and then, for each text that is given as a
JSON string on a line, {"intent", "entities": [[name, text]], "ms"}; at the end of the input, {"mb": resident}.
"""

import asyncio
import importlib
import json
import sys
import time
from pathlib import Path


def resident_mb() -> float:
    """Megabytes (10^6 bytes) of this process."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) * 1024 / 1e6


def main() -> None:
    """Load, say so, parse."""
    out, sys.stdout = sys.stdout, sys.stderr  # Rasa logs to the standard output
    begun = time.perf_counter()
    agent = importlib.import_module("rasa.core.agent").Agent.load(sys.argv[1])
    loop = asyncio.new_event_loop()
    loop.run_until_complete(agent.parse_message("hello"))
    print(json.dumps({"seconds": time.perf_counter() - begun, "mb": resident_mb()}), file=out, flush=True)
    for line in sys.stdin:
        text = json.loads(line)
        start = time.perf_counter()
        heard = loop.run_until_complete(agent.parse_message(text))
        taken = (time.perf_counter() - start) * 1000
        entities = [[one["entity"], text[one["start"] : one["end"]]] for one in heard.get("entities", [])]
        print(json.dumps({"intent": heard["intent"]["name"], "entities": entities, "ms": taken}), file=out, flush=True)
    print(json.dumps({"mb": resident_mb()}), file=out, flush=True)


if __name__ == "__main__":
    main()
