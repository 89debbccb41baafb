"""Django's SQLite backend with the parameter limit that SQLite has had since 3.32, so that a bulk insert is one statement."""
