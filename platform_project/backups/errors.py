class BackupError(Exception):
    """Why there is no backup, or nothing was restored; nothing was changed."""
