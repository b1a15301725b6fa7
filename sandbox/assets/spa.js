// A single-page application in miniature: the address changes, the page never loads again.
const views = {
  "/": ["Journeys", "Slow travel, well planned. This page was loaded once; its views change in place."],
  "/sea": ["By sea", "Ferries from Lisbon, Genoa and Bergen."],
  "/rail": ["By rail", "Night trains with real beds."],
};

function show() {
  const [title, text] = views[location.pathname] ?? views["/"];
  const heading = Object.assign(document.createElement("h1"), { textContent: title });
  const paragraph = Object.assign(document.createElement("p"), { textContent: text });
  document.getElementById("view").replaceChildren(heading, paragraph);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-view]");
  if (!link) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  show();
});
addEventListener("popstate", show);
show();
