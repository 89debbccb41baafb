"""What the sandbox keeps beside the domain."""

from .control import Control

__all__ = ["Control"]
