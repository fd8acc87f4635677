"""A TCP proxy that delays every byte, as a network does, and counts round trips. In a thread of its own."""

from __future__ import annotations

import asyncio
import threading

# Each way; two make a round trip of five milliseconds.
SECONDS_EACH_WAY = 0.0025


class SlowNetwork:
    """Listens on ``port`` and passes everything on to the server's port, later.

    ``round_trips``: how often the client spoke after the server had, since it was set to 0.
    """

    def __init__(self, server_port: int) -> None:
        self.port = 0
        self.round_trips = 0
        self._server_port = server_port
        listening = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._serve(listening)), daemon=True).start()
        listening.wait()

    async def _serve(self, listening: threading.Event) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        listening.set()
        async with server:
            await server.serve_forever()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        last = ["server"]
        await asyncio.gather(
            self._pass_on(reader, there_writer, "client", last),
            self._pass_on(there_reader, writer, "server", last),
            return_exceptions=True,
        )

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, side: str, last: list[str]
    ) -> None:
        loop = asyncio.get_running_loop()
        try:
            while data := await reader.read(1 << 16):
                if side == "client" and last[0] == "server":
                    self.round_trips += 1
                last[0] = side
                loop.call_later(SECONDS_EACH_WAY, writer.write, data)
        finally:
            loop.call_later(SECONDS_EACH_WAY, writer.close)
