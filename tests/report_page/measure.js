// Added to a copy of the page: what the browser makes of it, as the title of the
// page around it.

// Pairs of visible texts of the picture that lie over each other.
function overlaps(svg) {
  const texts = [...svg.querySelectorAll("text")].map((text) => ({
    text: text.textContent,
    box: text.getBoundingClientRect(),
  }));
  const found = [];
  for (const a of texts) {
    for (const b of texts) {
      if (a === b) break;
      const apart =
        a.box.right <= b.box.left || b.box.right <= a.box.left ||
        a.box.bottom <= b.box.top + 1 || b.box.bottom <= a.box.top + 1;
      if (!apart) found.push([b.text, a.text]);
    }
  }
  return found;
}

// Texts that are wider than the boxes that they stand in.
function overflowing(svg) {
  const found = [];
  for (const group of svg.querySelectorAll("g.node")) {
    const box = group.querySelector("rect").getBoundingClientRect();
    for (const text of group.querySelectorAll("text")) {
      const { left, right } = text.getBoundingClientRect();
      if (left < box.left || right > box.right) found.push(text.textContent);
    }
  }
  return found;
}

// Tables that go on beyond their right edge, without a shade there until one scrolls.
function cut() {
  return [...document.querySelectorAll(".wide")].filter((wide) => {
    const { backgroundImage, backgroundAttachment } = getComputedStyle(wide);
    return wide.scrollWidth > wide.clientWidth && !(backgroundImage.split("linear-gradient").length > 4 &&
      backgroundAttachment.startsWith("local, local, scroll"));
  }).map((wide) => wide.textContent.trim().slice(0, 40));
}

// Corners of a path of M, H and V.
function corners(path) {
  const points = [];
  let [x, y] = [0, 0];
  for (const [, command, numbers] of path.matchAll(/([MHV])([^MHV]*)/g)) {
    const [first, second] = numbers.trim().split(" ").map(Number);
    if (command !== "V") x = first;
    if (command === "V") y = first;
    if (command === "M") y = second;
    points.push([x, y]);
  }
  return points;
}

// Lines that begin or end at no box's border, and those that pass behind a box.
function lost(svg) {
  const near = 3;
  const boxes = [...svg.querySelectorAll("g.node rect")].map((rect) =>
    ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name))));
  const within = ([left, top, width, height], [x, y], by) =>
    x > left - by && x < left + width + by && y > top - by && y < top + height + by;
  const atBorder = (point) => boxes.some((box) => within(box, point, near) && !within(box, point, -near));
  const behind = ([[x1, y1], [x2, y2]]) =>
    boxes.some(([left, top, width, height]) =>
      Math.max(x1, x2) > left + near && Math.min(x1, x2) < left + width - near &&
      Math.max(y1, y2) > top + near && Math.min(y1, y2) < top + height - near);
  return [...svg.querySelectorAll(".edge")].map((edge) => edge.getAttribute("d")).filter((path) => {
    const points = corners(path);
    const pieces = points.slice(1).map((point, i) => [points[i], point]);
    return !atBorder(points[0]) || !atBorder(points.at(-1)) || pieces.some(behind);
  });
}

// Red, green, blue of a colour that is computed, or null where it lets all through.
function rgb(colour) {
  const numbers = colour.match(/[\d.]+/g).map(Number);
  return numbers.length > 3 && numbers[3] === 0 ? null : numbers.slice(0, 3);
}

function background(element) {
  for (let at = element; at; at = at.parentElement) {
    const colour = rgb(getComputedStyle(at).backgroundColor);
    if (colour) return colour;
  }
  return [255, 255, 255];
}

// WCAG 2.2, "Contrast ratio".
function contrast(a, b) {
  const luminance = (colour) => {
    const [red, green, blue] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

// The least contrast of any text outside the picture, and that of the picture's
// texts and lines against a region's ground.
function leastContrast(svg) {
  let least = 21;
  for (const element of document.body.querySelectorAll("*")) {
    if (svg.contains(element)) continue;
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    least = Math.min(least, contrast(rgb(getComputedStyle(element).color), background(element)));
  }
  const ground = rgb(getComputedStyle(svg.querySelector(".region")).fill);
  let lines = 21;
  for (const text of svg.querySelectorAll("text")) {
    least = Math.min(least, contrast(rgb(getComputedStyle(text).fill), ground));
  }
  for (const edge of svg.querySelectorAll(".edge")) {
    lines = Math.min(lines, contrast(rgb(getComputedStyle(edge).stroke), ground));
  }
  return { text: least, lines };
}

addEventListener("load", () => {
  const svg = document.querySelector("svg");
  const { width, height } = svg.getBoundingClientRect();
  const shown = {
    window: innerWidth,
    page: document.documentElement.scrollWidth,
    svg: [width, height],
    dark: contrast(background(document.body), [0, 0, 0]) < 2,
    overlaps: overlaps(svg),
    overflowing: overflowing(svg),
    cut: cut(),
    lost: lost(svg),
    contrast: leastContrast(svg),
  };
  parent.document.title = JSON.stringify(shown);
});
