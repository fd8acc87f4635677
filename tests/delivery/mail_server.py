"""A mail server that answers as a test tells it to."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr


class Conversation(socketserver.StreamRequestHandler):
    """One SMTP connection (RFC 5321), as far as sending mail needs it."""

    server: MailServer

    def handle(self) -> None:
        self.server.connections += 1
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(":")[0].split()[0].upper()
            self.server.heard.append(line)
            answer = self.server.answers.get(verb, "250 ok")
            if answer == "hang up":
                return
            if verb == "DATA" and answer.startswith("250"):
                self.say("354 go on")
                content = b""
                while not content.endswith(b"\r\n.\r\n"):
                    content += self.rfile.readline()
                self.server.taken.append(content)
                if self.server.answers.get("END") == "hang up":
                    return
                answer = self.server.answers.get("END", "250 taken")
            if verb == "QUIT":
                self.say("221 bye")
                return
            self.say(answer)

    def say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """A mail server on a free port. ``answers``: by SMTP verb, or END for what follows the mail itself."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answers: dict[str, str] = {}
        self.heard: list[str] = []
        self.taken: list[bytes] = []
        self.connections = 0

    def recipients(self) -> list[str]:
        """Whom each mail that was taken was for."""
        lines = (line.decode() for mail in self.taken for line in mail.splitlines())
        return [parseaddr(line[4:])[1] for line in lines if line.startswith("To: ")]


@contextmanager
def serving() -> Iterator[MailServer]:
    """A mail server that takes mails until the block ends."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
