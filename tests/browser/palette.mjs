// A PNG as Chromium makes it, with a palette of few colours: the same picture of text in a third of the bytes.

import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Text on paper needs no more shades. */
const COLOURS = 128;

/** The same picture with at most so many colours. */
export function smaller(png) {
  const { width, height, pixels } = decoded(png);
  const palette = commonest(pixels);
  const nearest = finder(palette);
  const lines = Buffer.alloc(height * (width + 1));
  for (let at = 0; at < width * height; at += 1) {
    lines[at + Math.floor(at / width) + 1] = nearest(pixels.readUIntBE(at * 3, 3));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.from(palette.flatMap(channels));
  const data = deflateSync(lines, { level: 9 });
  const end = Buffer.alloc(0);
  return Buffer.concat([
    SIGNATURE, chunk("IHDR", header), chunk("PLTE", colours), chunk("IDAT", data), chunk("IEND", end),
  ]);
}

const channels = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];

function commonest(pixels) {
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += 3) {
    const colour = pixels.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, COLOURS).map(([colour]) => colour);
}

/** Which of the palette's colours is nearest to one. */
function finder(palette) {
  const shades = palette.map(channels);
  const known = new Map(palette.map((colour, at) => [colour, at]));
  return (colour) => {
    if (!known.has(colour)) {
      const far = shades.map((shade) => channels(colour).reduce((sum, value, at) => sum + (value - shade[at]) ** 2, 0));
      known.set(colour, far.indexOf(Math.min(...far)));
    }
    return known.get(colour);
  };
}

/** Three bytes for each pixel, of a picture without transparency. */
function decoded(png) {
  const data = [];
  let [width, height, colours] = [0, 0, 0];
  for (let at = SIGNATURE.length; at < png.length; at += png.readUInt32BE(at) + 12) {
    const name = png.toString("latin1", at + 4, at + 8);
    const content = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    if (name === "IHDR") [width, height, colours] = [content.readUInt32BE(0), content.readUInt32BE(4), content[9]];
    if (name === "IDAT") data.push(content);
  }
  if (colours !== 2) throw new Error("only pictures with three bytes for each pixel can be read");
  return { width, height, pixels: unfiltered(inflateSync(Buffer.concat(data)), width * 3, height) };
}

/** Each line says how it was derived from its left and upper neighbours. */
function unfiltered(lines, width, height) {
  const pixels = Buffer.alloc(width * height);
  for (let y = 0; y < height; y += 1) {
    const filter = lines[y * (width + 1)];
    for (let x = 0; x < width; x += 1) {
      const left = x < 3 ? 0 : pixels[y * width + x - 3];
      const up = y ? pixels[(y - 1) * width + x] : 0;
      const corner = x < 3 || !y ? 0 : pixels[(y - 1) * width + x - 3];
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      pixels[y * width + x] = lines[y * (width + 1) + 1 + x] + guess;
    }
  }
  return pixels;
}

function paeth(left, up, corner) {
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(left + up - corner - value));
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const ends = [Buffer.alloc(4), Buffer.alloc(4)];
  ends[0].writeUInt32BE(data.length);
  ends[1].writeUInt32BE(crc32(body));
  return Buffer.concat([ends[0], body, ends[1]]);
}
