#!/usr/bin/env python3
"""A second reading of a message: what the standard library's parser finds in the file named, as "name: value" lines."""
import email
import email.policy
import sys

with open(sys.argv[1], "rb") as file:
    message = email.message_from_binary_file(file, policy=email.policy.default)

for name in ["Message-ID", "Date", "From", "Reply-To", "To", "Subject", "Auto-Submitted", "Thread-Topic"]:
    print(f"{name}: {message[name]}")
parts = [part for part in message.walk() if not part.is_multipart()]
print("types:", message.get_content_type(), *(part.get_content_type() for part in parts))
print("charsets:", *(part.get_content_charset() for part in parts))
print("defects:", sum(len(part.defects) for part in message.walk()))
print()
print(parts[0].get_content(), end="")
