"""The whole database as one file, taken while others write, and put back whole or not at all."""

from platform_project.backups.archive import Manifest
from platform_project.backups.errors import BackupError
from platform_project.backups.keeping import backup, restore

__all__ = ["BackupError", "Manifest", "backup", "restore"]
