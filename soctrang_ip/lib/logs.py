"""Log lines a machine can read: one JSON object each, whatever the text in it."""

import datetime
import json
import logging


class JsonFormatter(logging.Formatter):
    """One event per line; JSON escapes line ends, so text from outside cannot forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        instant = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        event = {
            "at": instant.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if status := getattr(record, "status_code", None):
            event["status"] = status
        if record.exc_info:
            event["trace"] = self.formatException(record.exc_info)
        return json.dumps(event, ensure_ascii=True)
