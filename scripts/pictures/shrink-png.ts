import { crc32, deflateSync, inflateSync } from "node:zlib";

/**
 * The same picture with at most 256 colours, the most used ones: a third of the size for screenshots, which are flat.
 * Takes what browsers write: 8 bits a channel, no interlacing (https://www.w3.org/TR/png-3/).
 */
export function shrinkPng(png: Buffer): Buffer {
  const { width, height, channels, pixels } = decode(png);
  const counts = new Map<number, number>();
  const colours = new Uint32Array(width * height);
  for (let at = 0; at < colours.length; at += 1) {
    const from = at * channels;
    const colour = (pixels[from]! << 16) | (pixels[from + 1]! << 8) | pixels[from + 2]!; // Within the pixels.
    colours[at] = colour;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const byUse = [...counts].toSorted(([, one], [, other]) => other - one).map(([colour]) => colour);
  const palette = spread(byUse);
  const places = new Map(byUse.map((colour) => [colour, nearest(colour, palette)]));
  const rows = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < colours.length; at += 1) {
    // Every row begins with its filter: none.
    rows[at + Math.floor(at / width) + 1] = places.get(colours[at]!)!; // Every colour was counted.
  }
  const header = Buffer.from(png.subarray(16, 29));
  header[9] = indexed;
  return Buffer.concat([
    png.subarray(0, 8),
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette.flatMap((colour) => parts(colour)))),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const indexed = 3;

function decode(png: Buffer): { width: number; height: number; channels: number; pixels: Buffer } {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const channels = png[25] === 6 ? 4 : 3;
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT")
      data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const packed = inflateSync(Buffer.concat(data));
  const stride = width * channels;
  const pixels = Buffer.alloc(stride * height);
  for (let row = 0; row < height; row += 1) {
    const filter = packed[row * (stride + 1)];
    for (let column = 0; column < stride; column += 1) {
      const at = row * stride + column;
      const left = column >= channels ? pixels[at - channels]! : 0; // Within the row.
      const up = row > 0 ? pixels[at - stride]! : 0; // Within the rows above.
      const corner = row > 0 && column >= channels ? pixels[at - stride - channels]! : 0; // Both hold.
      pixels[at] = packed[row * (stride + 1) + 1 + column]! + predicted(filter, left, up, corner); // Within the data.
    }
  }
  return { width, height, channels, pixels };
}

function predicted(filter: number | undefined, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** The most used colours, without those that another one of them stands for already: a small mark keeps its own. */
function spread(byUse: readonly number[]): number[] {
  const chosen: number[] = [];
  const passedOver: number[] = [];
  for (const colour of byUse) {
    if (chosen.length === 256) return chosen;
    (chosen.some((one) => distance(one, colour) < alike) ? passedOver : chosen).push(colour);
  }
  return [...chosen, ...passedOver].slice(0, 256);
}

/** Nobody tells colours apart that are so close. */
const alike = 3 * 4 ** 2;

function distance(one: number, other: number): number {
  const [red, green, blue] = parts(one);
  const [r, g, b] = parts(other);
  return (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
}

function nearest(colour: number, palette: readonly number[]): number {
  const distances = palette.map((one) => distance(one, colour));
  return distances.indexOf(Math.min(...distances));
}

function parts(colour: number): [number, number, number] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
