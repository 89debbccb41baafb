"""What the control API, the console and manage.py do. Each service is one transaction that holds the workspace's row."""
