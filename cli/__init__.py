"""An administrator's commands, run with AWS credentials against one deployment."""
