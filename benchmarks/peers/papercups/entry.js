// What a page without React has to load for the widget's launcher, as its guide shows it.
import { ChatWidget } from "@papercups-io/chat-widget";
import React from "react";
import { render } from "react-dom";

render(React.createElement(ChatWidget, { token: "token" }), document.body.appendChild(document.createElement("div")));
