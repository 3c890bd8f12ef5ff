#!/usr/bin/env bash
# SQLAlchemy 2.1.9 with psycopg 3.3.9: where the server ends a connection, the first statement raises OperationalError, and
# the next on the same Connection a PendingRollbackError ("Can't reconnect until invalid transaction is rolled back"), with
# isolation level AUTOCOMMIT too, where there is no transaction. That is no DBAPIError, so that what catches all errors of
# the database, as for giving up locks at the end, lets it through, and it takes the place of the first. (Run as root,
# pgserver makes a user of its name, since PostgreSQL does not run as root.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install sqlalchemy==2.1.9 "psycopg[binary]==3.3.9" pgserver==0.1.4
FOLDER="$folder" "$folder/venv/bin/python" - <<'PYTHON'
import os

import pgserver
import sqlalchemy
from sqlalchemy import create_engine, exc, text

os.chmod(os.environ["FOLDER"], 0o755)
server = pgserver.get_server(os.path.join(os.environ["FOLDER"], "data"))
engine = create_engine(server.get_uri().replace("postgresql:", "postgresql+psycopg:"))
outside = engine.execution_options(isolation_level="AUTOCOMMIT")
raised = []
with outside.connect() as connection, outside.connect() as other:
    number = connection.scalar(text("SELECT pg_backend_pid()"))
    other.execute(text("SELECT pg_terminate_backend(:number, 5000)"), {"number": number})
    for _ in range(2):
        try:
            connection.execute(text("SELECT 1"))
        except exc.SQLAlchemyError as error:
            raised.append((type(error).__name__, isinstance(error, exc.DBAPIError)))
engine.dispose()
server.cleanup()
print(sqlalchemy.__version__, raised)
assert sqlalchemy.__version__ == "2.1.9"
assert raised == [("OperationalError", True), ("PendingRollbackError", False)]
PYTHON
