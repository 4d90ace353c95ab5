"""The command line: `myocite` serves the web chat; its other commands stand in docs/cli.md."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from bot import protocol_command
from bot.settings import Settings, settings

DESCRIPTION = "Dosing and safety answers in inflammatory myopathy, each with its source. Not a medical device."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="myocite", description=DESCRIPTION)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands (none: serve the web chat)")
    commands.add_parser("web", help="serve the web chat and print its link")
    commands.add_parser("chat", help="talk in the terminal")
    commands.add_parser("telegram", help="answer on Telegram by long polling (needs MYOCITE_TELEGRAM_TOKEN)")
    commands.add_parser("train", help="train the language model now")
    for name, text in (("parse", "what each message says"), ("ask", "what each message is answered")):
        door = commands.add_parser(name, help=f"{text}: JSON lines in, JSON lines out")
        door.add_argument("--jsonl", action="store_true", required=True, help="read and write one JSON object a line")
        if name == "ask":
            door.add_argument("--full", action="store_true", help="with every detail and source in the text")
    evaluate = commands.add_parser("evaluate", help="score a set of examples against its thresholds")
    evaluate.add_argument("corpus", choices=["phone", "weights", "cases", "oos", "vignettes"])
    evaluate.add_argument("--file", type=Path, required=True, help="the set, one JSON object a line (vignettes: YAML)")
    evaluate.add_argument("--predictions", type=Path, help="write the predictions here, one JSON object a line")
    evaluate.add_argument("--html", type=Path, help="write a page with plots and every error here")
    protocol = commands.add_parser("protocol", help="what of the protocol is decided, tested and answered")
    protocol_command.add_options(protocol)
    verify = commands.add_parser("verify", help="make an answer again from the facts of its receipt")
    verify.add_argument("code", help="the code that stands below the answer")
    audit = commands.add_parser("audit", help="hold the audit chain against itself")
    audit.add_argument("what", choices=["verify"], help="find the first link that was changed or taken out")
    commands.add_parser("doctor", help="check settings, store, model, protocol, token and clock, and say what to do")
    backup = commands.add_parser("backup", help="copy the SQLite store to a new file, while the program runs")
    backup.add_argument("file", type=Path, help="the new file")
    commands.add_parser("feedback", help="list what readers called wrong, with their reasons")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. A fault of ours that has a name is told in one line, without a trace."""
    chosen = _parser().parse_args(arguments)
    from bot import faults  # noqa: PLC0415 - `--help` needs none of it

    with faults.told() as outcome:
        outcome.code = _run(chosen, settings())
    return outcome.code


def _run(chosen: argparse.Namespace, config: Settings) -> int:
    """Each command imports what it needs, so that each starts as fast as it can."""
    from bot import logs  # noqa: PLC0415
    from bot.training import ready_ears, train_now  # noqa: PLC0415

    logs.configure(config.log_level, as_json=config.log_json)
    model_dir = config.data_dir / "model"
    match chosen.command:
        case "train":
            sys.stdout.write(f"model {train_now(model_dir)[:12]} in {model_dir}\n")
            return 0
        case "parse":
            from bot.doors import parse_lines, write  # noqa: PLC0415

            _speak_utf8()
            write(parse_lines(sys.stdin, ready_ears(model_dir)), sys.stdout)
            return 0
        case "ask":
            from bot.doors import ask_lines, write  # noqa: PLC0415
            from bot.starting import fresh_assistant  # noqa: PLC0415

            _speak_utf8()
            logs.configure("WARNING", as_json=config.log_json)
            assistant = fresh_assistant(ready_ears(model_dir))
            write(ask_lines(sys.stdin, assistant, full=chosen.full), sys.stdout)
            return 0
        case "verify" | "audit" | "feedback":
            from bot import records_command  # noqa: PLC0415

            _speak_utf8()
            logs.configure("WARNING", as_json=config.log_json)
            return records_command.run(chosen, config, sys.stdout)
        case "doctor":
            from bot import doctor  # noqa: PLC0415

            logs.configure("WARNING", as_json=config.log_json)
            return doctor.examine(config, sys.stdout)
        case "backup":
            from bot.store.backup import back_up  # noqa: PLC0415

            sys.stdout.write(f"{back_up(config.sqlite_path, chosen.file)} bytes in {chosen.file}\n")
            return 0
        case "protocol":
            _speak_utf8()
            return protocol_command.run(chosen, sys.stdout)
        case "evaluate":
            from bot.evaluate import evaluate  # noqa: PLC0415

            _speak_utf8()
            logs.configure("WARNING", as_json=config.log_json)
            return evaluate(
                chosen.corpus, chosen.file, chosen.predictions, ready_ears(model_dir), sys.stdout, chosen.html
            )
        case _:
            return _serve(chosen.command or "web", config, model_dir)


def _speak_utf8() -> None:
    """For machines the streams are UTF-8 whatever the locale; a byte that is not makes its line a bad one."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def _serve(channel: str, config: Settings, model_dir: Path) -> int:
    from bot import logs  # noqa: PLC0415
    from bot.starting import opened_desk  # noqa: PLC0415
    from bot.training import ready_ears  # noqa: PLC0415

    with opened_desk(lambda: ready_ears(model_dir), config) as desk:
        match channel:
            case "chat":
                from bot.channels.terminal import chat  # noqa: PLC0415

                logs.configure("WARNING", as_json=config.log_json)
                return chat(desk, keep_in=config.data_dir / "taken-away")
            case "telegram":
                from bot.channels import telegram  # noqa: PLC0415

                return telegram.serve(desk, config)
            case _:
                from bot.channels.web.app import serve  # noqa: PLC0415

                serve(desk, config)
                return 0


if __name__ == "__main__":
    sys.exit(main())
