// Copies a folder and puts a brotli file beside each of its files. `node compress.js FROM TO`
const fs = require("fs"), path = require("path"), zlib = require("zlib");
const [from, to] = process.argv.slice(2);
fs.rmSync(to, { recursive: true, force: true });
fs.cpSync(from, to, { recursive: true });
for (const name of fs.readdirSync(to, { recursive: true })) {
  const file = path.join(to, name);
  if (fs.statSync(file).isFile()) fs.writeFileSync(file + ".br", zlib.brotliCompressSync(fs.readFileSync(file)));
}
