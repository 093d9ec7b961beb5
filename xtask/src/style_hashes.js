// Prints, for each style that stands in a page itself, the source under which a policy lets it through. `node style_hashes.js PAGE`
const fs = require("fs"), crypto = require("crypto");
const page = fs.readFileSync(process.argv[2], "utf8");
const hash = (text) => crypto.createHash("sha256").update(text).digest("base64");
console.log([...page.matchAll(/<style[^>]*>([^]*?)<\/style>/g)].map(([, text]) => `'sha256-${hash(text)}'`).join(" "));
