/** Pixels of an icon's side. */
const SIZE = 32;

/** The page's original icons, while they have a dot. */
let before: [HTMLLinkElement, href: string | null, type: string | null][] = [];
let isWanted = false;
let isRefused = false;

/**
 * Puts a dot on the page's icon, or removes it. The icon stays unchanged if none is linked, if it is from
 * another site, whose pictures must not be read, or if the page's policy does not allow `data:` pictures.
 */
export async function dot(wanted: boolean): Promise<void> {
  isWanted = wanted;
  if (!wanted) {
    for (const [link, href, type] of before.splice(0)) {
      set(link, "href", href);
      set(link, "type", type);
    }
    return;
  }
  const links = [...document.querySelectorAll<HTMLLinkElement>("link[rel~=icon]")];
  const own = links.find(({ href }) => href.startsWith(`${location.origin}/`) || href.startsWith("data:"));
  if (!own || isRefused) return;
  try {
    const dotted = draw(await loaded(own.href));
    await loaded(dotted);
    if (!isWanted || before.length) return;
    before = links.map((link) => [link, link.getAttribute("href"), link.getAttribute("type")]);
    for (const link of links) {
      link.href = dotted;
      link.type = "image/png";
    }
  } catch {
    // The same icon would fail again.
    isRefused = true;
  }
}

function set(link: HTMLLinkElement, name: string, value: string | null): void {
  if (value === null) link.removeAttribute(name);
  else link.setAttribute(name, value);
}

async function loaded(src: string): Promise<HTMLImageElement> {
  const image = new Image(SIZE, SIZE);
  image.src = src;
  await image.decode();
  return image;
}

function draw(icon: HTMLImageElement): string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const brush = canvas.getContext("2d") as CanvasRenderingContext2D;
  brush.drawImage(icon, 0, 0, SIZE, SIZE);
  brush.arc(SIZE - 9, 9, 8, 0, 2 * Math.PI);
  brush.fillStyle = "#c9372c";
  brush.fill();
  brush.lineWidth = 2;
  brush.strokeStyle = "#fff";
  brush.stroke();
  return canvas.toDataURL();
}
