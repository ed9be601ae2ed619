"""Selenium's commands in Marionette, the protocol that Firefox itself speaks: Debian has no geckodriver, which only translates between them."""

import json
import socket
from typing import Any

from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.command import Command
from selenium.webdriver.remote.remote_connection import RemoteConnection

COMMANDS = {
    Command.NEW_SESSION: "NewSession",
    Command.QUIT: "DeleteSession",
    Command.CLOSE: "CloseWindow",
    Command.GET: "Navigate",
    Command.GO_BACK: "Back",
    Command.GO_FORWARD: "Forward",
    Command.REFRESH: "Refresh",
    Command.GET_CURRENT_URL: "GetCurrentURL",
    Command.GET_TITLE: "GetTitle",
    Command.GET_PAGE_SOURCE: "GetPageSource",
    Command.NEW_WINDOW: "NewWindow",
    Command.W3C_GET_CURRENT_WINDOW_HANDLE: "GetWindowHandle",
    Command.W3C_GET_WINDOW_HANDLES: "GetWindowHandles",
    Command.SWITCH_TO_WINDOW: "SwitchToWindow",
    Command.SWITCH_TO_FRAME: "SwitchToFrame",
    Command.GET_WINDOW_RECT: "GetWindowRect",
    Command.SET_WINDOW_RECT: "SetWindowRect",
    Command.SET_TIMEOUTS: "SetTimeouts",
    Command.FIND_ELEMENT: "FindElement",
    Command.FIND_ELEMENTS: "FindElements",
    Command.FIND_CHILD_ELEMENT: "FindElement",
    Command.FIND_CHILD_ELEMENTS: "FindElements",
    Command.W3C_GET_ACTIVE_ELEMENT: "GetActiveElement",
    Command.CLICK_ELEMENT: "ElementClick",
    Command.CLEAR_ELEMENT: "ElementClear",
    Command.SEND_KEYS_TO_ELEMENT: "ElementSendKeys",
    Command.GET_ELEMENT_TEXT: "GetElementText",
    Command.GET_ELEMENT_TAG_NAME: "GetElementTagName",
    Command.GET_ELEMENT_ATTRIBUTE: "GetElementAttribute",
    Command.GET_ELEMENT_VALUE_OF_CSS_PROPERTY: "GetElementCSSValue",
    Command.GET_ELEMENT_PROPERTY: "GetElementProperty",
    Command.GET_ELEMENT_RECT: "GetElementRect",
    Command.IS_ELEMENT_SELECTED: "IsElementSelected",
    Command.IS_ELEMENT_ENABLED: "IsElementEnabled",
    Command.W3C_EXECUTE_SCRIPT: "ExecuteScript",
    Command.W3C_EXECUTE_SCRIPT_ASYNC: "ExecuteAsyncScript",
    Command.W3C_ACTIONS: "PerformActions",
    Command.SCREENSHOT: "TakeScreenshot",
    Command.PRINT_PAGE: "Print",
}
"""What Marionette calls each command that the tests use, without its `WebDriver:`."""

CHILD = {Command.FIND_CHILD_ELEMENT, Command.FIND_CHILD_ELEMENTS}


class Marionette(RemoteConnection):
    """Takes Selenium's commands to a Firefox that listens on a loopback port."""

    def __init__(self, port: int) -> None:
        super().__init__(client_config=ClientConfig(remote_server_addr=f"http://127.0.0.1:{port}"))
        self.line = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.stream = self.line.makefile("rb")
        self.last = 0
        self._read()  # it says who it is

    def execute(self, command: str, params: dict[str, Any]) -> dict[str, Any]:
        """Send a command and wait for its answer, in the form that Selenium expects from a driver.

        Raises:
            KeyError: a command that COMMANDS lacks.

        """
        sent = {name: value for name, value in params.items() if name != "sessionId"}
        if command in CHILD:
            sent["element"] = sent.pop("id")
        if command == Command.SWITCH_TO_FRAME and isinstance(sent["id"], dict):
            sent = {"element": next(iter(sent["id"].values()))}
        if command == Command.NEW_SESSION:
            sent = sent["capabilities"]["alwaysMatch"]
        return self.send(f"WebDriver:{COMMANDS[command]}", sent)

    def send(self, command: str, given: dict[str, Any]) -> dict[str, Any]:
        """Send a command of Marionette's own."""
        self.last += 1
        text = json.dumps([0, self.last, command, given]).encode()
        self.line.sendall(b"%d:%s" % (len(text), text))
        _, number, error, result = self._read()
        assert number == self.last, f"Firefox answered {number}, not {self.last}"
        if error:
            return {"status": 500, "value": json.dumps({"value": error})}
        return result if isinstance(result, dict) and "value" in result else {"value": result}

    def chrome(self, script: str) -> Any:
        """Run a script with the browser's own rights; return what it returns."""
        self.send("Marionette:SetContext", {"value": "chrome"})
        try:
            answer = self.send("WebDriver:ExecuteScript", {"script": script, "args": []})
            assert "status" not in answer, answer["value"]
            return answer["value"]
        finally:
            self.send("Marionette:SetContext", {"value": "content"})

    def _read(self) -> Any:
        """Read one message: its length in bytes, a colon, and JSON."""
        size = b""
        while (char := self.stream.read(1)) != b":":
            if not char:
                raise ConnectionError("Firefox ended before it answered; see firefox.log in the test's folder")
            size += char
        return json.loads(self.stream.read(int(size)))

    def close(self) -> None:
        """Let go of the connection."""
        self.stream.close()
        self.line.close()
