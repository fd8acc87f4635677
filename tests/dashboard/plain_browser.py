"""A browser without JavaScript, over Django's test client: it follows links and sends forms as they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

import lxml.html
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client


class PlainBrowser:
    """Somebody's browser. ``page`` is the document it shows, ``status`` how the server answered."""

    def __init__(self, user: Any, **headers: str) -> None:
        self.client = Client(headers=headers or None)
        self.client.force_login(user)
        self.path = "/"
        self.status = 0
        self.page: Any = None
        self.response: Any = None

    def open(self, path: str) -> PlainBrowser:
        """Go to an address, relative to the page on screen."""
        return self._shown(self.client.get(urljoin(self.path, path), follow=True))

    def press(
        self,
        button: str,
        values: Mapping[str, str | Sequence[str] | SimpleUploadedFile] | None = None,
        *,
        twice: bool = False,
    ) -> PlainBrowser:
        """Fill in ``values`` and press the button that says ``button``, in the form where it stands.

        A list of values ticks these boxes; a box or radio button is ticked by
        its value. ``twice`` sends the same again, as an impatient person does.
        """
        control = self._button(button)
        named = control.get("form")
        form = self.page.get_element_by_id(named) if named else next(control.iterancestors("form"))
        sent: dict[str, list[Any]] = {}
        for name, value in form.form_values():
            sent.setdefault(name, []).append(value)
        for box in self.page.xpath(f"//input[@form='{form.get('id', '-')}'][@checked]"):
            sent.setdefault(box.name, []).append(box.get("value"))
        # lxml reads "on" where a radio button says nothing.
        for radio in form.xpath(".//input[@type='radio'][@checked][@value='']"):
            sent[radio.name] = [""]
        for name, value in (values or {}).items():
            sent[name] = [value] if isinstance(value, str | SimpleUploadedFile) else list(value)
        if control.get("name"):
            sent[control.get("name")] = [control.get("value", "")]
        path = urljoin(self.path, control.get("formaction") or form.get("action") or self.path)
        send = self.client.post if form.get("method", "get").lower() == "post" else self.client.get
        response = send(path, sent, follow=True)
        if twice:
            for name in sent:
                for file in sent[name]:
                    if isinstance(file, SimpleUploadedFile):
                        file.seek(0)
            response = send(path, sent, follow=True)
        return self._shown(response)

    def follow(self, link: str) -> PlainBrowser:
        """Follow the link that says ``link``."""
        found = [one for one in self.page.iter("a") if link in _words(one)]
        assert found, f"no link {link!r} on {self.path}: {[_words(one) for one in self.page.iter('a')]}"
        return self.open(found[0].get("href"))

    def has_button(self, button: str) -> bool:
        """Whether a button that can be pressed says ``button``."""
        return any(button in _words(one) and one.get("disabled") is None for one in self.page.iter("button"))

    @property
    def text(self) -> str:
        """What can be read on the page, in one line."""
        return _words(self.page)

    def values(self, name: str) -> list[str]:
        """The values of the controls called ``name``, in order."""
        return [one.value if one.tag != "input" else one.get("value", "") for one in self.controls(name)]

    def controls(self, name: str) -> list[Any]:
        """The controls called ``name``, in order."""
        return self.page.xpath(
            f"//input[@name='{name}'] | //select[@name='{name}'] | //textarea[@name='{name}']"
        )

    def _button(self, text: str) -> Any:
        # A button that is hidden from people is not pressed by them.
        found = [
            one
            for one in self.page.iter("button")
            if text in _words(one)
            and one.get("type", "submit") == "submit"
            and one.get("aria-hidden") != "true"
        ]
        assert found, (
            f"no button {text!r} on {self.path}: {[_words(one) for one in self.page.iter('button')]}"
        )
        assert found[0].get("disabled") is None, f"{text!r} is disabled"
        return found[0]

    def _shown(self, response: Any) -> PlainBrowser:
        self.response, self.status = response, response.status_code
        self.path = response.request["PATH_INFO"]
        if response.request.get("QUERY_STRING"):
            self.path += "?" + response.request["QUERY_STRING"]
        if _is_page(response):
            self.page = lxml.html.fromstring(response.content.decode())
            for template in self.page.xpath("//template"):
                template.drop_tree()  # scripts alone use these
        return self


def _is_page(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming


def _words(element: Any) -> str:
    return " ".join(element.text_content().split())
