// Prints the size of each file of the built page: raw, gzip -9, brotli 11. `node sizes.js DIR [--json]`
const fs = require("fs"), path = require("path"), zlib = require("zlib");
const dir = process.argv[2];
const rows = fs.readdirSync(dir, { recursive: true })
  .map((name) => ({ name, file: path.join(dir, name) }))
  .filter(({ file }) => fs.statSync(file).isFile())
  .map(({ name, file }) => {
    const bytes = fs.readFileSync(file);
    return {
      name, raw: bytes.length, gzip: zlib.gzipSync(bytes, { level: 9 }).length,
      brotli: zlib.brotliCompressSync(bytes).length,
    };
  })
  .sort((a, b) => b.raw - a.raw);
// What a first visit fetches: all but the lessons, of which it opens one (the largest is taken),
// and the module that only other pages ask for.
const lessons = rows.filter(({ name }) => name.startsWith("lessons" + path.sep) && name.endsWith(".json"));
const first = rows.filter(({ name }) => !name.startsWith("lessons" + path.sep) && name !== "signalbox.js").concat(lessons.slice(0, 1));
const sum = (key) => first.reduce((total, row) => total + row[key], 0);
const total = { name: "first load", raw: sum("raw"), gzip: sum("gzip"), brotli: sum("brotli") };
if (process.argv[3] === "--json") {
  console.log(JSON.stringify({ files: rows, firstLoad: total }));
} else {
  const line = (row) => console.error(
    "  " + row.name.padEnd(44) + [row.raw, row.gzip, row.brotli].map((n) => n.toLocaleString("en").padStart(11)).join(""));
  console.error("  " + "bytes".padEnd(44) + ["raw", "gzip", "brotli"].map((word) => word.padStart(11)).join(""));
  rows.forEach(line);
  line(total);
}
