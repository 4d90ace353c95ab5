"""Settings: all of them from the environment or a `.env` file, prefix `MYOCITE_`, nothing from code."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting has a default that works on a laptop with nothing else installed."""

    model_config = SettingsConfigDict(env_prefix="MYOCITE_", env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Field(default=Path(".myocite"), description="where the model and the sessions are kept")
    database_url: SecretStr | None = Field(
        default=None, description="PostgreSQL that keeps what must outlive the process; default: SQLite in data_dir"
    )
    host: str = Field(default="127.0.0.1", description="address that the web chat listens on")
    port: int = Field(default=8000, ge=0, le=65535, description="port of the web chat; 0 takes a free one")
    access_token: SecretStr | None = Field(
        default=None, min_length=16, description="opens the web chat; required where host is not this machine"
    )
    session_hours: float = Field(default=12, gt=0, description="hours after which an idle case is forgotten")
    reference_only: bool = Field(default=False, description="quote the protocol only: no arithmetic for a patient")
    receipt_days: float = Field(default=30, gt=0, description="days after which an answer's receipt is erased")
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR")
    log_json: bool = Field(default=False, description="one JSON object a log line")
    telegram_token: SecretStr | None = Field(default=None, description="bot token; needed by `myocite telegram` only")
    telegram_base_url: str = Field(
        default="https://api.telegram.org/bot", description="Bot API address; the token is appended to it"
    )
    telegram_poll_seconds: int = Field(default=20, ge=0, le=50, description="long-polling wait")
    telegram_timeout_seconds: float = Field(
        default=10, gt=0, le=20, description="time allowed to connecting, sending and waiting in a Bot API call, each"
    )
    telegram_webhook_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^/]+/.+",
        description="where Telegram delivers; without it updates are polled",
    )
    telegram_webhook_secret: SecretStr | None = Field(
        default=None, description="by which a delivery is known as Telegram's: 16 to 256 letters, digits, _ or -"
    )
    telegram_groups: frozenset[int] = Field(
        default=frozenset(), description="ids of the groups that are answered, as a JSON list; others are not"
    )
    telegram_per_second: float = Field(default=25, gt=0, description="messages sent a second, over all chats")
    telegram_chat_per_second: float = Field(default=1, gt=0, description="messages sent a second into one chat")

    @model_validator(mode="after")
    def _a_webhook_has_a_secret(self) -> Self:
        secret = self.telegram_webhook_secret.get_secret_value() if self.telegram_webhook_secret else ""
        if self.telegram_webhook_url and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret):
            raise ValueError(
                "MYOCITE_TELEGRAM_WEBHOOK_URL needs MYOCITE_TELEGRAM_WEBHOOK_SECRET: 16 to 256 letters, digits, _ or -"
            )
        return self

    @property
    def sqlite_path(self) -> Path:
        return self.data_dir / "sessions.sqlite3"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()


def address(of: Settings) -> str | None:
    """The address of PostgreSQL, or None: the store is the SQLite file."""
    return of.database_url.get_secret_value() if of.database_url else None
