"""A mail server that misbehaves on request.

Each line of its input is a mode, for everybody or for one address: `accept`, `refuse` (no connections), `silent` (connections
without a greeting), `rcpt 450`, `rcpt 550`, `content 554`, `hang` and `die` (in and after DATA). Each line of its output is an
event as JSON. It ends with its input.
"""

import argparse
import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


def say(event, **more):
    print(json.dumps({"event": event, **more}), flush=True)


class Mode:
    """What is done to whom."""

    def __init__(self, line):
        self.words = [word for word in line.split() if "@" not in word]
        self.address = next((word for word in line.split() if "@" in word), None)

    def is_for(self, name, addresses):
        return self.words[0] == name and (self.address is None or self.address in addresses)


class Handler:
    """Answers as the mode says."""

    def __init__(self, server):
        self.server = server

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.server.mode.is_for("rcpt", [address]):
            return f"{self.server.mode.words[1]} nothing for <{address}>"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mode = self.server.mode
        if mode.is_for("content", envelope.rcpt_tos):
            return f"{mode.words[1]} that looks like spam"
        if mode.is_for("hang", envelope.rcpt_tos):
            say("hanging")
            await asyncio.sleep(3600)
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        say(
            "mail",
            sender=envelope.mail_from,
            to=envelope.rcpt_tos,
            headers=[[name, str(value)] for name, value in mail.items()],
            text=mail.get_content(),
            ascii=envelope.content.isascii(),
            encrypted=session.ssl is not None or self.server.smtps,
            user=session.auth_data.login.decode() if session.authenticated else None,
        )
        if mode.is_for("die", envelope.rcpt_tos):
            server.transport.abort()
            await asyncio.sleep(3600)
        return "250 taken"


class Smtp(SMTP):
    """Says when it is connected, and may send a line behind its consent to encrypt."""

    inject = False

    def connection_made(self, transport):
        if self.transport is None:
            say("connected")
        super().connection_made(transport)

    async def push(self, status):
        if self.inject and status.startswith("220 Ready to start TLS"):
            status += "\r\n250 AUTH PLAIN"
        await super().push(status)


class Silent(asyncio.Protocol):
    """Takes a connection and says nothing."""

    def connection_made(self, transport):
        say("connected")


class Server:
    """Listens, unless the mode is to refuse."""

    def __init__(self, options):
        self.options = options
        self.smtps = options.smtps
        self.mode = Mode("accept")
        self.port = 0
        self.listener = None
        self.context = None
        if options.certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(options.certificate, options.key)

    def login(self, server, session, envelope, mechanism, data):
        given = f"{data.login.decode()}:{data.password.decode()}"
        if given == self.options.login:
            return AuthResult(success=True, auth_data=data)
        return AuthResult(success=False, handled=False)

    def protocol(self):
        if self.mode.words[0] == "silent":
            return Silent()
        login = self.options.login is not None
        smtp = Smtp(
            Handler(self),
            hostname="mail.test",
            enable_SMTPUTF8=not self.options.ascii,
            tls_context=None if self.smtps else self.context,
            auth_required=login,
            auth_require_tls=not self.smtps,
            authenticator=self.login if login else None,
            loop=asyncio.get_running_loop(),
        )
        smtp.inject = self.options.inject
        return smtp

    async def become(self, line):
        self.mode = Mode(line)
        listen = self.mode.words[0] != "refuse"
        if not listen and self.listener:
            self.listener.close()
            self.listener = None
        if listen and not self.listener:
            context = self.context if self.smtps else None
            self.listener = await asyncio.get_running_loop().create_server(
                self.protocol, "127.0.0.1", self.port, ssl=context, reuse_address=True
            )
            self.port = self.listener.sockets[0].getsockname()[1]
        say("ready", mode=line, port=self.port)


async def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--smtps", action="store_true")
    parser.add_argument("--login", help="USER:PASSWORD")
    parser.add_argument("--ascii", action="store_true", help="takes no addresses outside ASCII")
    parser.add_argument("--inject", action="store_true", help="sends a line behind the consent to encrypt")
    server = Server(parser.parse_args())
    await server.become("accept")
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        await server.become(line.strip())


asyncio.run(main())
