#!/usr/bin/env python3
"""A mail server that misbehaves as told, one word of the script per message (the last word goes on for ever):

  ok                 takes it
  greet421 mail550 mail452 rcpt450 rcpt550 data451 data550   that answer at that step (data...: after the content)
  rcpt554:no_relay   likewise with those words, for spaces underscores
  drop_after_data    closes the connection when the content is complete, without an answer
  drop_in_content    closes it after the first 200 bytes of the content
  hang               never answers the content
  ok_then_close      takes it, then closes the connection as an idle server would

Options: --starttls CERT KEY, --require-auth USER SECRET, --refuse-auth 'TEXT'.
Prints its port on the first line of standard output, then one JSON line per message or failed login.
"""
import argparse
import base64
import json
import socket
import ssl
import sys
import threading

options = argparse.ArgumentParser()
options.add_argument("--script", default="ok")
options.add_argument("--starttls", nargs=2)
options.add_argument("--require-auth", nargs=2)
options.add_argument("--refuse-auth")
options = options.parse_args()

script = options.script.split(",")
lock = threading.Lock()
connections = 0


def next_word():
    with lock:
        return script.pop(0) if len(script) > 1 else script[0]


def tell(**facts):
    with lock:
        print(json.dumps(facts, sort_keys=True), flush=True)


class Conversation:
    def __init__(self, connection, number):
        self.connection, self.number = connection, number
        self.lines = connection.makefile("rb")
        self.tls, self.user, self.mechanism = False, None, None

    def say(self, text):
        self.connection.sendall(text.encode() + b"\r\n")

    def close(self):
        # shutdown, because the file object still holds the socket.
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.connection.close()

    def start_tls(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*options.starttls)
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.lines = self.connection.makefile("rb")
        self.tls = True

    def authenticate(self, words):
        mechanism = words[1].upper()
        given = words[2] if len(words) > 2 else None

        def ask(prompt):
            self.say("334 " + base64.b64encode(prompt.encode()).decode())
            return base64.b64decode(self.lines.readline().strip()).decode()

        if mechanism == "PLAIN":
            text = base64.b64decode(given).decode() if given else ask("")
            _, user, secret = text.split("\0")
        elif mechanism == "LOGIN":
            user = base64.b64decode(given).decode() if given else ask("Username:")
            secret = ask("Password:")
        elif mechanism == "XOAUTH2":
            text = base64.b64decode(given).decode() if given else ask("")
            fields = dict(field.split("=", 1) for field in text.split("\1") if field)
            user, secret = fields["user"], fields["auth"].removeprefix("Bearer ")
        else:
            self.say("504 unknown")
            return
        if options.refuse_auth:
            tell(connection=self.number, login=user, tls=self.tls)
            self.say(options.refuse_auth)
        elif [user, secret] == options.require_auth:
            self.user, self.mechanism = user, mechanism
            self.say("235 2.7.0 welcome")
        else:
            tell(connection=self.number, login=user, tls=self.tls)
            self.say("535 5.7.8 not you")

    def content(self, word):
        self.say("354 go on")
        data, read = [], 0
        while True:
            line = self.lines.readline()
            if not line:
                return None
            if line == b".\r\n":
                return b"".join(data)
            data.append(line[1:] if line.startswith(b"..") else line)
            read += len(line)
            if word == "drop_in_content" and read > 200:
                return None

    def run(self):
        word = next_word()
        if word == "greet421":
            self.say("421 too busy")
            return self.close()
        self.say("220 faulty.example ready")
        envelope = {}
        while True:
            line = self.lines.readline()
            if not line:
                return self.close()
            words = line.decode().split()
            verb = words[0].upper() if words else ""
            if verb == "EHLO":
                offers = ["faulty.example", "8BITMIME"]
                if options.starttls and not self.tls:
                    offers.append("STARTTLS")
                if (options.require_auth or options.refuse_auth) and (self.tls or not options.starttls):
                    offers.append("AUTH PLAIN LOGIN XOAUTH2")
                for offer in offers[:-1]:
                    self.say("250-" + offer)
                self.say("250 " + offers[-1])
            elif verb == "STARTTLS":
                self.say("220 go on")
                try:
                    self.start_tls()
                except (ssl.SSLError, OSError):
                    tell(connection=self.number, tls="failed")
                    return self.close()
            elif verb == "AUTH":
                self.authenticate(words)
            elif verb == "MAIL":
                if options.require_auth and not self.user:
                    self.say("530 5.7.57 log in first")
                elif word.startswith("mail"):
                    self.say(word[4:] + " no")
                    word = next_word()
                else:
                    envelope = {"from": words[1].partition(":")[2].strip("<>")}
                    self.say("250 ok")
            elif verb == "RCPT":
                if word.startswith("rcpt"):
                    code, _, said = word[4:].partition(":")
                    self.say(code + " " + (said.replace("_", " ") or "no"))
                    word = next_word()
                else:
                    envelope["to"] = words[1].partition(":")[2].strip("<>")
                    self.say("250 ok")
            elif verb == "DATA":
                data = self.content(word)
                answer = "no answer" if word.startswith("drop") or word == "hang" else word[4:] if word.startswith("data") else "250"
                if data is not None:
                    tell(connection=self.number, tls=self.tls, user=self.user, mechanism=self.mechanism, answer=answer,
                         data=data.decode("utf-8", "replace"), **envelope)
                if word.startswith("drop"):
                    return self.close()
                if word == "hang":
                    self.lines.readline()  # until the other side gives up
                    return self.close()
                self.say(answer + (" taken" if answer == "250" else " no"))
                if word == "ok_then_close":
                    return self.close()
                word = next_word()
            elif verb == "RSET":
                self.say("250 ok")
            elif verb == "QUIT":
                self.say("221 bye")
                return self.close()
            else:
                self.say("502 what?")


def converse(connection, number):
    conversation = Conversation(connection, number)
    try:
        conversation.run()
    except (OSError, ssl.SSLError):
        conversation.close()


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
threading.Thread(target=lambda: (sys.stdin.read(), __import__("os")._exit(0)), daemon=True).start()  # ends with its parent
while True:
    accepted, _ = listener.accept()
    connections += 1
    threading.Thread(target=converse, args=(accepted, connections), daemon=True).start()
