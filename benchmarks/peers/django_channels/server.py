"""Django Channels on Daphne, with the faster of channels_redis's two layers, which uses pub/sub."""

import json
import os
from urllib.parse import parse_qs

import django
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter
from django.conf import settings

settings.configure(
    SECRET_KEY="none",
    ALLOWED_HOSTS=["*"],
    INSTALLED_APPS=["channels"],
    CHANNEL_LAYERS={
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [os.environ["REDIS_URL"]]},
        }
    },
)
django.setup()


class Chat(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        asked = parse_qs(self.scope["query_string"].decode())
        self.place = f"place-{asked['place'][0]}"
        if asked["side"] == ["agent"]:
            await self.channel_layer.group_add(self.place, self.channel_name)
        await self.accept()

    async def receive(self, text_data: str) -> None:
        frame = json.loads(text_data)
        message = {"seq": 0, "client_id": frame["client_id"], "body": frame["body"]}
        told = {"type": "message", "conversation": frame["conversation"], "message": message}
        await self.channel_layer.group_send(self.place, {"type": "chat.message", "text": json.dumps(told)})

    async def chat_message(self, event: dict[str, str]) -> None:
        await self.send(text_data=event["text"])


application = ProtocolTypeRouter({"websocket": Chat.as_asgi()})
