"""The pages without a network: a small archive, and who asks."""

import asyncio
from collections.abc import Sequence
from typing import Any

import httpx
from sqlalchemy import Engine
from vigie.settings import Settings
from vigie.web.app import application


class Asked:
    """Asks the pages over an archive."""

    def __init__(self, archive: Engine, **settings: Any) -> None:
        self.app = application(Settings(**settings), archive)

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Ask for one page."""
        return self.all([path], **headers)[0]

    def head(self, path: str) -> httpx.Response:
        """Ask whether one page is there."""
        return asyncio.run(self._asked([path], {}, method="HEAD"))[0]

    def all(self, paths: Sequence[str], **headers: str) -> list[httpx.Response]:
        """Ask for several pages, one after the other."""
        return asyncio.run(self._asked(paths, {name.replace("_", "-"): value for name, value in headers.items()}))

    async def _asked(
        self, paths: Sequence[str], headers: dict[str, str], *, method: str = "GET"
    ) -> list[httpx.Response]:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://vigie.test", headers=headers) as client:
            answers = []
            for path in paths:
                client.cookies.clear()
                answers.append(await client.request(method, path))
            return answers
