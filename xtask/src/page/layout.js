// The body of a function that returns the layout faults of the page: [{kind, place, words, why, other}].
// What counts is what is seen: text hidden from assistive technology is looked at, visually hidden
// text is not. On an element or above it `data-overlap="meant"` allows its text to lie on others, and
// `data-cut="meant"` to end in an ellipsis, where all of it is shown elsewhere.
const TOLERANCE = 2;
const SMALLEST = 13;
const root = document.documentElement;
const faults = [];

const name = (element) => {
  const parts = [];
  for (let at = element; at && at !== document.body && parts.length < 5; at = at.parentElement) {
    const id = at.id ? "#" + at.id : "";
    const classes = typeof at.className === "string" ? at.className : at.getAttribute("class") || "";
    const dots = classes.trim() ? "." + classes.trim().split(/\s+/).join(".") : "";
    parts.unshift(at.tagName.toLowerCase() + id + dots);
    if (id) break;
  }
  return parts.join(" > ");
};
const short = (text) => text.trim().replace(/\s+/g, " ").slice(0, 60);
const fault = (kind, box, why, other = "") => faults.push({ kind, place: name(box.element), words: box.words, why, other });
const meet = (a, b) => ({
  left: Math.max(a.left, b.left), top: Math.max(a.top, b.top),
  right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom),
});
const isEmpty = (rect) => rect.right - rect.left < 0.5 || rect.bottom - rect.top < 0.5;
const ancestors = (element) => {
  const chain = [];
  for (let at = element; at; at = at.parentElement) chain.push(at);
  return chain;
};

const isVisuallyHidden = (chain) => chain.some((element) => {
  if (element.closest("svg")) return false;
  const style = getComputedStyle(element);
  if (/^inset\((50|100)%/.test(style.clipPath)) return true;
  if (style.overflow === "visible") return false;
  const rect = element.getBoundingClientRect();
  return (style.position === "absolute" || style.position === "fixed") && rect.width <= 2 && rect.height <= 2;
});

// The part of the screen that a clip-path of an SVG group leaves, where it is a rectangle.
const clipOfGroup = (element) => {
  const match = /url\("?#([^")]+)"?\)/.exec(getComputedStyle(element).clipPath);
  const rect = match && document.getElementById(match[1])?.querySelector("rect");
  const matrix = rect && element.getScreenCTM && element.getScreenCTM();
  if (!matrix) return null;
  const box = rect.getBBox();
  const a = new DOMPoint(box.x, box.y).matrixTransform(matrix);
  const b = new DOMPoint(box.x + box.width, box.y + box.height).matrixTransform(matrix);
  return { left: Math.min(a.x, b.x), top: Math.min(a.y, b.y), right: Math.max(a.x, b.x), bottom: Math.max(a.y, b.y) };
};

const padding = (element) => {
  const rect = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const edge = (side) => parseFloat(style["border" + side + "Width"]) || 0;
  return { left: rect.left + edge("Left"), top: rect.top + edge("Top"), right: rect.right - edge("Right"), bottom: rect.bottom - edge("Bottom") };
};

// Glyphs fill about one em in the middle of a line box; the rest of the box is air.
const glyphs = (rect, size) => {
  const middle = (rect.top + rect.bottom) / 2, half = Math.min(size, rect.bottom - rect.top) / 2;
  return { left: rect.left, right: rect.right, top: middle - half, bottom: middle + half };
};

// What a sticky head of a scroller covers is not seen.
const belowHeads = (scroller, frame, layer) => {
  let top = frame.top;
  for (const head of scroller.children) {
    const style = getComputedStyle(head);
    const rect = head.getBoundingClientRect();
    const opaque = !/^rgba\(.*, 0(\.\d+)?\)$|^transparent$/.test(style.backgroundColor);
    if (head !== layer && style.position === "sticky" && opaque && rect.top <= frame.top + 1) top = Math.max(top, rect.bottom);
  }
  return { ...frame, top };
};

const lines = (node) => {
  const range = document.createRange();
  range.selectNodeContents(node);
  return Array.from(range.getClientRects()).filter((rect) => !isEmpty(rect));
};

const size = (element) => {
  const own = parseFloat(getComputedStyle(element).fontSize);
  const matrix = element.closest("svg") && element.getScreenCTM && element.getScreenCTM();
  return matrix ? own * Math.hypot(matrix.a, matrix.b) : own;
};

// One box per line of text: where it is, what it is clipped by, which scroller and layer it is in.
const boxes = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const element = node.parentElement;
  if (!node.nodeValue.trim() || !element || element.closest("script, style, template, noscript, title, desc, option")) continue;
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) continue;
  const chain = ancestors(element);
  if (isVisuallyHidden(chain)) continue;
  const fontSize = size(element);
  for (const rect of lines(node)) {
    const box = { element, words: short(node.nodeValue), rect: glyphs(rect, fontSize), fontSize };
    box.layer = chain.find((at) => at.tagName === "DIALOG" || at.popover || ["fixed", "sticky"].includes(getComputedStyle(at).position)) || null;
    boxes.push(box);
    look(box, chain);
  }
}

function look(box, chain) {
  let seen = box.rect;
  for (const at of chain) {
    const style = getComputedStyle(at);
    const group = at.closest("svg") ? clipOfGroup(at) : null;
    if (group) {
      const left = meet(seen, group);
      if (isEmpty(left)) { box.unseen = true; return; }
      clip(box, seen, group, "a clip-path of " + name(at));
      seen = left;
    }
    // A text inside SVG is clipped by the picture, even where the picture's overflow is visible.
    const isPicture = at.tagName === "svg";
    const overflows = [style.overflowX, style.overflowY];
    const scrolls = overflows.map((it) => it === "auto" || it === "scroll");
    if (at !== document.body && at !== root && (scrolls[0] || scrolls[1])) {
      box.scroller = box.scroller || at;
      const frame = padding(at);
      if (!scrolls[0] && style.overflowX !== "visible") clip(box, seen, { ...frame, top: -1e9, bottom: 1e9 }, name(at));
      seen = meet(seen, belowHeads(at, frame, box.layer));
      if (isEmpty(seen)) { box.gone = true; return; }
    } else if (isPicture || ((at !== document.body && at !== root) && overflows.some((it) => it === "hidden" || it === "clip"))) {
      const frame = padding(at);
      if (style.display === "inline" && !isPicture) continue;
      if (isEmpty(frame)) { box.unseen = true; return; }
      clip(box, seen, frame, isPicture ? "the edge of its picture" : "overflow: hidden of " + name(at));
      // What ends in an ellipsis is not behind it.
      if (box.element.closest('[data-cut="meant"]')) box.rect = meet(box.rect, frame);
      seen = meet(seen, frame);
      if (isEmpty(seen)) { box.gone = true; return; }
    }
  }
  box.seen = seen;
  if (seen.left < -1 || seen.right > root.clientWidth + 1) {
    fault("outside", box, `reaches from ${Math.round(seen.left)} to ${Math.round(seen.right)} in a viewport of ${root.clientWidth}`);
  }
  if (box.fontSize < SMALLEST - 0.1) fault("small", box, `is ${box.fontSize.toFixed(1)} px`);
}

function clip(box, rect, frame, by) {
  const over = [frame.left - rect.left, rect.right - frame.right, frame.top - rect.top, rect.bottom - frame.bottom];
  const worst = Math.max(...over);
  if (worst > TOLERANCE && !box.element.closest('[data-cut="meant"]')) fault("clipped", box, `loses ${Math.round(worst)} px to ${by}`);
}

const shown = boxes.filter((box) => !box.unseen);
const isAround = (a, b) => a.element !== b.element && (a.element.contains(b.element) || b.element.contains(a.element));
const isMeant = (box) => box.element.closest('[data-overlap="meant"]');
for (let i = 0; i < shown.length; i++) {
  for (let j = i + 1; j < shown.length; j++) {
    const a = shown[i], b = shown[j];
    if (a.element === b.element || isAround(a, b) || a.layer !== b.layer || isMeant(a) || isMeant(b)) continue;
    const isTogether = a.scroller === b.scroller;
    if (!isTogether && (a.gone || b.gone)) continue;
    const common = isTogether ? meet(a.rect, b.rect) : meet(a.seen, b.seen);
    const width = common.right - common.left, height = common.bottom - common.top;
    if (width > TOLERANCE && height > TOLERANCE) {
      fault("overlap", a, `lies on "${b.words}" (${Math.round(width)}×${Math.round(height)} px)`, name(b.element));
    }
  }
}

if (root.scrollWidth > root.clientWidth + 1) {
  const wide = Array.from(document.body.querySelectorAll("*"))
    .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1)
    .sort((a, b) => b.getBoundingClientRect().right - a.getBoundingClientRect().right)[0] || document.body;
  faults.push({ kind: "sideways", place: name(wide), words: short(wide.textContent || ""), why: `makes the page ${root.scrollWidth} px wide in a viewport of ${root.clientWidth}`, other: "" });
}
return faults;
