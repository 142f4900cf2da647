"""Makes a database with nanoClaw's table of users in the file given, hashed by werkzeug. Run by the tests."""

import hashlib
import sqlite3
import sys

from werkzeug.security import generate_password_hash


def scrypt(password, salt):
    """What newer werkzeugs write; Debian 12's has no scrypt yet."""
    digest = hashlib.scrypt(password.encode(), salt=salt.encode(), n=2**15, r=8, p=1, maxmem=132 * 2**15 * 8)
    return f"scrypt:32768:8:1${salt}${digest.hex()}"


connection = sqlite3.connect(sys.argv[1])
if "--wal" in sys.argv:
    connection.execute("PRAGMA journal_mode=WAL")
connection.execute(
    """CREATE TABLE users (
        id INTEGER NOT NULL PRIMARY KEY, username VARCHAR(50) NOT NULL UNIQUE, email VARCHAR(120) UNIQUE, password_hash VARCHAR(255),
        avatar VARCHAR(512), role VARCHAR(20) NOT NULL, is_active BOOLEAN NOT NULL, created_at DATETIME, last_login_at DATETIME)"""
)
connection.execute("CREATE TABLE conversations (id VARCHAR(64) PRIMARY KEY, title VARCHAR(255))")
rows = [
    ("default", None, None, None, "admin", 1),
    ("by_pbkdf2", "pbkdf2@example.org", generate_password_hash("Grün und weiß: pbkdf2", method="pbkdf2:sha256"), "https://example.org/a.png", "user", 1),
    ("by_sha512", None, generate_password_hash("Grün und weiß: sha512", method="pbkdf2:sha512"), "javascript:alert(1)", "user", 1),
    ("by_scrypt", None, scrypt("Grün und weiß: scrypt", "aBcDeFgHiJkLmNoP"), None, "user", 1),
    ("小明", None, generate_password_hash("correct horse", method="pbkdf2:sha256"), None, "admin", 1),
    ("away", None, generate_password_hash("away for a while", method="pbkdf2:sha256"), None, "user", 0),
    ("two words", None, generate_password_hash("two words of mine", method="pbkdf2:sha256"), None, "user", 1),
]
for row in rows:
    connection.execute(
        "INSERT INTO users (username, email, password_hash, avatar, role, is_active, created_at) VALUES (?, ?, ?, ?, ?, ?, '2026-03-26 10:11:12.123456')", row
    )
connection.commit()
if "--wal" in sys.argv:
    import os

    os._exit(0)  # as a program that is killed: the last writes stay in the file beside it
connection.close()
