"""Printing in a process of its own, with a limit of time and memory.

The process is given plain data and gives the file back. It has no database, no secret of the
portal and a low priority; what it may read beside the fonts is decided by soctrang_ip.lib.pdf.
"""

import logging
import os
import pickle
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from reporting.documents import Document, Printable

logger = logging.getLogger(__name__)

PROJECT = Path(__file__).resolve().parent.parent.parent
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR")
"""Of the environment: where programs and fonts are found, and nothing else."""
TOO_LARGE = 3
"""Exit status of a process that met its limit of memory."""


class PrintingFailed(Exception):
    """No file came out; the text is a Vietnamese sentence saying what to do."""


@dataclass(frozen=True)
class Limits:
    seconds: int = 120
    megabytes: int = 2048
    """Of address space, of which a document of two hundred pages uses the half."""


def printed(job: Printable, limits: Limits = Limits()) -> Document:
    """What `job.write()` gives, from another process. Raises `PrintingFailed`."""
    command = [sys.executable, "-m", __name__, str(limits.seconds), str(limits.megabytes)]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            input=pickle.dumps(job),
            capture_output=True,
            cwd=PROJECT,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PrintingFailed(
            f"Lập văn bản quá {limits.seconds} giây nên đã dừng. Hãy rút gọn nội dung rồi thử lại."
        ) from None
    if done.returncode == 0:
        return pickle.loads(done.stdout)  # noqa: S301 (of our own process)
    logger.error("printing ended with %s: %s", done.returncode, done.stderr[-2000:].decode())
    if done.returncode == TOO_LARGE:
        raise PrintingFailed("Văn bản quá lớn nên không lập được. Hãy rút gọn nội dung.")
    raise PrintingFailed("Không lập được văn bản. Hãy thử lại; nếu vẫn lỗi, báo quản trị.")


def main(seconds: int, megabytes: int) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    os.nice(10)
    try:
        job: Printable = pickle.load(sys.stdin.buffer)  # noqa: S301 (of our own process)
        answer = pickle.dumps(job.write())
    except MemoryError:
        return TOO_LARGE
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
