"""Flask-SocketIO on gevent with its Redis queue."""

from gevent import monkey

monkey.patch_all()

import os  # noqa: E402 -- after the patches

from flask import Flask, request  # noqa: E402
from flask_socketio import SocketIO, join_room  # noqa: E402

app = Flask(__name__)
io = SocketIO(app, async_mode="gevent", message_queue=os.environ["REDIS_URL"], cors_allowed_origins="*")


@io.on("connect")
def connect() -> None:
    if request.args["side"] == "agent":
        join_room(request.args["place"])


@io.on("post")
def post(frame: dict[str, str]) -> None:
    message = {"seq": 0, "client_id": frame["client_id"], "body": frame["body"]}
    told = {"type": "message", "conversation": frame["conversation"], "message": message}
    io.emit("message", told, to=request.args["place"])


io.run(app, host="127.0.0.1", port=int(os.environ["PORT"]))
