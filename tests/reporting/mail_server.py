"""A mail server on this machine that keeps what it was given."""

import socketserver


class MailServer(socketserver.ThreadingTCPServer):
    """As much of SMTP as one letter needs; keeps what it was given."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.letters: list[tuple[str, bytes]] = []


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("220 ready")
        to = ""
        while line := self.rfile.readline().decode().strip():
            command = line.split(":")[0].upper()
            if command == "RCPT TO":
                to = line.split(":", 1)[1]
            if command == "DATA":
                self.say("354 go on")
                self.server.letters.append((to, self.text()))
            if command == "QUIT":
                self.say("221 bye")
                return
            self.say("250 ok")

    def text(self) -> bytes:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(lines)

    def say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())
