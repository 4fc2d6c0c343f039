"""Stands in for Django: the commands ./setup.sh calls, over the servers it started."""

import os
import sys
import time

import psycopg


def main(command: str) -> None:
    if command in {"relay", "deliver_hooks"}:
        time.sleep(100_000)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        if command == "migrate":
            connection.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        elif command == "setup_demo_data":
            connection.execute("INSERT INTO kept VALUES ('demo')")
        elif command == "insert":
            connection.execute("INSERT INTO kept VALUES (%s)", [sys.argv[2]])
        elif command == "list":
            print(" ".join(word for (word,) in connection.execute("SELECT word FROM kept")))


main(sys.argv[1])
