"""The privacy screen: what identifies a person in a message. Pure; it runs before anything is stored."""

from bot.privacy.screen import Identifier, resend, screen

__all__ = ["Identifier", "resend", "screen"]
